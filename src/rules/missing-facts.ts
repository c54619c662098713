import { shiftDays } from './day.ts'
import { dayRange, isDayLeaf } from './day-range.ts'
import { evaluate } from './evaluate.ts'
import type { Fact } from './fact.ts'
import type { Profile, Value } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, leavesOf, type Rule } from './rule.ts'

/**
 * Facts that keep a verdict UNKNOWN, most decisive first; ties in rule order. Pure. The ranks:
 * (0) every value decides, (1) some value makes the rule hold, (2) some value makes it fail, (3) it only helps.
 * @param rule the simplified rule
 * @param facts give the bounds of numbers; a number without bounds can have any value
 * @returns fact ids ('memberOf' for memberships); empty when the verdict is definite
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

/** Leaves that keep the verdict open: unknown leaves of which every group above is unknown. */
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

/** Values of a fact for every combination of its leaves' results: at, between, below and above their bounds. */
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
    case 'since':
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

/** The numbers, the middles between neighbours, one number below all and one above all. */
function between(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b)
  const inner = sorted.flatMap((value, i) => [value, (value + (sorted[i + 1] ?? value + 2)) / 2])
  return [(sorted[0] ?? 0) - 1, ...inner]
}

function daySamples(leaf: Leaf, on: string): string[] {
  if (!isDayLeaf(leaf)) return []
  const { from, to } = dayRange(leaf, on)
  return [from, to].flatMap((day) => (day === undefined ? [] : [shiftDays(day, -1), day, shiftDays(day, 1)]))
}

const subsetsOfMax = 6

/** Every subset of the named items. For more than six items: none, each, those of each leaf, all, all but each. */
function setSamples(leaves: readonly Leaf[]): string[][] {
  const named = leaves.map((leaf) => (leaf.op === 'set' ? leaf.values : leaf.op === 'member' ? leaf.orgs : []))
  const items = [...new Set(named.flat())]
  if (items.length <= subsetsOfMax)
    return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => bits & (1 << i)))
  const allBut = items.map((left) => items.filter((item) => item !== left))
  return [[], ...items.map((item) => [item]), ...named, items, ...allBut]
}

/** Codes at and beside the ends of the wanted ranges; inside the range of a known coarse code only. */
function codeSamples(ranges: readonly [number, number][], known: Value | undefined): Value[] {
  const points = ranges.flatMap(([lo, hi]) => [lo - 1, lo, hi, hi + 1])
  const inside = known?.kind === 'CODE' ? points.filter((point) => point >= known.lo && point <= known.hi) : points
  return inside.map((point) => ({ kind: 'CODE', code: '', lo: point, hi: point }))
}
