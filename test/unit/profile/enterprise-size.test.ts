import { describe, expect, it } from 'vitest'
import { type EnterpriseSizeInput, enterpriseSize } from '../../../src/profile/enterprise-size.ts'
import { industryCodes } from '../../../src/profile/reference/industries.ts'

const of = (code: string, rest: Omit<EnterpriseSizeInput, 'industry'> = {}) => {
  const entry = industryCodes.find(code)
  return enterpriseSize({ ...(entry ? { industry: { lo: entry.lo, hi: entry.hi } } : {}), ...rest })
}
const all = (size: string) => ({ size, isSme: size !== 'large', isSmallMicro: size === 'small' || size === 'micro' })

describe('enterprise size by the 2017 standard, three-valued', () => {
  it.each<[string, string, Omit<EnterpriseSizeInput, 'industry'>, object]>([
    ['industry: all thresholds of a tier reached', 'C39', { employees: 1000, revenueWan: 40_000 }, all('large')],
    ['one indicator below drops the tier', 'C39', { employees: 1000, revenueWan: 1999 }, all('small')],
    ['below small on any is micro', 'C39', { employees: 5000, revenueWan: 299 }, all('micro')],
    ['15 people in industry are micro whatever the revenue', 'C39', { employees: 15 }, all('micro')],
    ['50 people: small or micro, surely 小微', 'C39', { employees: 50 }, { isSme: true, isSmallMicro: true }],
    ['500 people: up to medium, surely 中小微', 'C39', { employees: 500 }, { isSme: true }],
    ['2000 people: everything open', 'C39', { employees: 2000 }, {}],
    ['nothing known', 'C39', {}, {}],
    ['retail by its own row', 'F52', { employees: 50, revenueWan: 500 }, all('medium')],
    ['the whole trade section: both rows agree on micro', 'F', { employees: 2, revenueWan: 10 }, all('micro')],
    ['the whole trade section: rows disagree', 'F', { employees: 50, revenueWan: 600 }, { isSme: true }],
    ['real estate by revenue and assets', 'K701', { revenueWan: 200_000, assetsWan: 10_000 }, all('large')],
    ['finance is out of scope', 'J66', { employees: 5, revenueWan: 1 }, {}],
    ['schools are out of scope', 'P83', { employees: 5 }, {}],
    ['a section partly out of scope', 'G', { employees: 1, revenueWan: 1 }, {}],
    ['the rest by employees alone', 'M73', { employees: 9 }, all('micro')],
  ])('%s', (_name, code, rest, expected) => {
    expect(of(code, rest)).toEqual(expected)
  })

  it('a partial answer is what every completion agrees on', () => {
    const steps = [0, 19, 20, 50, 299, 300, 999, 1000, 2000, 5000, 40_000, 80_000, 200_000]
    for (const code of ['C39', 'E47', 'F51', 'I65', 'L72', 'K701']) {
      for (const employees of steps) {
        const completions = steps.flatMap((revenueWan) =>
          steps.map((assetsWan) => of(code, { employees, revenueWan, assetsWan })),
        )
        const partial = of(code, { employees })
        for (const key of ['size', 'isSme', 'isSmallMicro'] as const) {
          const values = new Set(completions.map((completion) => completion[key]))
          expect([code, employees, key, partial[key]]).toEqual([
            code,
            employees,
            key,
            values.size === 1 ? [...values][0] : undefined,
          ])
        }
      }
    }
  })
})
