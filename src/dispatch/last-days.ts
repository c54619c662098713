import { isOpen } from '../match/match-policy.ts'
import { addDays } from '../platform/clock.ts'
import type { MeasureRecord, PolicyRecord } from '../publish/record.ts'

const never = '9999-12-31'

/**
 * The last days on which a message about a document is of use, earliest first: those of its recipient's windows, no
 * later than the document's own. Pure.
 * @param ordinals measures that the notice was made for; empty = any (a subscription, a forward)
 * @returns null in it = without a last day. Empty = all windows have closed
 */
export function lastDaysOf(
  policy: Pick<PolicyRecord, 'effectiveTo' | 'replacedOn'>,
  measures: readonly Pick<MeasureRecord, 'ordinal' | 'applyTo' | 'endedOn'>[],
  ordinals: readonly number[],
  on: string,
): (string | null)[] {
  const first = (days: readonly (string | null)[]): string => days.flatMap((day) => day ?? []).sort()[0] ?? never
  const end = first([policy.effectiveTo, dayBefore(policy.replacedOn)])
  const own = measures.filter(({ ordinal }) => ordinals.length === 0 || ordinals.includes(ordinal))
  const open = own.filter((measure) => isOpen(measure, on))
  const closes = open.map(({ applyTo, endedOn }) => first([end, applyTo, dayBefore(endedOn)]))
  // Without a measure of its own the message is about the document.
  const days = ordinals.length > 0 ? closes : [...closes, end]
  return [...new Set(days)].sort().map((day) => (day === never ? null : day))
}

const dayBefore = (day: string | null): string | null => day && addDays(day, -1)
