import { isOpen } from '../match/match-policy.ts'
import type { Calendar, Deadline } from '../platform/calendar.ts'
import { endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../platform/clock.ts'
import type { MeasureRecord, PolicyRecord } from '../publish/record.ts'

// 政府+接力: default deadline of the first hop. A hand-down is due within the same days.
export const relayWorkingDays = 3
// When the last day of the earliest window begins for members, who must have time left to apply.
const lastDayFromMs = 8 * 3_600_000

type Dates = Pick<PolicyRecord, 'publishedAt' | 'effectiveFrom' | 'effectiveTo'>
type Windows = readonly Pick<MeasureRecord, 'audience' | 'applyFrom' | 'applyTo' | 'endedOn'>[]

/**
 * When the tasks of the first hop are due: three working days after the document was published, or after its first day
 * or the first day of a window, if that came later. A window that closes before ends them at 08:00 of its last day, or
 * with that day when the morning has passed.
 */
export function relayDueAt(policy: Dates, measures: Windows, now: Date, calendar: Calendar): Deadline {
  const on = shanghaiDay(now)
  const { at, earliest } = calendar.workingDaysLater(relayStart(policy, measures, now), relayWorkingDays)
  const last = lastDayOf(policy, measures, on)
  if (last === undefined) return { at, earliest }
  const morning = morningOf(last)
  const close = morning > now ? morning : endOfShanghaiDay(last)
  const latest = (end: Date): Date => new Date(Math.min(end.getTime(), close.getTime()))
  return { at: latest(at), earliest: latest(earliest) }
}

/** When RELAY_FIRST releases held notices; undefined = nothing is held. A closing window leaves nothing to hold. */
export function holdUntil(policy: Dates, measures: Windows, now: Date, calendar: Calendar): Date | undefined {
  const due = relayDueAt(policy, measures, now, calendar).at
  const last = lastDayOf(policy, measures, shanghaiDay(now))
  // Why no hold: what the task still has of the last day, members need themselves.
  if (last !== undefined && morningOf(last) <= now) return undefined
  return due > now ? due : undefined
}

const morningOf = (day: string): Date => new Date(startOfShanghaiDay(day).getTime() + lastDayFromMs)

/** The latest of publication and what has begun since. */
function relayStart({ publishedAt, effectiveFrom }: Dates, measures: Windows, now: Date): Date {
  const begun = [effectiveFrom, ...measures.map(({ applyFrom }) => applyFrom)]
    .flatMap((day) => (day === null ? [] : startOfShanghaiDay(day).getTime()))
    .filter((at) => at <= now.getTime())
  return new Date(Math.max((publishedAt ?? now).getTime(), ...begun))
}

/** The last day of the first window for enterprises to close, or of the document itself. */
function lastDayOf({ effectiveTo }: Dates, measures: Windows, on: string): string | undefined {
  const open = measures.filter((measure) => measure.audience === 'ENTERPRISE' && isOpen(measure, on))
  return [effectiveTo, ...open.map(({ applyTo }) => applyTo)]
    .flatMap((day) => (day !== null && day >= on ? [day] : []))
    .sort()[0]
}
