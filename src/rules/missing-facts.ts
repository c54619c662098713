import { birthRange, shiftDays } from './day.ts'
import { evaluate } from './evaluate.ts'
import type { Fact } from './fact.ts'
import type { Profile, Value } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, leavesOf, type Rule } from './rule.ts'

/**
 * Facts whose values would decide an UNKNOWN verdict, most decisive first: one that decides whatever it is, then one that can
 * make it eligible by itself, then one that can decide at all, then those that only help. Ties in rule order. Pure.
 * @param rule the simplified rule
 * @param facts whose bounds a number keeps; without them any number is thought possible
 * @returns fact ids ('memberOf' for membership); none when the verdict is definite
 */
export function missingFacts(
  rule: Rule,
  profile: Profile,
  on: string,
  facts: ReadonlyMap<string, Fact> = new Map(),
): string[] {
  if (evaluate(rule, profile, on) !== null) return []
  const open = [...new Set(openLeaves(rule, profile, on).map(factOf))]
  const leaves = leavesOf(rule)
  const ranked = open.map((fact, i) => ({ fact, i, rank: rankOf(fact, leaves, rule, profile, on, facts.get(fact)) }))
  return ranked.sort((a, b) => a.rank - b.rank || a.i - b.i).map((item) => item.fact)
}

/** Leaves that keep the verdict open: unknown ones under unknown groups only. */
function openLeaves(rule: Rule, profile: Profile, on: string): Leaf[] {
  if (evaluate(rule, profile, on) !== null) return []
  return isLeaf(rule) ? [rule] : childrenOf(rule).flatMap((child) => openLeaves(child, profile, on))
}

function rankOf(
  fact: string,
  leaves: readonly Leaf[],
  rule: Rule,
  profile: Profile,
  on: string,
  bounds: Pick<Fact, 'min' | 'max'> | undefined,
): number {
  const known = profile.get(fact)
  const samples = samplesOf(
    leaves.filter((leaf) => factOf(leaf) === fact),
    known,
    on,
    [bounds?.min, bounds?.max].flatMap((end) => end ?? []),
  ).filter((value) => value.kind !== 'NUMBER' || isWithin(value.value, bounds))
  const outcomes = samples.map((value) => evaluate(rule, new Map(profile).set(fact, value), on))
  if (outcomes.length === 0) return 3
  if (outcomes.every((outcome) => outcome !== null)) return 0
  if (outcomes.includes(true)) return 1
  return outcomes.includes(false) ? 2 : 3
}

const isWithin = (value: number, { min = -Infinity, max = Infinity }: Pick<Fact, 'min' | 'max'> = {}): boolean =>
  value >= min && value <= max

/** One value for each way the leaves of a fact can come out together: at every bound they name, between, below and above. */
function samplesOf(leaves: readonly Leaf[], known: Value | undefined, on: string, ends: readonly number[]): Value[] {
  const [first] = leaves
  switch (first?.op) {
    case 'number': {
      const bounds = leaves.flatMap((leaf) => (leaf.op === 'number' ? [leaf.lo, leaf.hi] : []))
      return between([...ends, ...bounds.flatMap((bound) => bound?.value ?? [])]).map((value) => ({
        kind: 'NUMBER',
        value,
      }))
    }
    case 'date':
    case 'age':
      return leaves.flatMap((leaf) => daySamples(leaf, on)).map((value) => ({ kind: 'DATE', value }))
    case 'enum': {
      const values = leaves.flatMap((leaf) => (leaf.op === 'enum' ? leaf.values : []))
      return [...new Set(values), ''].map((value) => ({ kind: 'ENUM', value }))
    }
    case 'boolean':
      return [true, false].map((value) => ({ kind: 'BOOLEAN', value }))
    case 'set':
    case 'member':
      return setSamples(leaves).map((values) => ({ kind: 'SET', values: new Set(values) }))
    case 'code':
      return leaves.flatMap((leaf) => (leaf.op === 'code' ? codeSamples(leaf.ranges, known) : []))
    default:
      return []
  }
}

/** Numbers, those half-way from one to the next, one less and one more. */
function between(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b)
  const inner = sorted.flatMap((value, i) => [value, (value + (sorted[i + 1] ?? value + 2)) / 2])
  return [(sorted[0] ?? 0) - 1, ...inner]
}

function daySamples(leaf: Leaf, on: string): string[] {
  if (leaf.op !== 'date' && leaf.op !== 'age') return []
  const { from, to } = leaf.op === 'age' ? birthRange(on, leaf.min, leaf.max) : leaf
  return [from, to].flatMap((day) => (day === undefined ? [] : [shiftDays(day, -1), day, shiftDays(day, 1)]))
}

const subsetsOfMax = 6

/** Every subset of the items named; of many: none, each, those of each leaf, all, all but one. */
function setSamples(leaves: readonly Leaf[]): string[][] {
  const named = leaves.map((leaf) => (leaf.op === 'set' ? leaf.values : leaf.op === 'member' ? leaf.orgs : []))
  const items = [...new Set(named.flat())]
  if (items.length <= subsetsOfMax)
    return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => bits & (1 << i)))
  const allBut = items.map((left) => items.filter((item) => item !== left))
  return [[], ...items.map((item) => [item]), ...named, items, ...allBut]
}

/** Leaves of the tree in, before, between and after the wanted ranges, inside what a coarse code already says. */
function codeSamples(ranges: readonly [number, number][], known: Value | undefined): Value[] {
  const points = ranges.flatMap(([lo, hi]) => [lo - 1, lo, hi, hi + 1])
  const inside = known?.kind === 'CODE' ? points.filter((point) => point >= known.lo && point <= known.hi) : points
  return inside.map((point) => ({ kind: 'CODE', code: '', lo: point, hi: point }))
}
