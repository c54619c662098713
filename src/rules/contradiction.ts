import { type Literal, toDnf } from './dnf.ts'
import type { Catalogue } from './fact.ts'
import { factOf, type Leaf, type Rule } from './rule.ts'
import { someValueMeets } from './value-sets.ts'

/** A part of a rule that no profile meets, and the facts (at most three) whose tests clash. */
export type Contradiction = { path: string; facts: string[] }

const conjunctionsMax = 512

/**
 * Finds the smallest part of a rule that no profile meets and that makes the whole rule impossible. Pure.
 * A part that is found is impossible. Not every impossible rule is found: rules with more than 512 alternatives and
 * clashes between a derived fact and its inputs are not.
 * @param path path of the rule in the input
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

/** The first fact whose tests cannot hold together. @returns undefined when there is none */
function clashOf(conjunction: readonly Literal[], catalogue: Catalogue): string[] | undefined {
  for (const [fact, literals] of Map.groupBy(conjunction, ({ leaf }) => factOf(leaf))) {
    if (!someValueMeets(literals, catalogue) || !someSetMeets(literals)) return [fact]
  }
  return undefined
}

/**
 * Whether some set meets all tests of its members. It settles members that a test leaves no choice about, until none
 * is left. True too where that does not decide.
 * @example hasAny [a] and not hasAll [a] → false: a would have to be both in the set and outside
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
