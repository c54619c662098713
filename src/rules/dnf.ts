import { isLeaf, type Leaf, type Rule } from './rule.ts'

/** A leaf or its negation. */
export type Literal = { leaf: Leaf; negated: boolean }

/** Any of these conjunctions; an empty one is always true, an empty list never. */
export type Dnf = Literal[][]

/**
 * A rule as alternatives of conjunctions. Kleene's and, or, not form a distributive De Morgan lattice, so the value is the
 * same on every profile, unknowns included. Pure.
 * @param max conjunctions at most
 * @returns undefined when it would have more
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
