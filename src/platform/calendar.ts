import chineseDays from 'chinese-days'
import { addDays, endOfShanghaiDay, shanghaiDay } from './clock.ts'

// chinese-days 1.5.7 knows the State Council's notices for 2004–2026; later years are published each November.
const knownFrom = 2004
const knownTo = 2026

/** Whether the holiday notices of that year are known; outside, only weekends are free and a warning is due. */
export function calendarCovers(day: string): boolean {
  const year = Number(day.slice(0, 4))
  return year >= knownFrom && year <= knownTo
}

/** Whether public offices work on that Shanghai calendar day, make-up workdays (调休) included. */
export function isWorkingDay(day: string): boolean {
  if (calendarCovers(day)) return chineseDays.isWorkday(day)
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/**
 * The end of the n-th working day after the day of `from`.
 * @example a task offered on Friday 2026-09-25 (中秋) with 3 days is due when Wednesday 2026-09-30 ends
 */
export function workingDaysLater(from: Date, days: number): { at: Date; covered: boolean } {
  let day = shanghaiDay(from)
  let covered = true
  for (let left = days; left > 0; ) {
    day = addDays(day, 1)
    covered = covered && calendarCovers(day)
    if (isWorkingDay(day)) left -= 1
  }
  return { at: endOfShanghaiDay(day), covered }
}
