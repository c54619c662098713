// Beside simplify.test.ts: every kind of sub-rule in both languages, and the order of nodes.
import { describe, expect, it } from 'vitest'
import { type Explanation, explain } from '../../../src/rules/explain.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

const explained = (json: unknown, known: Record<string, unknown> = {}, locale: 'zh' | 'en' = 'zh') =>
  explain(rule(json), profile(known), today, catalogue, locale)

const codes = ['B', 'C38', 'C39', 'C391', 'C392', 'C3921']

describe('the line of a leaf', () => {
  it.each<[unknown, Record<string, unknown>, string, string]>([
    [
      { fact: 'industry', in: ['C39'] },
      { industry: 'B' },
      '行业：要求属于 C39 行业C39，您的信息为 B 行业B，不符合',
      '行业: must be in C39 industry C39; yours is B industry B; not met',
    ],
    [
      { fact: 'industry', in: ['C392'] },
      { industry: 'C39' },
      '行业：要求属于 C392 行业C392，您的信息为 C39 行业C39，不够具体，待补充',
      '行业: must be in C392 industry C392; yours is C39 industry C39, which is not precise enough',
    ],
    [
      { fact: 'form', in: ['a', 'b'] },
      {},
      '类型：要求为 a、b，尚缺此项信息',
      '类型: must be a, b; this is not known yet',
    ],
    [
      { fact: 'badges', hasAny: ['x', 'y'] },
      { badges: [] },
      '资质：要求具备 x、y 之一，您的信息为 无，不符合',
      '资质: must be any of x, y; yours is none; not met',
    ],
    [
      { fact: 'badges', hasAny: ['x', 'y'] },
      { badges: { yes: [], no: ['x', 'y'] } },
      '资质：要求具备 x、y 之一，您的信息为 无 x、y，不符合',
      '资质: must be any of x, y; yours is none of x, y; not met',
    ],
    [
      { fact: 'badges', hasAny: ['x', 'y'] },
      { badges: { yes: ['z'], no: ['x'] } },
      '资质：要求具备 x、y 之一，尚缺此项信息',
      '资质: must be any of x, y; this is not known yet',
    ],
    [
      { fact: 'left_on', gte: 1 },
      { left_on: 'never' },
      '退役日期：要求已满 1 周年，您的信息为 从未，不符合',
      '退役日期: must be at least 1 years ago (age 1 or more); yours is never; not met',
    ],
    [
      { fact: 'badges', hasAll: ['x', 'y'] },
      { badges: ['x', 'y'] },
      '资质：要求同时具备 x、y，您的信息为 x、y，符合',
      '资质: must be all of x, y; yours is x, y; met',
    ],
    [
      { fact: 'staff', gt: 1000, lte: 1234567 },
      { staff: 1000 },
      '人数：要求多于 1,000 人且不超过 1,234,567 人，您的信息为 1,000 人，不符合',
      '人数: must be more than 1,000 人 and at most 1,234,567 人; yours is 1,000 人; not met',
    ],
    [
      { fact: 'staff', is: 0.5 },
      { staff: 0.5 },
      '人数：要求等于 0.5 人，您的信息为 0.5 人，符合',
      '人数: must be 0.5 人; yours is 0.5 人; met',
    ],
    [
      { fact: 'born_on', gte: 18, lt: 60 },
      { born_on: '2000-01-01' },
      '日期：要求已满 18 周年且未满 60 周年，您的信息为 2000-01-01（26 周年），符合',
      '日期: must be at least 18 years ago (age 18 or more) and less than 60 years ago (age 59 or less); yours is 2000-01-01 (26 years); met',
    ],
    [
      { fact: 'born_on', after: '2020-01-01', before: '2021-01-01' },
      {},
      '日期：要求不早于 2020-01-02且不晚于 2020-12-31，尚缺此项信息',
      '日期: must be 2020-01-02 or later and 2020-12-31 or earlier; this is not known yet',
    ],
    [
      { fact: 'listed', is: false },
      { listed: true },
      '上市：要求为 否，您的信息为 是，不符合',
      '上市: must be no; yours is yes; not met',
    ],
    [
      { memberOf: ['park', 'assoc'] },
      { memberOf: ['assoc'] },
      '所属园区或协会：要求属于 一号园区、协会，您的信息为 协会，符合',
      'Park or association: must be in 一号园区, 协会; yours is 协会; met',
    ],
    [
      { fact: 'cash', gte: 1000 },
      { cash: 5200 },
      '资金：要求不少于 1,000 万元，您的信息为 5,200 万元，符合',
      '资金: must be at least 1,000 × 10,000 yuan; yours is 5,200 × 10,000 yuan; met',
    ],
    [null, {}, '面向全体服务对象，不限条件', 'For everyone, without conditions'],
    [{ portrait: 'big' }, {}, '属于群体画像“big”（第 3 版）', 'Belongs to the portrait "big" (version 3)'],
    [
      { fact: 'industry', in: codes },
      {},
      '行业：要求属于 B 行业B、C38 行业C38、C39 行业C39、C391 行业C391、C392 行业C392 等 6 项，尚缺此项信息',
      '行业: must be in B industry B, C38 industry C38, C39 industry C39, C391 industry C391, C392 industry C392 and others, 6 in all; this is not known yet',
    ],
  ])('%j of %j', (json, known, zh, en) => {
    expect([explained(json, known).label, explained(json, known, 'en').label]).toEqual([zh, en])
  })
})

describe('under a "not" a line states an excluded case and whether it holds', () => {
  const excluded = {
    not: {
      any: [
        { fact: 'form', in: ['a'] },
        { fact: 'staff', gte: 100 },
      ],
    },
  }
  const lines = (known: Record<string, unknown>, locale: 'zh' | 'en' = 'zh') => {
    const { label, verdict, children } = explained(excluded, known, locale)
    return [
      label,
      verdict,
      ...(children[0] ? [children[0].label, ...children[0].children.map((leaf) => leaf.label)] : []),
    ]
  }
  it('in Chinese', () => {
    expect(lines({ form: 'b' })).toEqual([
      '不得有以下情形',
      'UNKNOWN',
      '以下任一情形',
      '类型为 a：您的信息为 b，无此情形',
      '人数不少于 100 人：尚缺此项信息',
    ])
    expect(lines({ form: 'a', staff: 5 }).slice(3)).toEqual([
      '类型为 a：您的信息为 a，有此情形',
      '人数不少于 100 人：您的信息为 5 人，无此情形',
    ])
  })
  it('in English', () => {
    expect(lines({ form: 'b' }, 'en')).toEqual([
      'Not in this case',
      'UNKNOWN',
      'Any of the following',
      '类型 is a: yours is b, this is not the case',
      '人数 is at least 100 人: this is not known yet',
    ])
  })
  it('states that a value is too old, and which inputs a computed fact lacks', () => {
    const origin = (fact: string) =>
      fact === 'form' ? { source: '登记机关', asOf: '2020-01-01', stale: true } : { missing: ['营业收入'] }
    const node = explain(
      rule({
        all: [
          { fact: 'form', is: 'a' },
          { fact: 'listed', is: true },
        ],
      }),
      profile({}),
      today,
      catalogue,
      'zh',
      origin,
    )
    expect(node.children).toMatchObject([
      { label: '类型：要求为 a，尚缺此项信息（2020-01-01 的信息已过期）', source: '登记机关', asOf: '2020-01-01' },
      { label: '上市：要求为 是，尚缺此项信息：营业收入' },
    ])
  })
})

describe('fields of a node', () => {
  it.each<[unknown, Record<string, unknown>, unknown, unknown]>([
    [{ fact: 'industry', in: ['C39', 'C39'] }, { industry: 'C3921' }, { in: ['C39'] }, 'C3921'],
    [{ fact: 'form', is: 'a' }, { form: 'b' }, { in: ['a'] }, 'b'],
    [{ fact: 'badges', hasAny: ['x'] }, { badges: ['z', 'y'] }, { hasAny: ['x'] }, ['z', 'y']],
    [{ fact: 'staff', gt: 1, lt: 3 }, { staff: 2 }, { gt: 1, lt: 3 }, 2],
    [{ fact: 'born_on', gt: 17, lt: 60 }, { born_on: '2000-01-01' }, { gte: 18, lte: 59 }, '2000-01-01'],
    [
      { fact: 'born_on', after: '2020-01-01', before: '2021-01-01' },
      { born_on: '2020-06-01' },
      { after: '2020-01-01', before: '2021-01-01' },
      '2020-06-01',
    ],
    [{ fact: 'born_on', is: '9999-12-31' }, { born_on: '2020-06-01' }, { is: '9999-12-31' }, '2020-06-01'],
    [{ fact: 'listed', is: true }, { listed: false }, { is: true }, false],
    [{ memberOf: ['park'] }, { memberOf: [] }, { memberOf: ['park'] }, []],
  ])('%j', (json, known, expected, actual) => {
    expect(explained(json, known)).toMatchObject({ by: 'leaf', expected, actual, children: [] })
  })

  it('an unknown fact has neither value nor source, a known fact has both', () => {
    const of = (known: Record<string, unknown>) =>
      explain(rule({ fact: 'staff', gte: 1 }), profile(known), today, catalogue, 'zh', (fact) => ({
        source: `${fact} 的来源`,
        asOf: '2026-01-01',
      }))
    expect(of({ staff: 0 })).toMatchObject({ actual: 0, source: 'staff 的来源', asOf: '2026-01-01' })
    const open = of({})
    for (const key of ['actual', 'source', 'asOf']) expect(open).not.toHaveProperty(key)
  })
})

describe('the tree', () => {
  const staff = { fact: 'staff', gte: 1 }
  const listed = { fact: 'listed', is: true }
  const shape = (node: Explanation): unknown =>
    node.children.length === 0 ? node.verdict : [node.by, node.verdict, ...node.children.map(shape)]

  it('has a node for each sub-rule as written, in order, also for those that simplify removes', () => {
    const written = { any: [{ all: [staff, { not: listed }, staff] }, { portrait: 'big' }] }
    expect(shape(explained(written, { staff: 5 }))).toEqual([
      'any',
      'UNKNOWN',
      ['all', 'UNKNOWN', 'ELIGIBLE', ['not', 'UNKNOWN', 'UNKNOWN'], 'ELIGIBLE'],
      ['one', 'INELIGIBLE', 'INELIGIBLE'],
    ])
  })

  it('keeps each clause with its node', () => {
    const node = explained({
      all: [
        { ...staff, clause: '甲' },
        { not: { ...listed, clause: '丙' }, clause: '乙' },
      ],
      clause: '总',
    })
    expect([node.clause, node.children[0]?.clause, node.children[1]?.clause]).toEqual(['总', '甲', '乙'])
    expect(node.children[1]?.children[0]?.clause).toBe('丙')
  })

  it.each<[string, unknown, Record<string, unknown>, string]>([
    ['a tautology in a condition', { all: [listed, { any: [staff, { not: staff }] }] }, { listed: true }, 'ELIGIBLE'],
    ['a contradiction', { any: [listed, { all: [staff, { not: staff }] }] }, { listed: false }, 'INELIGIBLE'],
  ])(
    'a verdict that Kleene logic leaves open is in a node above the written rule: %s',
    (_name, json, known, verdict) => {
      const node = explained(json, known)
      expect(node).toMatchObject({ by: 'decided', verdict, children: [{ verdict: 'UNKNOWN' }] })
      expect(node.label).toContain('无论尚缺的信息如何')
      expect(explained(json, known, 'en').label).toContain('whatever the missing facts are')
    },
  )
})
