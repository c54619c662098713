import { shiftDays } from './day.ts'
import { daysOf } from './duration.ts'
import type { Catalogue } from './fact.ts'
import { factOf, isLeaf, type Leaf, type Rule } from './rule.ts'

/**
 * The values of one fact for which a leaf (or its negation) holds: disjoint half-open intervals [from, to) on a line,
 * or a set of choices. They show whether leaves together cover every value, or exclude every value.
 */
type ValueSet = {
  on: string
  universe: readonly string[] | 'line'
  /** Part of the line that a value can have by the fact's definition. */
  possible: Span
  spans: Span[]
  chosen: ReadonlySet<string>
}
type Span = [from: number, to: number]

const line: Span = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]

// A choice in place of those added to a fact later. Why: the simplified rule is stored and must then still be right.
const laterChoice = ''

/** Whether the leaves of some fact together hold for every value of the fact. */
export function coversAll(rules: readonly Rule[], catalogue: Catalogue): boolean {
  return byFact(rules, catalogue).some((sets) => {
    const [first] = sets
    if (!first) return false
    if (first.universe !== 'line') return first.universe.every((value) => sets.some((set) => set.chosen.has(value)))
    return covers([...sets.flatMap((set) => set.spans), ...outside(first.possible)])
  })
}

/** Whether the leaves of some fact hold together for no value of the fact. */
export function excludesAll(rules: readonly Rule[], catalogue: Catalogue): boolean {
  return byFact(rules, catalogue).some((sets) => {
    const [first] = sets
    if (!first) return false
    if (first.universe !== 'line') return first.universe.every((value) => sets.some((set) => !set.chosen.has(value)))
    return meet(sets).length === 0
  })
}

/**
 * Whether a value that the catalogue knows today meets all of these tests of one fact.
 * @returns true too where this cannot be decided
 */
export function someValueMeets(literals: readonly { leaf: Leaf; negated: boolean }[], catalogue: Catalogue): boolean {
  const sets = literals.flatMap(({ leaf, negated }) => {
    // the span of a duration is only an outer bound, so its complement is none
    const set = negated && leaf.op === 'since' ? undefined : valueSet(leaf, catalogue, true)
    return set ? [negated ? complement(set) : set] : []
  })
  return [...Map.groupBy(sets, (set) => set.on).values()].every((own) => {
    const [first] = own
    if (!first) return true
    if (first.universe !== 'line') return first.universe.some((value) => own.every((set) => set.chosen.has(value)))
    return meet(own).length > 0
  })
}

/** Possible values that meet every set of one fact. */
const meet = (sets: readonly ValueSet[]): Span[] =>
  sets.reduce((left, set) => intersect(left, set.spans), sets[0] ? [sets[0].possible] : [])

/** Possible values of a number by its definition. A value outside them is refused, so it decides nothing. */
function boundsOf(id: string, catalogue: Catalogue): Span {
  const fact = catalogue.facts.get(id)
  return [fact?.min ?? line[0], fact?.max === undefined ? line[1] : after(fact.max)]
}

const outside = ([from, to]: Span): Span[] => [
  [line[0], from],
  [to, line[1]],
]

function byFact(rules: readonly Rule[], catalogue: Catalogue): ValueSet[][] {
  const groups = new Map<string, ValueSet[]>()
  for (const rule of rules) {
    const negated = rule.op === 'not'
    const leaf = negated ? rule.rule : rule
    const set = isLeaf(leaf) ? valueSet(leaf, catalogue) : undefined
    if (!set) continue
    const list = groups.get(set.on) ?? []
    list.push(negated ? complement(set) : set)
    groups.set(set.on, list)
  }
  return [...groups.values()]
}

/** @param closed leaves out later choices @returns undefined for leaves of sets and memberships */
function valueSet(leaf: Leaf, catalogue: Catalogue, closed = false): ValueSet | undefined {
  const base = {
    on: `${leaf.op} ${factOf(leaf)}`,
    universe: 'line' as const,
    possible: line,
    chosen: new Set<string>(),
  }
  switch (leaf.op) {
    case 'number': {
      const from = leaf.lo ? (leaf.lo.open ? after(leaf.lo.value) : leaf.lo.value) : line[0]
      const to = leaf.hi ? (leaf.hi.open ? leaf.hi.value : after(leaf.hi.value)) : line[1]
      return { ...base, possible: boundsOf(leaf.fact, catalogue), spans: [[from, to]] }
    }
    case 'date':
      return {
        ...base,
        spans: [[leaf.from ? dayNumber(leaf.from) : line[0], leaf.to ? dayNumber(shiftDays(leaf.to, 1)) : line[1]]],
      }
    case 'age':
      return { ...base, spans: [[leaf.min ?? line[0], leaf.max === undefined ? line[1] : leaf.max + 1]] }
    case 'since':
      // Why only for the refusal: months have no one length, so what is stored is not simplified by it
      return closed
        ? {
            ...base,
            spans: [
              [leaf.min ? daysOf(leaf.min.length).least : 0, leaf.max ? after(daysOf(leaf.max.length).most) : line[1]],
            ],
          }
        : undefined
    case 'code':
      return { ...base, spans: leaf.ranges.map(([lo, hi]): Span => [lo, hi + 1]) }
    case 'enum':
      return {
        ...base,
        universe: [
          ...(catalogue.facts.get(leaf.fact)?.values ?? []).map((value) => value.id),
          ...(closed ? [] : [laterChoice]),
        ],
        spans: [],
        chosen: new Set(leaf.values),
      }
    case 'boolean':
      return { ...base, universe: ['true', 'false'], spans: [], chosen: new Set([String(leaf.value)]) }
    default:
      return undefined
  }
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** The next larger double. It turns an open end into a closed one. */
function after(value: number): number {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  if (value === 0) return Number.MIN_VALUE
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n))
  return bits.getFloat64(0)
}

function complement(set: ValueSet): ValueSet {
  if (set.universe !== 'line') {
    const { universe } = set
    return { ...set, chosen: new Set(universe.filter((value) => !set.chosen.has(value))) }
  }
  const spans: Span[] = []
  let from = line[0]
  for (const [lo, hi] of [...set.spans].sort((a, b) => a[0] - b[0])) {
    if (from < lo) spans.push([from, lo])
    from = Math.max(from, hi)
  }
  if (from < line[1]) spans.push([from, line[1]])
  return { ...set, spans }
}

function covers(spans: readonly Span[]): boolean {
  let reached = line[0]
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from > reached) return false
    reached = Math.max(reached, to)
  }
  return spans.length > 0 && reached === line[1]
}

function intersect(a: readonly Span[], b: readonly Span[]): Span[] {
  return a.flatMap(([lo, hi]) =>
    b.map(([from, to]): Span => [Math.max(lo, from), Math.min(hi, to)]).filter(([from, to]) => from < to),
  )
}
