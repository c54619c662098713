// Years without a notice. Decree: 全国年节及纪念日放假办法 (国务院令第795号). Lunar days: Hong Kong Observatory's tables.
import { describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { addDays } from '../../../src/platform/clock.ts'
import { decreedHolidays, presumedHolidays } from '../../../src/platform/holidays.ts'

const firstDays = (year: number) => Object.fromEntries(decreedHolidays(year).map(({ name, days }) => [name, days[0]]))

describe('the holidays of a year', () => {
  it.each([
    [2027, { 春节: '2027-02-05', 清明节: '2027-04-05', 端午节: '2027-06-09', 中秋节: '2027-09-15' }],
    [2028, { 春节: '2028-01-25', 清明节: '2028-04-04', 端午节: '2028-05-28', 中秋节: '2028-10-03' }],
    [2033, { 春节: '2033-01-30', 清明节: '2033-04-04', 端午节: '2033-06-01', 中秋节: '2033-09-08' }],
  ])('%i by decree', (year, first) => {
    expect(firstDays(year)).toMatchObject(first)
  })

  it.each([
    // 初一 and 初二 are Saturday and Sunday, and so are 1 and 2 May, 2 and 3 October
    [
      2027,
      '2027-02-09 2027-02-10 2027-02-11 2027-02-12 2027-05-03 2027-05-04 2027-05-05 2027-10-04 2027-10-05 2027-10-06 2027-10-07',
    ],
    // 元旦 on a Saturday, 端午 on a Sunday, 中秋 within 国庆
    [
      2028,
      '2028-01-03 2028-01-31 2028-02-01 2028-05-03 2028-05-04 2028-05-05 2028-05-29 2028-10-04 2028-10-05 2028-10-06',
    ],
  ])('%i: presumably free', (year, days) => {
    expect([...presumedHolidays(year)].sort()).toEqual(days.split(' '))
  })

  // what the notices gave: 8 and 9 days of 春节, 5 of 劳动节, 8 (with 中秋) and 7 of 国庆
  it.each([2025, 2026])('of %i agree with the notice but for the days that it moved', (year) => {
    const { isWorkingDay } = openCalendar()
    const guess = new Set([...presumedHolidays(year), ...decreedHolidays(year).flatMap(({ days }) => days)])
    const wrong: string[] = []
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1))
      if (guess.has(day) && isWorkingDay(day)) wrong.push(day)
    expect(wrong).toEqual([])
  })
})

describe('a deadline over days that are presumably free', () => {
  const { workingDaysLater, earliestOf, kindOf } = openCalendar()

  it('counts them as free and knows the earliest end', () => {
    const from = new Date('2027-02-04T02:00:00Z')
    const due = workingDaysLater(from, 3)
    expect(due).toEqual({ at: new Date('2027-02-17T16:00:00Z'), earliest: new Date('2027-02-11T16:00:00Z') })
    expect(earliestOf(from, due.at)).toEqual(due.earliest)
  })

  it('is firm where none lies between', () => {
    const from = new Date('2027-03-01T02:00:00Z')
    const due = workingDaysLater(from, 3)
    expect(due.earliest).toEqual(due.at)
    expect(earliestOf(from, due.at)).toBeNull()
  })

  it('is firm once the notice is known', () => {
    const calendar = openCalendar()
    const days = ['2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12']
    calendar.take([{ years: [2027], holidays: days, workdays: ['2027-02-13'] }])
    const due = calendar.workingDaysLater(new Date('2027-02-04T02:00:00Z'), 3)
    expect(due).toEqual({ at: new Date('2027-02-16T16:00:00Z'), earliest: new Date('2027-02-16T16:00:00Z') })
    expect(calendar.kindOf('2027-05-03')).toBe('WORKING')
  })

  it.each([
    ['2027-01-01', 'FREE'],
    ['2027-02-08', 'FREE'],
    ['2027-02-09', 'PRESUMED'],
    ['2027-02-13', 'FREE'],
    ['2027-02-15', 'WORKING'],
    ['2003-10-01', 'WORKING'],
  ])('%s is %s', (day, kind) => {
    expect(kindOf(day)).toBe(kind)
  })
})
