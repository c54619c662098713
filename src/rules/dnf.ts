import { isLeaf, type Leaf, type Rule } from './rule.ts'

/** A leaf or its negation. */
export type Literal = { leaf: Leaf; negated: boolean }

/** A disjunction of conjunctions. An empty conjunction is true; an empty disjunction is false. */
export type Dnf = Literal[][]

/**
 * A rule in disjunctive normal form, with the same value on every profile, unknowns included. Pure.
 * Why: Kleene's and, or, not form a distributive De Morgan lattice.
 * @param max most conjunctions
 * @returns undefined when the form has more
 */
export function toDnf(rule: Rule, max: number, negated = false): Dnf | undefined {
  if (isLeaf(rule)) return [[{ leaf: rule, negated }]]
  switch (rule.op) {
    case 'const':
      return rule.value !== negated ? [[]] : []
    case 'not':
      return toDnf(rule.rule, max, !negated)
    case 'portrait':
      return toDnf(rule.rule, max, negated)
    case 'all':
    case 'any': {
      const parts: Dnf[] = []
      for (const child of rule.rules) {
        const part = toDnf(child, max, negated)
        if (!part) return undefined
        parts.push(part)
      }
      return (rule.op === 'any') !== negated ? join(parts, max) : multiply(parts, max)
    }
  }
  return undefined
}

function join(parts: readonly Dnf[], max: number): Dnf | undefined {
  const all = parts.flat()
  return all.length <= max ? all : undefined
}

function multiply(parts: readonly Dnf[], max: number): Dnf | undefined {
  let product: Dnf = [[]]
  for (const part of parts) {
    if (product.length * part.length > max) return undefined
    product = product.flatMap((left) => part.map((right) => [...left, ...right]))
  }
  return product
}
