import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/rules/explain.ts'
import { missingFacts } from '../../../src/rules/missing-facts.ts'
import { simplify } from '../../../src/rules/simplify.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

const always = { op: 'const', value: true }
const never = { op: 'const', value: false }
const staff = (test: Record<string, unknown>) => ({ fact: 'staff', ...test })

describe("simplify decides more than Kleene's logic", () => {
  it.each<[string, unknown, unknown]>([
    ['complementary ranges', { any: [staff({ lt: 30 }), staff({ gte: 30 })] }, always],
    ['overlapping ranges', { any: [staff({ lte: 50 }), staff({ gt: 30 })] }, always],
    ['a range and its negation', { any: [staff({ lt: 30 }), { not: staff({ lt: 30 }) }] }, always],
    ['three ranges', { any: [staff({ lt: 10 }), staff({ gte: 10, lt: 20 }), staff({ gte: 20 })] }, always],
    [
      'ages',
      {
        any: [
          { fact: 'born_on', lt: 18 },
          { fact: 'born_on', gte: 18 },
        ],
      },
      always,
    ],
    [
      'days',
      {
        any: [
          { fact: 'born_on', before: '2020-01-02' },
          { fact: 'born_on', after: '2020-01-01' },
        ],
      },
      always,
    ],
    [
      'a choice and its negation',
      { any: [{ fact: 'form', in: ['a', 'b'] }, { not: { fact: 'form', in: ['a', 'b'] } }] },
      always,
    ],
    [
      'true or false',
      {
        any: [
          { fact: 'listed', is: true },
          { fact: 'listed', is: false },
        ],
      },
      always,
    ],
    ['x and not x', { all: [{ fact: 'badges', hasAny: ['x'] }, { not: { fact: 'badges', hasAny: ['x'] } }] }, never],
    ['disjoint ranges', { all: [staff({ lt: 20 }), staff({ gte: 30 })] }, never],
    [
      'disjoint codes',
      {
        all: [
          { fact: 'industry', in: ['C39'] },
          { fact: 'industry', in: ['C40'] },
        ],
      },
      never,
    ],
    [
      'disjoint choices',
      {
        all: [
          { fact: 'form', in: ['a'] },
          { fact: 'form', in: ['b', 'c'] },
        ],
      },
      never,
    ],
    [
      'a group within its own',
      { all: [staff({ gte: 1 }), { any: [staff({ gte: 1 }), { fact: 'listed', is: true }] }] },
      rule(staff({ gte: 1 })),
    ],
    ['twice the same', { any: [staff({ gte: 1 }), staff({ gte: 1 })] }, rule(staff({ gte: 1 }))],
    // a value below the fact's minimum 0 is refused, so no value is needed
    ['a test that the bounds of the fact meet', staff({ gte: 0 }), always],
    ['a test that no value within the bounds meets', staff({ lt: 0 }), never],
    ['ranges that cover the bounds', { any: [staff({ gte: 0, lt: 5 }), staff({ gte: 5 })] }, always],
    ['not not', { not: { not: staff({ gte: 1 }) } }, rule(staff({ gte: 1 }))],
  ])('%s', (_name, json, expected) => {
    expect(simplify(rule(json), catalogue)).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['a gap at the bound', { any: [staff({ lt: 30 }), staff({ gt: 30 })] }],
    ['two facts', { any: [staff({ lt: 30 }), { fact: 'staff_j', gte: 30 }] }],
    // a choice can be added to a fact in use
    [
      'every choice there is today',
      {
        any: [
          { fact: 'form', in: ['a', 'b'] },
          { fact: 'form', in: ['c'] },
        ],
      },
    ],
    ['an overlap', { all: [staff({ lte: 30 }), staff({ gte: 30 })] }],
  ])('keeps a rule with %s', (_name, json) => {
    expect(simplify(rule(json), catalogue)).toEqual(rule(json))
  })
})

describe('explanations', () => {
  const written = { all: [{ fact: 'industry', in: ['C39'], clause: '电子企业' }, staff({ gte: 20, lt: 300 })] }

  it('state for each sub-rule, in order, the required value, the known value, its source and the clause', () => {
    const node = explain(rule(written), profile({ industry: 'C3921' }), today, catalogue, 'zh', () => ({
      source: '登记机关',
      asOf: '2026-01-01',
    }))
    expect(node).toMatchObject({
      by: 'all',
      verdict: 'UNKNOWN',
      label: '须同时满足以下各项',
      children: [
        {
          verdict: 'ELIGIBLE',
          fact: 'industry',
          actual: 'C3921',
          expected: { in: ['C39'] },
          clause: '电子企业',
          source: '登记机关',
          asOf: '2026-01-01',
          label: '行业：要求属于 C39 行业C39，您的信息为 C3921 行业C3921，符合',
        },
        {
          verdict: 'UNKNOWN',
          fact: 'staff',
          expected: { gte: 20, lt: 300 },
          label: '人数：要求不少于 20 人且少于 300 人，尚缺此项信息',
        },
      ],
    })
    expect(node.children[1]).not.toHaveProperty('actual')
  })

  it('are complete in English', () => {
    const node = explain(rule(written), profile({ industry: 'C40', staff: 5 }), today, catalogue, 'en')
    expect(node.children.map((child) => child.label)).toEqual([
      '行业: must be in C39 industry C39; yours is C40 industry C40; not met',
      '人数: must be at least 20 人 and less than 300 人; yours is 5 人; not met',
    ])
  })

  it('state that a known code is too coarse', () => {
    const node = explain(rule({ fact: 'industry', in: ['C392'] }), profile({ industry: 'C39' }), today, catalogue, 'zh')
    expect(node.label).toContain('不够具体')
  })

  it('state that the verdict is the same for every value of the missing facts', () => {
    const node = explain(rule({ any: [staff({ lt: 30 }), staff({ gte: 30 })] }), profile({}), today, catalogue, 'zh')
    expect(node).toMatchObject({ by: 'decided', verdict: 'ELIGIBLE', children: [{ by: 'any', verdict: 'UNKNOWN' }] })
  })
})

describe('missing facts, most decisive first', () => {
  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ['none when decided', { fact: 'staff', gte: 1 }, { staff: 0 }, []],
    [
      'one that decides alone before one that only helps',
      {
        any: [
          {
            all: [
              { fact: 'form', in: ['a'] },
              { fact: 'listed', is: true },
            ],
          },
          staff({ gte: 20 }),
        ],
      },
      {},
      ['staff', 'form', 'listed'],
    ],
    [
      'not those of a part that is already decided',
      {
        all: [
          {
            any: [
              { fact: 'listed', is: true },
              { fact: 'form', in: ['a'] },
            ],
          },
          staff({ gte: 20 }),
        ],
      },
      { listed: true },
      ['staff'],
    ],
    ['a code that is too coarse', { fact: 'industry', in: ['C392'] }, { industry: 'C39' }, ['industry']],
    ['membership', { memberOf: ['park'] }, {}, ['memberOf']],
  ])('%s', (_name, json, known, expected) => {
    expect(missingFacts(simplify(rule(json), catalogue), profile(known), today)).toEqual(expected)
  })
})
