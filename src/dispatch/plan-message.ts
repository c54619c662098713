import { addDays, shanghaiDay } from '../platform/clock.ts'
import type { Frequency, Settings } from './preferences.ts'

/** The setting that decides when a message goes. */
export type PlanReason = 'AT_ONCE' | 'QUIET_HOURS' | 'DAILY_DIGEST' | 'WEEKLY_DIGEST' | 'WEEKLY_CAP'

/** A message's plan: sent by itself from `notBefore` on, sent with the digest of a day, or never. */
export type Plan = { kind: 'never' } | { kind: 'send'; notBefore: Date; digest: string | null; reason: PlanReason }

/** The plan of a message with a last day: as above, or it would come too late. */
export type TimelyPlan = Plan | { kind: 'late' }

const dayMs = 86_400_000
const minuteMs = 60_000
// The window closes at 09:00. Why 09:05: planning that began before 09:00 is done by then.
const digestClosesMinute = 9 * 60
const digestGoesMinute = digestClosesMinute + 5

/**
 * Decides when one message goes to one address. Pure.
 * Quiet hours, digests and the weekly cap hold a message, but not an urgent one. NEVER stops urgent messages too.
 * A message beyond the cap joins the next Monday's digest.
 * @param sentThisWeek messages of this channel in the week of `at`, sent or planned
 * @example DAILY, planned on Tuesday 2026-12-01 at 10:00 → digest '2026-12-02', from 2026-12-02 09:05 Shanghai
 */
export function planMessage(
  frequency: Frequency,
  settings: Settings,
  { at, urgent, sentThisWeek }: { at: Date; urgent: boolean; sentThisWeek: number },
): Plan {
  if (frequency === 'NEVER') return { kind: 'never' }
  if (urgent) return { kind: 'send', notBefore: at, digest: null, reason: 'AT_ONCE' }
  const overCap = settings.weeklyCap !== null && sentThisWeek >= settings.weeklyCap
  if (frequency === 'IMMEDIATELY' && !overCap) {
    const notBefore = afterQuietHours(settings, at)
    return { kind: 'send', notBefore, digest: null, reason: notBefore > at ? 'QUIET_HOURS' : 'AT_ONCE' }
  }
  const day = overCap ? mondayAfter(shanghaiDay(at)) : digestDay(frequency, at)
  const reason = overCap ? 'WEEKLY_CAP' : frequency === 'WEEKLY' ? 'WEEKLY_DIGEST' : 'DAILY_DIGEST'
  return { kind: 'send', notBefore: afterQuietHours(settings, minuteOf(day, digestGoesMinute)), digest: day, reason }
}

/**
 * Decides about a message that is of use up to a last day, e.g. 申报截止. Pure.
 * What waits past that day's morning goes alone: on the morning before the last day, or at once when that has passed.
 * Quiet hours hold it even then. When they end after every last day, it does not go.
 * @param lastDays YYYY-MM-DD, earliest first; null = none; empty = all have passed
 * @example WEEKLY, planned on Wednesday, last day Friday → Thursday 09:05, alone
 */
export function planBefore(
  lastDays: readonly (string | null)[],
  frequency: Frequency,
  settings: Settings,
  message: Parameters<typeof planMessage>[2],
): TimelyPlan {
  const plan = planMessage(frequency, settings, message)
  if (plan.kind === 'never') return plan
  for (const lastDay of lastDays) {
    if (lastDay === null) return plan
    const goes = earlier(plan, lastDay, settings, message.at)
    if (goes.notBefore < minuteOf(addDays(lastDay, 1), 0)) return goes
  }
  return { kind: 'late' }
}

type Sending = Plan & { kind: 'send' }

function earlier(plan: Sending, lastDay: string, settings: Settings, at: Date): Sending {
  if (plan.digest === null || plan.notBefore <= minuteOf(lastDay, digestGoesMinute)) return plan
  const eve = minuteOf(addDays(lastDay, -1), digestGoesMinute)
  const soonest = new Date(Math.max(eve.getTime(), at.getTime()))
  return { ...plan, digest: null, notBefore: afterQuietHours(settings, soonest) }
}

/** `at`, or the end of the quiet hours that contain `at`. Pure. */
export function afterQuietHours({ quietFrom, quietTo }: Pick<Settings, 'quietFrom' | 'quietTo'>, at: Date): Date {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return at
  const day = shanghaiDay(at)
  const minute = (at.getTime() - minuteOf(day, 0).getTime()) / minuteMs
  if (quietFrom < quietTo) return minute >= quietFrom && minute < quietTo ? minuteOf(day, quietTo) : at
  if (minute < quietTo) return minuteOf(day, quietTo)
  return minute >= quietFrom ? minuteOf(addDays(day, 1), quietTo) : at
}

/** The day whose digest gathers messages planned at `at`. Windows are [09:00, 09:00). Pure. */
export function digestDay(frequency: 'IMMEDIATELY' | 'DAILY' | 'WEEKLY', at: Date): string {
  const today = shanghaiDay(at)
  const next = at < minuteOf(today, digestClosesMinute) ? today : addDays(today, 1)
  return frequency === 'WEEKLY' ? mondayFrom(next) : next
}

/** The Shanghai week of an instant, from Monday 00:00 to Monday 00:00. Pure. */
export function weekOf(at: Date): { from: Date; to: Date } {
  const to = mondayAfter(shanghaiDay(at))
  return { from: minuteOf(addDays(to, -7), 0), to: minuteOf(to, 0) }
}

const minuteOf = (day: string, minute: number): Date =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + minute * minuteMs)

/** 0 = Monday. */
const weekday = (day: string): number => (Date.parse(`${day}T00:00:00Z`) / dayMs + 3) % 7

const mondayFrom = (day: string): string => addDays(day, (7 - weekday(day)) % 7)
const mondayAfter = (day: string): string => addDays(day, 7 - weekday(day))
