import { LunarDay, SolarTerm } from 'tyme4ts'
import { addDays } from './clock.ts'

/** A public holiday of one year, as decreed. */
export type Holiday = { name: string; days: readonly string[] }

/**
 * The days of each public holiday of a year. Source: 全国年节及纪念日放假办法 (国务院令第795号), article 2, from 2025 on.
 * Why no `Intl`: its Chinese calendar begins 2027 a day late.
 */
export function decreedHolidays(year: number): Holiday[] {
  const solar = (month: number, ...days: number[]): string[] => days.map((day) => dayText(year, month, day))
  const lunar = (month: number, day: number): string => ofDay(LunarDay.fromYmd(year, month, day).getSolarDay())
  const newYear = lunar(1, 1)
  return [
    { name: '元旦', days: solar(1, 1) },
    { name: '春节', days: [-1, 0, 1, 2].map((n) => addDays(newYear, n)) },
    { name: '清明节', days: [ofDay(SolarTerm.fromName(year, '清明').getJulianDay().getSolarDay())] },
    { name: '劳动节', days: solar(5, 1, 2) },
    { name: '端午节', days: [lunar(5, 5)] },
    { name: '中秋节', days: [lunar(8, 15)] },
    { name: '国庆节', days: solar(10, 1, 2, 3) },
  ]
}

// Days in a row of the notices since the decree of 2024: 2025 and 2026. 国庆 with 中秋 within it has one more.
const usualLength: Readonly<Record<string, number>> = { 春节: 8, 劳动节: 5, 国庆节: 7 }

/**
 * Weekdays of a year without a notice that will presumably be free: the rest of the usual length of the long holidays,
 * and one weekday for each decreed day on a weekend or on another holiday (补假, article 6).
 */
export function presumedHolidays(year: number): Set<string> {
  const holidays = decreedHolidays(year)
  const decreed = new Set(holidays.flatMap(({ days }) => days))
  const presumed = new Set<string>()
  const seen = new Set<string>()
  for (const { name, days } of holidays) {
    const first = days[0] ?? ''
    const joined = name === '国庆节' && days.some((day) => seen.has(day))
    const length = (usualLength[name] ?? days.length) + (joined ? 1 : 0)
    for (let n = 0; n < length; n += 1) {
      const day = addDays(first, n)
      if (!isWeekend(day) && !decreed.has(day)) presumed.add(day)
    }
    let owed = days.filter((day) => isWeekend(day) || seen.has(day)).length
    for (let day = addDays(days.at(-1) ?? '', 1); owed > 0; day = addDays(day, 1)) {
      if (isWeekend(day) || decreed.has(day)) continue
      presumed.add(day)
      owed -= 1
    }
    for (const day of days) seen.add(day)
  }
  return presumed
}

/** @param day YYYY-MM-DD */
export const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

const ofDay = (day: { getYear(): number; getMonth(): number; getDay(): number }): string =>
  dayText(day.getYear(), day.getMonth(), day.getDay())

/** YYYY-MM-DD. @param month 1 to 12 */
export const dayText = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
