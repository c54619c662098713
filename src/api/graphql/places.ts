import { type DocumentNode, Kind, type ValueNode, visit } from 'graphql'

/** Paths of a document's values as callers name them: `input.measures[0].title`. */
export type Places = {
  /** path of the argument, object field or value that starts at this position of the source */
  at(position: number | undefined): string | undefined
  /** path of the value that a variable sets; the variable's name when it sets none or several */
  ofVariable(name: string): string
}

/** Finds the paths of all values. Pure. */
export function placesOf(document: DocumentNode): Places {
  const byPosition = new Map<number, string>()
  const byVariable = new Map<string, Set<string>>()
  const found = (node: { loc?: { start: number } | undefined }, path: string): void => {
    if (node.loc) byPosition.set(node.loc.start, path)
  }
  const walk = (value: ValueNode, path: string): void => {
    found(value, path)
    if (value.kind === Kind.VARIABLE) {
      const name = value.name.value
      byVariable.set(name, (byVariable.get(name) ?? new Set()).add(path))
    } else if (value.kind === Kind.LIST) {
      for (const [i, item] of value.values.entries()) walk(item, `${path}[${i}]`)
    } else if (value.kind === Kind.OBJECT) {
      for (const field of value.fields) {
        found(field, `${path}.${field.name.value}`)
        walk(field.value, `${path}.${field.name.value}`)
      }
    }
  }
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.ARGUMENT) {
        found(node, node.name.value)
        walk(node.value, node.name.value)
      }
      if (node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue) walk(node.defaultValue, node.variable.name.value)
    },
  })
  return {
    at: (position) => (position === undefined ? undefined : byPosition.get(position)),
    ofVariable: (name) => {
      const [path, ...others] = byVariable.get(name) ?? []
      return path === undefined || others.length > 0 ? name : path
    },
  }
}
