import { isDay, shiftDays } from './day.ts'

/** A length of time in calendar years, months and days. Whole numbers; at least one is given. */
export type Duration = { years?: number; months?: number; days?: number }

/** An end of a range of durations; open = the duration itself is outside. */
export type DurationBound = { length: Duration; open: boolean }

const units = ['years', 'months', 'days'] as const
/** Longest duration of each unit in a rule. */
export const longest = { years: 200, months: 2400, days: 73_000 }

/** Reads a duration. @returns undefined for anything else, also for a length above 200 years */
export function readDuration(given: unknown): Duration | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const entries = Object.entries(given)
  const fits = entries.every(([unit, n]) => {
    const known = units.find((name) => name === unit)
    return known && Number.isInteger(n) && n >= 0 && n <= longest[known]
  })
  if (!fits || entries.length === 0) return undefined
  // one order of the units, so that equal durations are equal texts
  return Object.fromEntries(
    units.flatMap((unit) => (Object.hasOwn(given, unit) ? [[unit, Reflect.get(given, unit)]] : [])),
  )
}

/**
 * The last day of a period that an event starts: the same day of a later month, or that month's last day (民法典第202条),
 * then whole days.
 * @example 2024-02-29 and a year → 2025-02-28
 */
export function lastDayOf(start: string, { years = 0, months = 0, days = 0 }: Duration): string {
  const month = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 + years * 12 + months
  const first = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
  const same = `${first}-${start.slice(8)}`
  return shiftDays(isDay(same) ? same : lastOfMonth(first), days)
}

function lastOfMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`
}

/**
 * Days of an event for which `min` to `max` have passed on a day. An event after that day has not happened, so it is
 * outside.
 * @param on YYYY-MM-DD
 * @example on 2026-06-15 within 5 years → 2021-06-15 to 2026-06-15
 */
export function sinceRange(
  on: string,
  min: DurationBound | undefined,
  max: DurationBound | undefined,
): { from?: string; to: string } {
  return {
    ...(max ? { from: firstStart(on, max.length, max.open) } : {}),
    to: min ? shiftDays(firstStart(on, min.length, !min.open), -1) : on,
  }
}

/** The first start whose period ends on or after a day; with `after`, the first whose period ends after the day. */
function firstStart(on: string, length: Duration, after: boolean): string {
  const { years = 0, months = 0, days = 0 } = length
  const near = lastDayOf(shiftDays(on, -days), { months: -(years * 12 + months) })
  // Why a search: months differ by three days at most, and the last day of a period never moves back
  for (let start = shiftDays(near, -4); ; start = shiftDays(start, 1)) {
    const last = lastDayOf(start, length)
    if (after ? last > on : last >= on) return start
  }
}

/** Shortest and longest number of days of a duration. */
export function daysOf({ years = 0, months = 0, days = 0 }: Duration): { least: number; most: number } {
  const inMonths = (years * 12 + months) * 30.436875
  const doubt = inMonths === 0 ? 0 : 4
  return { least: inMonths + days - doubt, most: inMonths + days + doubt }
}

/** Whole months and further days between two days, `from` not after `to`. */
export function elapsed(from: string, to: string): { months: number; days: number } {
  const [a, b] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))) as [number, number]
  const months = lastDayOf(from, { months: b - a }) > to ? b - a - 1 : b - a
  const whole = lastDayOf(from, { months })
  return { months, days: (Date.parse(to) - Date.parse(whole)) / 86_400_000 }
}
