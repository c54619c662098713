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

  it.each([
    ['several divisions of one row', 5400, 5899, { employees: 5 }, all('micro')],
    ['several sections of one row', 600, 4699, { employees: 5 }, all('micro')],
    ['a row and railways, which have none', 5300, 5499, { employees: 5, revenueWan: 1 }, {}],
  ])('any range of classes: %s', (_name, lo, hi, rest, expected) => {
    expect(enterpriseSize({ industry: { lo, hi }, ...rest })).toEqual(expected)
  })

  // each threshold of these rows and what lies just below it
  const steps = {
    employees: [0, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 199, 200, 299, 300, 999, 1000, 2000],
    revenueWan: [
      0, 99, 100, 299, 300, 499, 500, 999, 1000, 1999, 2000, 4999, 5000, 5999, 6000, 20_000, 40_000, 80_000, 200_000,
    ],
    assetsWan: [0, 99, 100, 299, 300, 1999, 2000, 4999, 5000, 7999, 8000, 9999, 10_000, 80_000, 120_000],
  }
  const subsets = [
    [],
    ['employees'],
    ['revenueWan'],
    ['assetsWan'],
    ['employees', 'revenueWan'],
    ['employees', 'assetsWan'],
    ['revenueWan', 'assetsWan'],
  ] as const
  const some = (values: readonly number[]) => values.filter((_, i) => i % 3 === 0)
  const product = (names: readonly (keyof typeof steps)[], pick: (values: readonly number[]) => readonly number[]) =>
    names.reduce<Partial<Record<keyof typeof steps, number>>[]>(
      (list, name) => list.flatMap((item) => pick(steps[name]).map((value) => ({ ...item, [name]: value }))),
      [{}],
    )
  // the whole code, and the finer ones that it may stand for
  it.each([
    ['C39', ['C39']],
    ['E', ['E47']],
    ['F', ['F51', 'F52']],
    ['H', ['H61', 'H62']],
    ['I', ['I63', 'I64', 'I65']],
    ['L72', ['L72']],
    ['K701', ['K7010']],
    ['K', ['K701', 'K702', 'K703', 'K704', 'K709']],
    ['G', ['G53', 'G54', 'G59', 'G60']],
    ['Q', ['Q84', 'Q85']],
    ['J', ['J66']],
  ] as const)('%s: a partial answer is exactly what all completions agree on', (coarse, fine) => {
    const names = ['employees', 'revenueWan', 'assetsWan'] as const
    for (const known of subsets) {
      const open = names.filter((name) => !(known as readonly string[]).includes(name))
      const rest = product(open, (values) => values)
      for (const given of product(known, some)) {
        const partial = of(coarse, given)
        const completions = fine.flatMap((code) => rest.map((more) => of(code, { ...given, ...more })))
        for (const key of ['size', 'isSme', 'isSmallMicro'] as const) {
          const values = new Set(completions.map((completion) => completion[key]))
          const agreed = values.size === 1 ? [...values][0] : undefined
          if (partial[key] !== agreed) expect([coarse, given, key, partial[key]]).toEqual([coarse, given, key, agreed])
        }
      }
    }
  })
})
