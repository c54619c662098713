// Beside calendar.test.ts: the State Council's notices day by day, and working days over them.
import { describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { addDays, shanghaiDay } from '../../../src/platform/clock.ts'

const { isWorkingDay, workingDaysLater } = openCalendar()

const days = (from: string, to: string): string[] => {
  const list: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) list.push(day)
  return list
}
const weekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
/** Days that the notices change: free weekdays and worked weekend days. */
const changed = (from: string, to: string) => days(from, to).filter((day) => isWorkingDay(day) === weekend(day))

describe('days that the holiday notices change', () => {
  // 国办发明电〔2024〕12号, 国办发明电〔2025〕7号
  it.each<[string, string, string, string[], string[]]>([
    [
      '春节 2025',
      '2025-01-20',
      '2025-02-14',
      ['2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-02-03', '2025-02-04'],
      ['2025-01-26', '2025-02-08'],
    ],
    [
      '国庆、中秋 2025',
      '2025-09-22',
      '2025-10-17',
      ['2025-10-01', '2025-10-02', '2025-10-03', '2025-10-06', '2025-10-07', '2025-10-08'],
      ['2025-09-28', '2025-10-11'],
    ],
    [
      '春节 2026',
      '2026-02-09',
      '2026-03-06',
      ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'],
      ['2026-02-14', '2026-02-28'],
    ],
    [
      '国庆 2026',
      '2026-09-14',
      '2026-10-16',
      ['2026-09-25', '2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      ['2026-09-20', '2026-10-10'],
    ],
  ])('%s', (_name, from, to, free, worked) => {
    expect(changed(from, to)).toEqual([...free, ...worked].sort())
    expect(free.filter(isWorkingDay)).toEqual([])
    expect(worked.filter((day) => !isWorkingDay(day))).toEqual([])
  })

  it('are none before the first known year: only weekends are free', () => {
    expect(changed('2003-01-01', '2003-12-31')).toEqual([])
  })
})

describe('the end of the n-th working day', () => {
  it.each<[string, string, number, string]>([
    ['the example: offered on 中秋, due on Wednesday', '2026-09-25T02:00:00Z', 3, '2026-09-30'],
    ['a day before 春节', '2026-02-13T02:00:00Z', 1, '2026-02-14'],
    ['over 春节', '2026-02-13T02:00:00Z', 2, '2026-02-24'],
    ['a night in Shanghai is the next day', '2026-11-24T16:30:00Z', 1, '2026-11-26'],
    ['and an hour earlier is not', '2026-11-24T15:30:00Z', 1, '2026-11-25'],
    ['over 元旦 of a year without a notice', '2026-12-31T02:00:00Z', 3, '2027-01-06'],
    ['no days: this day', '2026-11-24T02:00:00Z', 0, '2026-11-24'],
  ])('%s', (_name, from, count, last) => {
    const { at } = workingDaysLater(new Date(from), count)
    expect(at.toISOString()).toBe(`${last}T16:00:00.000Z`)
  })

  it('comes after exactly n working days, the last of which it ends, from every day of 2026', () => {
    for (const start of days('2026-01-01', '2026-12-31')) {
      for (const count of [1, 3, 10]) {
        const { at, earliest } = workingDaysLater(new Date(`${start}T00:00:00Z`), count)
        const last = shanghaiDay(new Date(at.getTime() - 1))
        const between = days(addDays(start, 1), last)
        expect([start, between.filter(isWorkingDay).length, isWorkingDay(last)]).toEqual([start, count, true])
        expect([start, earliest]).toEqual([start, at])
      }
    }
  })
})
