import { type Literal, toDnf } from './dnf.ts'
import type { Catalogue } from './fact.ts'
import { factOf, type Leaf, type Rule } from './rule.ts'
import { someValueMeets } from './value-sets.ts'

/** A part of a rule that nobody can meet, and the facts whose tests clash. */
export type Contradiction = { path: string; facts: string[] }

const conjunctionsMax = 512

/**
 * The smallest part of a rule that no value of any fact can meet, so that the whole rule cannot be met. What is refused is surely
 * impossible; of rules with more than 512 alternatives, and across derived facts, not everything is found. Pure.
 * @param path of the rule in what was given
 */
export function findContradiction(rule: Rule, catalogue: Catalogue, path = 'rule'): Contradiction | undefined {
  const alternatives = toDnf(rule, conjunctionsMax)
  if (!alternatives) return undefined
  const clashes = alternatives.map((conjunction) => clashOf(conjunction, catalogue))
  if (clashes.some((clash) => clash === undefined)) return undefined
  return (
    narrower(rule, catalogue, path) ?? {
      path,
      facts: [...new Set(clashes.flatMap((clash) => clash ?? []))].slice(0, 3),
    }
  )
}

function narrower(rule: Rule, catalogue: Catalogue, path: string): Contradiction | undefined {
  if (rule.op === 'portrait') return findContradiction(rule.rule, catalogue, `${path}.portrait(${rule.id})`)
  if (rule.op !== 'all' && !(rule.op === 'any' && rule.rules.length === 1)) return undefined
  for (const [i, child] of rule.rules.entries()) {
    const found = findContradiction(child, catalogue, `${path}.${rule.op}[${i}]`)
    if (found) return found
  }
  return undefined
}

/** The fact whose tests cannot hold together; undefined when there is none. */
function clashOf(conjunction: readonly Literal[], catalogue: Catalogue): string[] | undefined {
  for (const [fact, literals] of Map.groupBy(conjunction, ({ leaf }) => factOf(leaf))) {
    if (!someValueMeets(literals, catalogue) || !someSetMeets(literals)) return [fact]
  }
  return undefined
}

/**
 * Whether some set can meet tests of its members: what one choice alone can satisfy is settled first, until nothing follows.
 * @example hasAny [a] and not hasAll [a]: a must be in it and out of it
 */
function someSetMeets(literals: readonly Literal[]): boolean {
  const needed = new Set<string>()
  const barred = new Set<string>()
  const someIn: string[][] = []
  const someOut: string[][] = []
  for (const { leaf, negated } of literals) {
    const items = itemsOf(leaf)
    if (!items) continue
    const every = (leaf.op === 'set' && leaf.mode === 'all') !== negated
    if (every) for (const item of items) (negated ? barred : needed).add(item)
    else (negated ? someOut : someIn).push([...items])
  }
  for (let settled = -1; settled !== needed.size + barred.size; ) {
    settled = needed.size + barred.size
    for (const [clauses, here, there] of [
      [someIn, needed, barred],
      [someOut, barred, needed],
    ] as const)
      for (const items of clauses) {
        if (items.some((item) => here.has(item))) continue
        const [only, ...more] = items.filter((item) => !there.has(item))
        if (only === undefined) return false
        if (more.length === 0) here.add(only)
      }
  }
  return ![...needed].some((item) => barred.has(item))
}

function itemsOf(leaf: Leaf): readonly string[] | undefined {
  if (leaf.op === 'set') return leaf.values
  return leaf.op === 'member' ? leaf.orgs : undefined
}
