import { describe, expect, it } from 'vitest'
import { turningDays } from '../../../src/match/turning-days.ts'
import { shiftDays } from '../../../src/rules/day.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { buildIndex } from '../../../src/rules/reverse-index.ts'
import { profile, rule } from '../rules/catalogue.ts'

const found = (tests: readonly unknown[], since: string, on: string) => {
  const index = (list: readonly unknown[]) =>
    buildIndex(
      list.map((json, id) => ({ id, rule: rule(json) })),
      on,
    )
  return (
    turningDays({ on, index: { CITIZEN: index(tests), ENTERPRISE: index([]) } }, since).CITIZEN.get('born_on') ?? []
  )
}

describe('days whose verdict turns', () => {
  it.each<[string, Record<string, unknown>, [string, string][]]>([
    ['a birthday', { gte: 60 }, [['1966-12-01', '1966-12-01']]],
    [
      'an anniversary, and today, which has come',
      { lessThan: { years: 5 } },
      [
        ['2021-12-01', '2021-12-01'],
        ['2026-12-01', '2026-12-01'],
      ],
    ],
    ['a month', { atLeast: { months: 6 } }, [['2026-06-01', '2026-06-01']]],
    ['days', { moreThan: { days: 30 } }, [['2026-10-31', '2026-10-31']]],
    ['a fixed day never', { after: '2020-01-01' }, []],
  ])('%s', (_name, test, spans) => {
    const days = found([{ fact: 'born_on', ...test }], '2026-12-01', '2026-12-01')
    expect(days.map(({ from, to }) => [from, to])).toEqual(spans)
  })

  it('are all days for which a rule gives another answer than before, also after missed days', () => {
    const tests = [
      { fact: 'born_on', gte: 1, lt: 3 },
      { not: { fact: 'born_on', within: { months: 18 } } },
      {
        any: [
          { fact: 'born_on', moreThan: { days: 100 } },
          { fact: 'born_on', lessThan: { days: 20 } },
        ],
      },
    ]
    for (const [since, on] of [
      ['2028-02-27', '2028-03-01'],
      ['2026-12-01', '2026-12-09'],
    ] as const) {
      const spans = found(tests, since, on)
      const verdicts = (born_on: string, day: string) =>
        tests.map((test) => evaluate(rule(test), profile({ born_on }), day)).join()
      for (let born = '2024-01-01'; born <= '2028-03-05'; born = shiftDays(born, 1)) {
        const turns = verdicts(born, shiftDays(since, -1)) !== verdicts(born, on)
        if (turns) expect([born, spans.some(({ from, to }) => from <= born && born <= to)]).toEqual([born, true])
      }
      const days = spans.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1, 0)
      expect(days).toBeLessThan(80)
    }
  })
})
