import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRule } from '../../../src/rules/check-rule.ts'
import { shiftDays } from '../../../src/rules/day.ts'
import { type Duration, elapsed, lastDayOf } from '../../../src/rules/duration.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { explain } from '../../../src/rules/explain.ts'
import { duration } from '../../property/arbitraries.ts'
import { catalogue, profile, rule } from './catalogue.ts'

const holds = (test: Record<string, unknown>, born_on: string, on: string) =>
  evaluate(rule({ fact: 'born_on', ...test }), profile({ born_on }), on)

// 民法典 (2020), 第1259条: 以上、以下、以内、届满 include the bound; 不满、超过、以外 do not. 第202条: the corresponding day of the
// last month ends a period, or that month's last day.
describe('time since a date', () => {
  it.each<[string, Record<string, unknown>, string, string, boolean]>([
    ['成立 5 年以内: the anniversary is inside', { within: { years: 5 } }, '2021-06-15', '2026-06-15', true],
    ['the day before it is outside', { within: { years: 5 } }, '2021-06-14', '2026-06-15', false],
    ['nearly six years are outside', { within: { years: 5 } }, '2020-07-01', '2026-06-15', false],
    ['超过 5 年: a day more counts', { moreThan: { years: 5 } }, '2021-06-14', '2026-06-15', true],
    ['the anniversary does not', { moreThan: { years: 5 } }, '2021-06-15', '2026-06-15', false],
    ['不满 5 年: the anniversary is outside', { lessThan: { years: 5 } }, '2021-06-15', '2026-06-15', false],
    ['a day less counts', { lessThan: { years: 5 } }, '2021-06-16', '2026-06-15', true],
    ['满 5 年: the anniversary counts', { atLeast: { years: 5 } }, '2021-06-15', '2026-06-15', true],
    ['the day before it does not', { atLeast: { years: 5 } }, '2021-06-16', '2026-06-15', false],
    ['6 个月以上 on the corresponding day', { atLeast: { months: 6 } }, '2026-01-15', '2026-07-15', true],
    [
      'a period that begins on 31 August ends on 28 February',
      { atLeast: { months: 6 } },
      '2025-08-31',
      '2026-02-28',
      true,
    ],
    ['and not on the 27th', { atLeast: { months: 6 } }, '2025-08-31', '2026-02-27', false],
    ['29 February and a year end on 28 February', { atLeast: { years: 1 } }, '2024-02-29', '2025-02-28', true],
    ['and are over on 1 March', { moreThan: { years: 1 } }, '2024-02-29', '2025-03-01', true],
    ['30 日以内 on the thirtieth day', { within: { days: 30 } }, '2026-05-16', '2026-06-15', true],
    ['not on the next', { within: { days: 30 } }, '2026-05-15', '2026-06-15', false],
    ['a range', { atLeast: { months: 6 }, within: { years: 2 } }, '2025-01-01', '2026-06-15', true],
    ['below the range', { atLeast: { months: 6 }, within: { years: 2 } }, '2026-01-01', '2026-06-15', false],
    ['a day to come is within nothing', { within: { years: 5 } }, '2026-06-16', '2026-06-15', false],
    ['nor is less than anything ago', { lessThan: { years: 5 } }, '2026-06-16', '2026-06-15', false],
  ])('%s', (_name, test, born, on, expected) => {
    expect(holds(test, born, on)).toBe(expected)
  })

  it('has the same bounds by counting from each day of the past', () => {
    const on = fc.integer({ min: 0, max: 12_000 }).map((days) => shiftDays('2000-01-01', days))
    fc.assert(
      fc.property(duration, on, fc.integer({ min: -3, max: 3 }), (length: Duration, last, near) => {
        const start = shiftDays(
          lastDayOf(last, { months: -12 * (length.years ?? 0) - (length.months ?? 0) }),
          near - (length.days ?? 0),
        )
        if (start > last) return
        const end = lastDayOf(start, length)
        const verdicts = ['within', 'lessThan', 'atLeast', 'moreThan'].map((op) => holds({ [op]: length }, start, last))
        expect([start, last, ...verdicts]).toEqual([start, last, last <= end, last < end, last >= end, last > end])
      }),
      { numRuns: 800, seed: 10 },
    )
  })

  it('is told in whole months and days', () => {
    expect(elapsed('2020-07-01', '2026-06-15')).toEqual({ months: 71, days: 14 })
    expect(elapsed('2024-02-29', '2025-02-28')).toEqual({ months: 12, days: 0 })
  })

  it.each<[Record<string, unknown>, 'zh' | 'en', string]>([
    [
      { within: { years: 5 } },
      'zh',
      '日期：要求距今不超过 5 年，您的信息为 2020-07-01（距今 5 年 11 个月 14 天），不符合',
    ],
    [
      { moreThan: { months: 18 } },
      'zh',
      '日期：要求距今超过 18 个月，您的信息为 2020-07-01（距今 5 年 11 个月 14 天），符合',
    ],
    [{ lessThan: { days: 30 } }, 'zh', '日期：要求距今不满 30 天，您的信息为 2020-07-01（距今 2175 天），不符合'],
    [
      { atLeast: { years: 1, months: 6 } },
      'en',
      '日期: must be at least 1 year, 6 months ago; yours is 2020-07-01 (5 years, 11 months, 14 days ago); met',
    ],
  ])('%j is explained in %s', (test, locale, label) => {
    const written = rule({ fact: 'born_on', ...test })
    expect(explain(written, profile({ born_on: '2020-07-01' }), '2026-06-15', catalogue, locale).label).toBe(label)
  })

  it.each<[unknown, string]>([
    [{ within: 5 }, 'rule.within'],
    [{ within: {} }, 'rule.within'],
    [{ within: { years: 1.5 } }, 'rule.within'],
    [{ within: { years: -1 } }, 'rule.within'],
    [{ within: { weeks: 2 } }, 'rule.within'],
    [{ within: { years: 201 } }, 'rule.within'],
    [{ within: [1] }, 'rule.within'],
    [{ lessThan: { days: 0 } }, 'rule'],
    [{ moreThan: { years: 5 }, within: { years: 5 } }, 'rule'],
    [{ atLeast: { years: 5 }, within: { months: 12 } }, 'rule'],
    [{ within: { years: 5 }, lte: 5 }, 'rule'],
    [{ within: { years: 5 }, lessThan: { years: 5 } }, 'rule'],
  ])('%j is refused at %s', (test, path) => {
    const checked = checkRule({ fact: 'born_on', ...(test as object) }, catalogue)
    expect(checked.ok ? [] : checked.errors.map((error) => error.path)).toEqual([path])
  })

  it('of two conditions that exclude each other is refused as impossible', () => {
    const checked = checkRule(
      {
        all: [
          { fact: 'born_on', within: { years: 3 } },
          { fact: 'born_on', atLeast: { months: 60 } },
        ],
      },
      catalogue,
    )
    expect(checked.ok).toBe(false)
  })
})
