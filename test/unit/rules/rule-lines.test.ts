import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/rules/explain.ts'
import { ruleLines } from '../../../src/rules/rule-lines.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

const lines = (json: unknown, locale: 'zh' | 'en' = 'zh') =>
  ruleLines(rule(json), catalogue, locale).map(({ depth, text, clause }) => [depth, text, ...(clause ? [clause] : [])])

describe('a rule in words', () => {
  it('is nested lines in rule order, with the sentences it comes from', () => {
    const json = {
      all: [
        { fact: 'staff', gte: 20, clause: '职工20人以上' },
        { not: { any: [{ fact: 'listed', is: true }, { memberOf: ['park'] }] } },
        { portrait: 'big' },
      ],
    }
    expect(lines(json)).toEqual([
      [0, '须同时满足以下各项'],
      [1, '人数：不少于 20 人', '职工20人以上'],
      [1, '不得有以下情形'],
      [2, '以下任一情形'],
      [3, '上市：为 是'],
      [3, '所属园区或协会：属于 一号园区'],
      [1, '属于群体画像“big”（第 3 版）'],
      [2, '人数：不少于 300 人'],
    ])
  })

  it.each<[Record<string, unknown>, string, string]>([
    [{ lte: 35 }, '日期：未满 36 周年', '日期: less than 36 years ago (age 35 or less)'],
    [{ within: { years: 5 } }, '日期：距今不超过 5 年', '日期: at most 5 years ago'],
    [{ lessThan: { months: 6 } }, '日期：距今不满 6 个月', '日期: less than 6 months ago'],
    [{ atLeast: { years: 1, months: 6 } }, '日期：距今满 1 年 6 个月', '日期: at least 1 year, 6 months ago'],
    [{ moreThan: { days: 30 } }, '日期：距今超过 30 天', '日期: more than 30 days ago'],
  ])('%j has the words of the explanation', (test, zh, en) => {
    const json = { fact: 'born_on', ...test }
    expect([lines(json), lines(json, 'en')]).toEqual([[[0, zh]], [[0, en]]])
    const { label } = explain(rule(json), profile({ born_on: '2020-07-01' }), today, catalogue, 'zh')
    expect(label).toContain(zh.split('：')[1])
  })
})
