// Longer than most files: building and querying share one layout of bits.
import { shiftDays } from './day.ts'
import { dayRange, isDayLeaf } from './day-range.ts'
import { type Dnf, type Literal, toDnf } from './dnf.ts'
import { evaluate, evaluateLeaf } from './evaluate.ts'
import type { Profile, Value } from './profile.ts'
import { factOf, factsOf, type Leaf, type Rule } from './rule.ts'

/** An index over many rules that finds those which hold for a profile. It is for one day, because ages are fixed. */
export type RuleIndex = {
  on: string
  /** Rule number → id. */
  ids: readonly number[]
  /** Ids of all facts that rules read. Other facts of a profile have no effect. */
  factsRead: readonly string[]
  words: number
  /** Row (one conjunction of a rule's DNF) → rule number. Rows that read the same facts are adjacent. */
  ruleOfRow: Int32Array
  facts: FactIndex[]
  /** Rules whose DNF is too large. They are interpreted. */
  interpreted: { id: number; rule: Rule }[]
  /** Reused by every call. No call awaits anything. */
  scratch: { bits: Uint32Array; alive: Int32Array; seen: Int32Array; turn: number }
}

/** Ids of rules by verdict, without INELIGIBLE ones. */
export type IndexedMatches = { eligible: number[]; unknown: number[] }

type FactIndex = {
  fact: string
  literals: { literal: Literal; rows: Int32Array }[]
  /** Values at which the result of some leaf changes. Values between two ends are one case. */
  ends: Float64Array | undefined
  cases: Map<string | number, Case>
}

/** Rows for one value of a fact: those that stay true, and those that stay possible. */
type Case = { holds: Left; possible: Left }

/** Rows as bits, and the numbers of the words with a bit set. */
type Left = { bits: Uint32Array; alive: Int32Array }

const conjunctionsMax = 32
const casesMax = 4096
const unknown = '?'

/**
 * Builds the index. Cases of values are added as profiles with these values are matched.
 * @param rules simplified rules with their ids
 * @param on    YYYY-MM-DD, Asia/Shanghai; another day needs another index
 */
export function buildIndex(rules: readonly { id: number; rule: Rule }[], on: string): RuleIndex {
  const indexed: { id: number; dnf: Dnf }[] = []
  const interpreted: { id: number; rule: Rule }[] = []
  for (const { id, rule } of rules) {
    const dnf = toDnf(rule, conjunctionsMax)
    if (dnf) indexed.push({ id, dnf })
    else interpreted.push({ id, rule })
  }
  const rows = gathered(indexed.flatMap(({ dnf }, rule) => dnf.map((conjunction) => ({ rule, conjunction }))))
  const words = Math.ceil(rows.length / 32)
  const facts = indexFacts(
    rows.map(({ conjunction }) => conjunction),
    on,
  )
  return {
    on,
    ids: indexed.map(({ id }) => id),
    factsRead: [...new Set([...facts.map(({ fact }) => fact), ...interpreted.flatMap(({ rule }) => factsOf(rule))])],
    words,
    ruleOfRow: Int32Array.from(rows, ({ rule }) => rule),
    facts,
    interpreted,
    scratch: {
      bits: new Uint32Array(words),
      alive: new Int32Array(words),
      seen: new Int32Array(indexed.length),
      turn: 0,
    },
  }
}

type Row = { rule: number; conjunction: readonly Literal[] }

/** Sorts rows by their tests of the three most read facts. Why: one value then clears whole words (ADR-04.3). */
function gathered(rows: readonly Row[]): Row[] {
  const rowsByFact = new Map<string, number>()
  for (const { conjunction } of rows)
    for (const fact of new Set(conjunction.map(({ leaf }) => factOf(leaf))))
      rowsByFact.set(fact, (rowsByFact.get(fact) ?? 0) + 1)
  const leading = [...rowsByFact].sort((a, b) => b[1] - a[1]).slice(0, 3)
  const keyed = rows.map((row) => ({
    row,
    key: leading
      .map(([fact]) => row.conjunction.flatMap((literal) => (factOf(literal.leaf) === fact ? literalKey(literal) : [])))
      .join('\n'),
  }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
}

function literalKey({ leaf, negated }: Literal): string {
  const { clause: _clause, ...test } = leaf as Leaf & { clause?: string }
  return `${negated} ${JSON.stringify(test)}`
}

function indexFacts(rows: readonly (readonly Literal[])[], on: string): FactIndex[] {
  const facts = new Map<string, Map<string, { literal: Literal; rows: number[] }>>()
  for (const [row, conjunction] of rows.entries()) {
    for (const literal of conjunction) {
      const fact = factOf(literal.leaf)
      const literals = facts.get(fact) ?? new Map()
      facts.set(fact, literals)
      const key = literalKey(literal)
      const known = literals.get(key) ?? { literal, rows: [] }
      known.rows.push(row)
      literals.set(key, known)
    }
  }
  const list = [...facts].map(([fact, literals]): FactIndex => {
    const all = [...literals.values()].map(({ literal, rows: own }) => ({ literal, rows: Int32Array.from(own) }))
    return {
      fact,
      literals: all,
      ends: endsOf(
        all.map(({ literal }) => literal.leaf),
        on,
      ),
      cases: new Map(),
    }
  })
  // Why the facts of most rows first: their values clear most words early.
  const weight = ({ literals }: FactIndex): number => literals.reduce((sum, { rows: own }) => sum + own.length, 0)
  return list.sort((a, b) => weight(b) - weight(a))
}

/** Ends of numbers and days, in order. @returns undefined for facts of other kinds, whose cases are keyed by value */
function endsOf(leaves: readonly Leaf[], on: string): Float64Array | undefined {
  const ends = new Set<number>()
  for (const leaf of leaves) {
    if (leaf.op === 'number') for (const bound of [leaf.lo, leaf.hi]) if (bound) ends.add(bound.value)
    if (!isDayLeaf(leaf)) continue
    const { from, to } = dayRange(leaf, on)
    if (from !== undefined) ends.add(dayNumber(from))
    if (to !== undefined) ends.add(dayNumber(shiftDays(to, 1)))
  }
  return ends.size === 0 ? undefined : Float64Array.from(ends).sort()
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Twice the number of ends below the value, plus one if the value is an end. Why: open and closed bounds differ. */
function caseOf(ends: Float64Array, value: number): number {
  let lo = 0
  let hi = ends.length
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if ((ends[mid] ?? 0) < value) lo = mid + 1
    else hi = mid
  }
  return 2 * lo + (ends[lo] === value ? 1 : 0)
}

function keyOf(index: FactIndex, value: Value | undefined): string | number {
  if (value === undefined) return unknown
  if (value.kind === 'NUMBER') return index.ends ? caseOf(index.ends, value.value) : 'n'
  if (value.kind === 'DATE') return index.ends ? caseOf(index.ends, dayNumber(value.value)) : 'd'
  if (value.kind === 'CODE') return `${value.lo}-${value.hi}`
  if (value.kind === 'SET') return value.values.size === 0 ? '{}' : [...value.values].sort().join()
  return String(value.value)
}

function caseFor(index: RuleIndex, fact: FactIndex, value: Value | undefined): Case {
  const key = keyOf(fact, value)
  const known = fact.cases.get(key)
  if (known) return known
  const [holds, possible] = [allRows(index), allRows(index)]
  for (const { literal, rows } of fact.literals) {
    const leaf = evaluateLeaf(literal.leaf, value, index.on)
    const truth = leaf === null ? null : leaf !== literal.negated
    if (truth !== true) clear(holds, rows)
    if (truth === false) clear(possible, rows)
  }
  // Why: a fact with very many values (every village, every combination) would fill the memory.
  if (fact.cases.size >= casesMax) fact.cases.clear()
  const made = { holds: withAlive(holds), possible: withAlive(possible) }
  fact.cases.set(key, made)
  return made
}

function allRows({ words, ruleOfRow }: RuleIndex): Uint32Array {
  const bits = new Uint32Array(words).fill(0xffffffff)
  // clears the bits after the last row
  const over = words * 32 - ruleOfRow.length
  if (over > 0) bits[words - 1] = 0xffffffff >>> over
  return bits
}

const withAlive = (bits: Uint32Array): Left => ({
  bits,
  alive: Int32Array.from([...bits.keys()].filter((word) => bits[word] !== 0)),
})

function clear(bits: Uint32Array, rows: Int32Array): void {
  for (const row of rows) bits[row >> 5] = (bits[row >> 5] ?? 0) & ~(1 << (row & 31))
}

/**
 * Ids of all rules that are ELIGIBLE for a profile. Equal to `evaluate` for each rule.
 * @throws never
 */
export function eligibleRules(index: RuleIndex, profile: Profile): number[] {
  const ids = numbersOf(index, intersect(index, profile, 'holds')).map((rule) => index.ids[rule] ?? -1)
  for (const { id, rule } of index.interpreted) if (evaluate(rule, profile, index.on) === true) ids.push(id)
  return ids
}

/** Ids of all rules that are ELIGIBLE, and of all that are UNKNOWN, for a profile. */
export function matchProfile(index: RuleIndex, profile: Profile): IndexedMatches {
  const holding = numbersOf(index, intersect(index, profile, 'holds'))
  const held = new Set(holding)
  const open = numbersOf(index, intersect(index, profile, 'possible')).filter((rule) => !held.has(rule))
  const matches = {
    eligible: holding.map((rule) => index.ids[rule] ?? -1),
    unknown: open.map((rule) => index.ids[rule] ?? -1),
  }
  for (const { id, rule } of index.interpreted) {
    const truth = evaluate(rule, profile, index.on)
    if (truth === true) matches.eligible.push(id)
    else if (truth === null) matches.unknown.push(id)
  }
  return matches
}

/**
 * Writes the rows that every fact leaves into `scratch`. It begins with the fact that leaves the fewest words, and
 * skips words without a row left.
 * @returns number of words with a row
 */
function intersect(index: RuleIndex, profile: Profile, which: keyof Case): number {
  const { facts, scratch, words } = index
  const { bits, alive } = scratch
  const lefts = facts.map((fact) => caseFor(index, fact, profile.get(fact.fact))[which])
  let first = lefts[0]
  for (const left of lefts) if (first && left.alive.length < first.alive.length) first = left
  if (!first) {
    bits.set(allRows(index))
    for (let word = 0; word < words; word += 1) alive[word] = word
    return words
  }
  let count = first.alive.length
  alive.set(first.alive)
  for (let i = 0; i < count; i += 1) bits[alive[i] as number] = first.bits[alive[i] as number] as number
  for (const left of lefts) {
    if (left === first) continue
    const found = left.bits
    let kept = 0
    for (let i = 0; i < count; i += 1) {
      const word = alive[i] as number
      const rest = (bits[word] as number) & (found[word] as number)
      bits[word] = rest
      alive[kept] = word
      kept += rest === 0 ? 0 : 1
    }
    count = kept
    if (count === 0) break
  }
  return count
}

/** Rule numbers of the rows in `scratch`, without repetitions. */
function numbersOf({ ruleOfRow, scratch }: RuleIndex, count: number): number[] {
  const { bits, alive, seen } = scratch
  scratch.turn += 1
  const numbers: number[] = []
  for (let i = 0; i < count; i += 1) {
    const word = alive[i] as number
    for (let left = bits[word] as number; left !== 0; left &= left - 1) {
      const rule = ruleOfRow[word * 32 + 31 - Math.clz32(left & -left)] as number
      if (seen[rule] !== scratch.turn) numbers.push(rule)
      seen[rule] = scratch.turn
    }
  }
  return numbers
}
