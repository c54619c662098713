import chineseDays from 'chinese-days'
import { addDays, endOfShanghaiDay, shanghaiDay } from './clock.ts'
import { decreedHolidays, isWeekend, presumedHolidays } from './holidays.ts'

// Years of the State Council's holiday notices in chinese-days 1.5.7. A year's notice appears in the November before.
const knownFrom = 2004
const knownTo = 2026

/** Days from a file or a notice. They take precedence over the library's. `years` = years that are covered in full. */
export type CalendarOverrides = {
  years: readonly number[]
  holidays: readonly string[]
  /** Weekend days that are worked (调休). */
  workdays: readonly string[]
}

/** PRESUMED = presumably free; the notice of its year will say. */
export type DayKind = 'WORKING' | 'FREE' | 'PRESUMED'

/** A deadline. `earliest` = the end if all presumed days between are worked; equal to `at` when none lies between. */
export type Deadline = { at: Date; earliest: Date }

/** Working days of public offices. */
export type Calendar = {
  kindOf(day: string): DayKind
  /** Whether the holiday notice of a year is known. */
  knows(year: number): boolean
  /** Whether public offices work on that Shanghai calendar day, make-up workdays (调休) included. */
  isWorkingDay(day: string): boolean
  /**
   * The end of the n-th working day after the day of `from`. Presumed days count as free.
   * @example a task offered on Friday 2026-09-25 (中秋) with 3 days is due when Wednesday 2026-09-30 ends
   * @example offered on Thursday 2027-02-04 with 3 days: due on 2027-02-17, on 2027-02-11 at the earliest
   */
  workingDaysLater(from: Date, days: number): Deadline
  /** The earliest end of a stored deadline, if its presumed days are worked; null when none lies between. */
  earliestOf(from: Date, at: Date): Date | null
  /** Takes notices that came while the service runs. They replace those taken before; a file's days stay first. */
  take(notices: readonly CalendarOverrides[]): void
}

/** The library's days with corrections; in years without a notice the decreed and the presumed holidays. */
export function openCalendar(file: CalendarOverrides = { years: [], holidays: [], workdays: [] }): Calendar {
  let named = new Map<string, DayKind>()
  let years = new Set<number>()
  const take = (notices: readonly CalendarOverrides[]): void => {
    const all = [...notices, file]
    years = new Set(all.flatMap((one) => one.years))
    named = new Map(
      all.flatMap(({ holidays, workdays }) => [
        ...holidays.map((day) => [day, 'FREE'] as const),
        ...workdays.map((day) => [day, 'WORKING'] as const),
      ]),
    )
  }
  take([])
  const isKnown = (year: number): boolean => year >= knownFrom && year <= knownTo
  const kindOf = (day: string): DayKind => {
    const year = Number(day.slice(0, 4))
    const kind = named.get(day)
    if (kind) return kind
    if (years.has(year)) return byWeek(day)
    return isKnown(year) ? byNotice(day) : guessed(day)
  }
  const end = (from: Date, days: number, worked: readonly DayKind[]): Date => {
    let day = shanghaiDay(from)
    for (let left = days; left > 0; ) {
      day = addDays(day, 1)
      if (worked.includes(kindOf(day))) left -= 1
    }
    return endOfShanghaiDay(day)
  }
  const workingDaysLater = (from: Date, days: number): Deadline => ({
    at: end(from, days, ['WORKING']),
    earliest: end(from, days, ['WORKING', 'PRESUMED']),
  })
  return {
    kindOf,
    knows: (year) => years.has(year) || isKnown(year),
    isWorkingDay: (day) => kindOf(day) === 'WORKING',
    workingDaysLater,
    earliestOf: (from, at) => {
      const last = shanghaiDay(new Date(at.getTime() - 1))
      let working = 0
      let presumed = false
      for (let day = addDays(shanghaiDay(from), 1); day <= last; day = addDays(day, 1)) {
        const kind = kindOf(day)
        if (kind === 'WORKING') working += 1
        if (kind === 'PRESUMED') presumed = true
      }
      return presumed ? end(from, working, ['WORKING', 'PRESUMED']) : null
    },
    take,
  }
}

const byWeek = (day: string): DayKind => (isWeekend(day) ? 'FREE' : 'WORKING')
const byNotice = (day: string): DayKind => (chineseDays.isWorkday(day) ? 'WORKING' : 'FREE')

const decreeFrom = 2025
const guesses = new Map<number, ReadonlyMap<string, DayKind>>()

/** A day of a year without a notice. Before the decree of 2024 only weekends are known to be free. */
function guessed(day: string): DayKind {
  const year = Number(day.slice(0, 4))
  if (year < decreeFrom) return byWeek(day)
  const made = guesses.get(year) ?? guessYear(year)
  guesses.set(year, made)
  return made.get(day) ?? byWeek(day)
}

const guessYear = (year: number): ReadonlyMap<string, DayKind> =>
  new Map([
    ...[...presumedHolidays(year)].map((day) => [day, 'PRESUMED'] as const),
    ...decreedHolidays(year).flatMap(({ days }) => days.map((day) => [day, 'FREE'] as const)),
  ])
