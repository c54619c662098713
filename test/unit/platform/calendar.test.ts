import { describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { endOfShanghaiDay, shanghaiDay } from '../../../src/platform/clock.ts'

const { isWorkingDay, knows, workingDaysLater } = openCalendar()

describe('working days of public offices', () => {
  it.each([
    ['a Tuesday', '2026-11-24', true],
    ['a Sunday', '2026-11-22', false],
    ['国庆节', '2026-10-01', false],
    ['a Saturday worked in exchange for a holiday', '2026-10-10', true],
    ['春节', '2026-02-17', false],
    ['元旦 of a year without a notice', '2031-01-01', false],
    ['a weekday of a year without a notice', '2031-01-02', true],
    ['a weekend of a year without a notice', '2031-01-04', false],
  ])('%s %s: %s', (_name, day, works) => {
    expect(isWorkingDay(day)).toBe(works)
  })

  it('states which years’ notices are known', () => {
    expect([2003, 2004, 2026, 2027].map(knows)).toEqual([false, true, true, false])
  })

  it('counts over a holiday and ends at midnight in Shanghai', () => {
    // Wednesday 2026-09-30, then 国庆 1–7 October: the third working day is Saturday the 10th, worked
    expect(workingDaysLater(new Date('2026-09-30T02:00:00Z'), 3)).toEqual({
      at: new Date('2026-10-10T16:00:00Z'),
      earliest: new Date('2026-10-10T16:00:00Z'),
    })
  })

  it('gives the Shanghai day of an instant', () => {
    expect(shanghaiDay(new Date('2026-11-24T15:59:59Z'))).toBe('2026-11-24')
    expect(shanghaiDay(new Date('2026-11-24T16:00:00Z'))).toBe('2026-11-25')
    expect(endOfShanghaiDay('2026-11-24').toISOString()).toBe('2026-11-24T16:00:00.000Z')
  })
})
