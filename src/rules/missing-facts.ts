import { birthRange, shiftDays } from './day.ts'
import { evaluate } from './evaluate.ts'
import type { Profile, Value } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, leavesOf, type Rule } from './rule.ts'

/**
 * Facts whose values would decide an UNKNOWN verdict, most decisive first: one that decides whatever it is, then one that can
 * make it eligible by itself, then one that can decide at all, then those that only help. Ties in rule order. Pure.
 * @param rule the simplified rule
 * @returns fact ids ('memberOf' for membership); none when the verdict is definite
 */
export function missingFacts(rule: Rule, profile: Profile, on: string): string[] {
  if (evaluate(rule, profile, on) !== null) return []
  const open = [...new Set(openLeaves(rule, profile, on).map(factOf))]
  const leaves = leavesOf(rule)
  const ranked = open.map((fact, i) => ({ fact, i, rank: rankOf(fact, leaves, rule, profile, on) }))
  return ranked.sort((a, b) => a.rank - b.rank || a.i - b.i).map((item) => item.fact)
}

/** Leaves that keep the verdict open: unknown ones under unknown groups only. */
function openLeaves(rule: Rule, profile: Profile, on: string): Leaf[] {
  if (evaluate(rule, profile, on) !== null) return []
  return isLeaf(rule) ? [rule] : childrenOf(rule).flatMap((child) => openLeaves(child, profile, on))
}

function rankOf(fact: string, leaves: readonly Leaf[], rule: Rule, profile: Profile, on: string): number {
  const known = profile.get(fact)
  const samples = samplesOf(
    leaves.filter((leaf) => factOf(leaf) === fact),
    known,
    on,
  )
  const outcomes = samples.map((value) => evaluate(rule, new Map(profile).set(fact, value), on))
  if (outcomes.length === 0) return 3
  if (outcomes.every((outcome) => outcome !== null)) return 0
  if (outcomes.includes(true)) return 1
  return outcomes.includes(false) ? 2 : 3
}

/** One value for each way the leaves of a fact can come out: at, below and above every bound they name. */
function samplesOf(leaves: readonly Leaf[], known: Value | undefined, on: string): Value[] {
  return leaves.flatMap((leaf) => samplesOfLeaf(leaf, known, on))
}

function samplesOfLeaf(leaf: Leaf, known: Value | undefined, on: string): Value[] {
  switch (leaf.op) {
    case 'number':
      return [leaf.lo, leaf.hi]
        .flatMap((bound) => (bound ? [bound.value - 1, bound.value, bound.value + 1] : []))
        .map((value) => ({ kind: 'NUMBER', value }))
    case 'date':
    case 'age': {
      const { from, to } = leaf.op === 'age' ? birthRange(on, leaf.min, leaf.max) : leaf
      const days = [from, to].flatMap((day) => (day === undefined ? [] : [shiftDays(day, -1), day, shiftDays(day, 1)]))
      return days.map((value) => ({ kind: 'DATE', value }))
    }
    case 'enum':
      return [...leaf.values, ''].map((value) => ({ kind: 'ENUM', value }))
    case 'boolean':
      return [true, false].map((value) => ({ kind: 'BOOLEAN', value }))
    case 'set':
    case 'member': {
      const items = leaf.op === 'set' ? leaf.values : leaf.orgs
      return [[], ...items.map((item) => [item]), items].map((values) => ({ kind: 'SET', values: new Set(values) }))
    }
    case 'code':
      return codeSamples(leaf.ranges, known)
  }
}

/** Leaves of the tree in, before, between and after the wanted ranges, inside what a coarse code already says. */
function codeSamples(ranges: readonly [number, number][], known: Value | undefined): Value[] {
  const points = ranges.flatMap(([lo, hi]) => [lo - 1, lo, hi, hi + 1])
  const inside = known?.kind === 'CODE' ? points.filter((point) => point >= known.lo && point <= known.hi) : points
  return inside.map((point) => ({ kind: 'CODE', code: '', lo: point, hi: point }))
}
