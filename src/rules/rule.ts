import type { DurationBound } from './duration.ts'

/**
 * A parsed rule: codes resolved to ranges, bounds normalised, portraits inlined. Plain JSON, stored with its measure.
 * `clause` = the sentence of the policy that the rule comes from.
 */
export type Rule = (
  | { op: 'all' | 'any'; rules: Rule[] }
  | { op: 'not'; rule: Rule }
  | { op: 'const'; value: boolean }
  | { op: 'portrait'; id: string; version: number; rule: Rule }
  | Leaf
) & { clause?: string }

/** A test of one fact. */
export type Leaf =
  /** Inside one of these inclusive, disjoint, ascending ranges. */
  | { op: 'code'; fact: string; codes: string[]; ranges: [number, number][] }
  | { op: 'enum'; fact: string; values: string[] }
  | { op: 'set'; fact: string; mode: 'any' | 'all'; values: string[] }
  | { op: 'number'; fact: string; lo?: Bound; hi?: Bound }
  /** Both days included. */
  | { op: 'date'; fact: string; from?: string; to?: string }
  /** Completed years on the day of the match, both included. */
  | { op: 'age'; fact: string; min?: number; max?: number }
  /** Time passed since the day, on the day of the match. False for a day that is still to come. */
  | { op: 'since'; fact: string; min?: DurationBound; max?: DurationBound }
  | { op: 'boolean'; fact: string; value: boolean }
  | { op: 'member'; orgs: string[] }

/** A test of a DATE. */
export type DayLeaf = Extract<Leaf, { op: 'date' | 'age' | 'since' }>

/** An end of a number range; open = the value itself is outside. */
export type Bound = { value: number; open: boolean }

/** Id of the fact that a leaf tests. */
export const factOf = (leaf: Leaf): string => (leaf.op === 'member' ? 'memberOf' : leaf.fact)

/** Whether a node is a leaf. */
export function isLeaf(rule: Rule): rule is Leaf & { clause?: string } {
  return !['all', 'any', 'not', 'const', 'portrait'].includes(rule.op)
}

/** Direct sub-rules, in order. */
export function childrenOf(rule: Rule): readonly Rule[] {
  if (rule.op === 'all' || rule.op === 'any') return rule.rules
  if (rule.op === 'not' || rule.op === 'portrait') return [rule.rule]
  return []
}

/** All leaves, in rule order. */
export function leavesOf(rule: Rule): (Leaf & { clause?: string })[] {
  return isLeaf(rule) ? [rule] : childrenOf(rule).flatMap(leavesOf)
}

/** Ids of all facts that a rule tests, each once, in rule order. */
export const factsOf = (rule: Rule): string[] => [...new Set(leavesOf(rule).map(factOf))]
