import type { DaySpan, TurningDays } from '../profile/refresh-facts.ts'
import { shiftDays } from '../rules/day.ts'
import { dayRange, isDayLeaf } from '../rules/day-range.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { RuleIndex } from '../rules/reverse-index.ts'
import { type Leaf, leavesOf } from '../rules/rule.ts'
import type { InForce } from './in-force.ts'

/**
 * Values of dates for which a test of age or of time gives another answer than on the day before. Pure.
 * @param since first of the days that are looked at; the last is the day of what is in force
 * @example {born_on, gte: 60} on 2026-12-01 alone → 1966-12-01
 */
export function turningDays({ index, on }: Pick<InForce, 'index' | 'on'>, since: string): TurningDays {
  const before = shiftDays(since, -1)
  const of = (audience: AudienceKind) => {
    const leaves = leavesIn(index[audience]).filter(isDayLeaf)
    const turned = leaves.flatMap((leaf) => {
      const [was, is] = [dayRange(leaf, before), dayRange(leaf, on)]
      return [span(was.from, is.from, 0), span(was.to, is.to, 1)].flatMap((days) =>
        days ? [{ fact: leaf.fact, days }] : [],
      )
    })
    const byFact = Map.groupBy(turned, ({ fact }) => fact)
    return new Map([...byFact].map(([fact, found]) => [fact, joined(found.map(({ days }) => days))]))
  }
  return { CITIZEN: of('CITIZEN'), ENTERPRISE: of('ENTERPRISE') }
}

const leavesIn = ({ facts, interpreted }: RuleIndex): Leaf[] => [
  ...facts.flatMap(({ literals }) => literals.map(({ literal }) => literal.leaf)),
  ...interpreted.flatMap(({ rule }) => leavesOf(rule)),
]

/** The values that a moved bound passed. `shift` 0 for a first day that counts, 1 for a last day. */
function span(was: string | undefined, is: string | undefined, shift: 0 | 1): DaySpan | undefined {
  if (was === undefined || is === undefined || was === is) return undefined
  return { from: shiftDays(was, shift), to: shiftDays(is, shift - 1) }
}

/** Sorted, overlapping spans joined. */
function joined(spans: readonly DaySpan[]): DaySpan[] {
  const list: DaySpan[] = []
  for (const { from, to } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = list.at(-1)
    if (last && from <= shiftDays(last.to, 1)) last.to = [last.to, to].sort()[1] ?? to
    else list.push({ from, to })
  }
  return list
}
