import { describe, expect, it } from 'vitest'
import { birthRange, isDay, shiftDays, shiftYears } from '../../../src/rules/day.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { parseRule } from '../../../src/rules/parse-rule.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

describe('only existing days are days', () => {
  it.each<[unknown, boolean]>([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-00-10', false],
    ['2026-1-1', false],
    ['0999-12-31', false],
    ['1000-01-01', true],
    ['9999-12-31', true],
    ['+010000-01', false],
    ['2026-11-24T00:00:00Z', false],
    [' 2026-11-24', false],
    ['２０２６-11-24', false],
    [20261124, false],
    [null, false],
  ])('%j: %s', (text, exists) => {
    expect(isDay(text)).toBe(exists)
  })
})

describe('days are moved', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-29', 1, '2026-03-30'], // summer time begins elsewhere
  ])('%s by %i days is %s', (day, days, expected) => {
    expect(shiftDays(day, days)).toBe(expected)
  })

  it.each([
    ['2024-02-29', -1, '2023-02-28'],
    ['2024-02-29', -4, '2020-02-29'],
    ['2000-02-29', -100, '1900-02-28'],
    ['2026-11-24', -60, '1966-11-24'],
  ])('%s by %i years is %s', (day, years, expected) => {
    expect(shiftYears(day, years)).toBe(expected)
  })
})

/** Completed years, computed plainly: the difference of the years, less one before the birthday. */
const ageOf = (born: string, on: string): number =>
  Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0)

describe('ages', () => {
  it('are completed years, exactly one for each birth of six years, on every day from a leap day to after the next 1 March', () => {
    for (let on = '2024-02-28'; on <= '2025-03-02'; on = shiftDays(on, 1)) {
      const ranges = Array.from({ length: 8 }, (_, age) => birthRange(on, age, age))
      for (const [age, { to }] of ranges.entries())
        if (age > 0) expect(shiftDays(to ?? '', 1)).toBe(ranges[age - 1]?.from)
      for (let born = '2019-01-01'; born <= on; born = shiftDays(born, 1)) {
        const age = ageOf(born, on)
        const { from = '', to = '' } = ranges[age] ?? {}
        if (born < from || born > to) expect([born, on, from, to]).toEqual([born, on, 'its age', age])
      }
    }
  })

  it('of future births are below every age', () => {
    const unborn = profile({ born_on: '2027-01-01' })
    expect(evaluate(rule({ fact: 'born_on', gte: 0 }), unborn, today)).toBe(false)
    expect(evaluate(rule({ fact: 'born_on', lt: 1 }), unborn, today)).toBe(true)
  })
})

describe('the last and the first day of the calendar', () => {
  it.each<[string, Record<string, unknown>]>([
    ['after the last', { after: '9999-12-31' }],
    ['before the first', { before: '1000-01-01' }],
  ])('%s matches no day', (_name, test) => {
    const parsed = parseRule({ fact: 'born_on', ...test }, catalogue)
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.path)).toEqual(['rule'])
  })

  it('can be bounds', () => {
    const last = profile({ born_on: '9999-12-31' })
    expect(evaluate(rule({ fact: 'born_on', is: '9999-12-31' }), last, today)).toBe(true)
    expect(evaluate(rule({ fact: 'born_on', after: '9999-12-30' }), last, today)).toBe(true)
  })
})
