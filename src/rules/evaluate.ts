import { type DayRange, dayRange } from './day-range.ts'
import type { Profile, Value } from './profile.ts'
import { factOf, type Leaf, type Rule } from './rule.ts'
import { and, not, or, type Truth } from './verdict.ts'

/**
 * Decides one rule for one profile on one day. Pure.
 * @param profile an absent fact is unknown, never "no"
 * @param on      YYYY-MM-DD, Asia/Shanghai
 * @throws        never: parseRule refuses bad rules
 */
export function evaluate(rule: Rule, profile: Profile, on: string): Truth {
  switch (rule.op) {
    case 'all':
      return and(lazily(rule.rules, profile, on))
    case 'any':
      return or(lazily(rule.rules, profile, on))
    case 'not':
      return not(evaluate(rule.rule, profile, on))
    case 'const':
      return rule.value
    case 'portrait':
      return evaluate(rule.rule, profile, on)
    default:
      return evaluateLeaf(rule, profile.get(factOf(rule)), on)
  }
}

function* lazily(rules: readonly Rule[], profile: Profile, on: string): Generator<Truth> {
  for (const rule of rules) yield evaluate(rule, profile, on)
}

/** Decides a leaf. @param value value of the leaf's fact; undefined = unknown, and so is a value of another kind */
export function evaluateLeaf(leaf: Leaf, value: Value | undefined, on: string): Truth {
  if (value === undefined) return null
  switch (leaf.op) {
    case 'code':
      return value.kind === 'CODE' ? inRanges(leaf.ranges, value.lo, value.hi) : null
    case 'enum':
      return value.kind === 'ENUM' ? leaf.values.includes(value.value) : null
    case 'set':
      return value.kind === 'SET' ? hasMembers(leaf.mode, leaf.values, value.values) : null
    case 'member':
      return value.kind === 'SET' ? hasMembers('any', leaf.orgs, value.values) : null
    case 'number':
      return value.kind === 'NUMBER' ? inBounds(leaf, value.value) : null
    case 'date':
    case 'age':
    case 'since':
      return value.kind === 'DATE' ? inDays(dayRange(leaf, on), value.value) : null
    case 'boolean':
      return value.kind === 'BOOLEAN' ? value.value === leaf.value : null
  }
}

/** True inside one wanted range, false apart from all, unknown for a coarse code that overlaps one. */
function inRanges(ranges: readonly [number, number][], lo: number, hi: number): Truth {
  let touched = false
  for (const [from, to] of ranges) {
    if (lo >= from && hi <= to) return true
    if (!(hi < from || lo > to)) touched = true
  }
  return touched ? null : false
}

function hasMembers(mode: 'any' | 'all', wanted: readonly string[], held: ReadonlySet<string>): boolean {
  return mode === 'any' ? wanted.some((item) => held.has(item)) : wanted.every((item) => held.has(item))
}

function inBounds({ lo, hi }: Extract<Leaf, { op: 'number' }>, value: number): boolean {
  if (lo && (lo.open ? value <= lo.value : value < lo.value)) return false
  return !(hi && (hi.open ? value >= hi.value : value > hi.value))
}

const inDays = ({ from, to }: DayRange, value: string): boolean =>
  (from === undefined || value >= from) && (to === undefined || value <= to)
