import chineseDays from 'chinese-days'
import { addDays, endOfShanghaiDay, shanghaiDay } from './clock.ts'

// Years of the State Council's holiday notices in chinese-days 1.5.7. A year's notice appears in the November before.
const knownFrom = 2004
const knownTo = 2026

/** Days from a file. They take precedence over the library's. `years` = years that the file covers in full. */
export type CalendarOverrides = {
  years: readonly number[]
  holidays: readonly string[]
  /** Weekend days that are worked (调休). */
  workdays: readonly string[]
}

/** Working days of public offices. */
export type Calendar = {
  /** Whether the holiday notice of that day's year is known. In other years only weekends are free. */
  covers(day: string): boolean
  /** Whether public offices work on that Shanghai calendar day, make-up workdays (调休) included. */
  isWorkingDay(day: string): boolean
  /**
   * The end of the n-th working day after the day of `from`.
   * @example a task offered on Friday 2026-09-25 (中秋) with 3 days is due when Wednesday 2026-09-30 ends
   */
  workingDaysLater(from: Date, days: number): { at: Date; covered: boolean }
}

/** The library's days with the file's corrections. Pure. */
export function openCalendar(overrides: CalendarOverrides = { years: [], holidays: [], workdays: [] }): Calendar {
  const years = new Set(overrides.years)
  const named = new Map([
    ...overrides.holidays.map((day) => [day, false] as const),
    ...overrides.workdays.map((day) => [day, true] as const),
  ])
  const known = (year: number): boolean => year >= knownFrom && year <= knownTo
  const isWorkingDay = (day: string): boolean => {
    const isWorked = named.get(day)
    if (isWorked !== undefined) return isWorked
    if (known(Number(day.slice(0, 4)))) return chineseDays.isWorkday(day)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    return weekday !== 0 && weekday !== 6
  }
  const covers = (day: string): boolean => known(Number(day.slice(0, 4))) || years.has(Number(day.slice(0, 4)))
  return {
    covers,
    isWorkingDay,
    workingDaysLater: (from, days) => {
      let day = shanghaiDay(from)
      let covered = true
      for (let left = days; left > 0; ) {
        day = addDays(day, 1)
        covered = covered && covers(day)
        if (isWorkingDay(day)) left -= 1
      }
      return { at: endOfShanghaiDay(day), covered }
    },
  }
}
