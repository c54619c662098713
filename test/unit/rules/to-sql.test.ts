import { describe, expect, it } from 'vitest'
import { type SqlOptions, toSql } from '../../../src/rules/to-sql.ts'
import { catalogue, rule, today } from './catalogue.ts'

const sqlOf = (json: unknown, options: Partial<SqlOptions> = {}) =>
  toSql(rule(json), today, { alias: 'f', catalogue, ...options })

describe('the condition of each leaf', () => {
  it.each<[string, unknown, string, unknown[]]>([
    [
      'a code across an end is unknown',
      { fact: 'industry', in: ['C39'] },
      '((f."industry_lo" >= $1::bigint AND f."industry_hi" <= $2::bigint) OR CASE WHEN (f."industry_hi" < $3::bigint OR f."industry_lo" > $4::bigint) THEN false END)',
      [3900, 3999, 3900, 3999],
    ],
    ['a choice', { fact: 'form', in: ['a', 'b'] }, '(f."form" IN ($1::text, $2::text))', ['a', 'b']],
    [
      'any of a set',
      { fact: 'badges', hasAny: ['x'] },
      '(f."badges" && ARRAY[$1::text] OR CASE WHEN coalesce(f."badges_not" @> ARRAY[$1::text], TRUE) THEN false END)',
      ['x'],
    ],
    [
      'all of a set',
      { fact: 'badges', hasAll: ['x'] },
      '(f."badges" @> ARRAY[$1::text] OR CASE WHEN coalesce(f."badges_not" && ARRAY[$1::text], TRUE) THEN false END)',
      ['x'],
    ],
    [
      'a day that may be infinity, for an event that never was',
      { fact: 'left_on', after: '2020-01-01' },
      `(f."left_on" >= $1::date AND f."left_on" < 'infinity')`,
      ['2020-01-02'],
    ],
    [
      'two bounds',
      { fact: 'staff', gt: 1.5, lte: 9 },
      '(f."staff" > $1::double precision AND f."staff" <= $2::double precision)',
      [1.5, 9],
    ],
    ['an age as days of birth', { fact: 'born_on', gte: 60 }, '(f."born_on" <= $1::date)', ['1966-11-24']],
    [
      'strict days as closed ones',
      { fact: 'born_on', after: '2020-01-01', before: '2020-02-01' },
      '(f."born_on" >= $1::date AND f."born_on" <= $2::date)',
      ['2020-01-02', '2020-01-31'],
    ],
    ['yes', { fact: 'listed', is: true }, 'f."listed"', []],
    ['no', { fact: 'listed', is: false }, '(NOT f."listed")', []],
    ['membership', { memberOf: ['park'] }, '(f.member_of && ARRAY[$1::text])', ['park']],
    ['json by ->> and a cast', { fact: 'listed_j', is: true }, "(f.extra->>'listed_j')::boolean", []],
    ['json text without one', { fact: 'form_j', is: 'a' }, "((f.extra->>'form_j') IN ($1::text))", ['a']],
    ['everyone', null, 'TRUE', []],
  ])('%s', (_name, json, text, params) => {
    expect(sqlOf(json)).toEqual({ text, params })
  })

  it('joins parts in brackets, in order, and replaces a portrait by its rule', () => {
    const listed = { fact: 'listed', is: true }
    expect(sqlOf({ all: [{ any: [listed, { not: listed }] }, { portrait: 'big' }] }).text).toBe(
      '((f."listed" OR (NOT f."listed")) AND (f."staff" >= $1::double precision))',
    )
  })
})

describe('as part of a larger statement', () => {
  it('numbers its parameters from the given start, under the given alias', () => {
    expect(sqlOf({ fact: 'staff', gte: 1, lt: 2 }, { alias: 'x', firstParam: 7 })).toEqual({
      text: '(x."staff" >= $7::double precision AND x."staff" < $8::double precision)',
      params: [1, 2],
    })
  })

  it('numbers every parameter once, in order', () => {
    const { text, params } = sqlOf({
      any: [
        { fact: 'industry', in: ['B', 'C39'] },
        { all: [{ fact: 'form', in: ['a', 'b', 'c'] }, { memberOf: ['park', 'assoc'] }] },
      ],
    })
    expect([...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]))).toEqual(params.map((_, i) => i + 1))
  })
})

describe('the text holds nothing from outside', () => {
  const hostile = "x'); DROP TABLE recipients; --"
  it('no organisation id', () => {
    const { text, params } = toSql({ op: 'member', orgs: [hostile] }, today, { alias: 'f', catalogue })
    expect(text).not.toContain('DROP')
    expect(params).toEqual([hostile])
  })
  it('no stored choice or day', () => {
    const { text } = toSql(
      {
        op: 'all',
        rules: [
          { op: 'enum', fact: 'form', values: [hostile] },
          { op: 'date', fact: 'born_on', to: hostile },
        ],
      },
      today,
      { alias: 'f', catalogue },
    )
    expect(text).not.toContain('DROP')
  })
  it.each(['x" OR TRUE --', "x'", 'X', '1x', 'x-y', '', 'x\ny', 'é', '__proto__', 'x y'])(
    'fact id %j throws',
    (fact) => {
      expect(() => toSql({ op: 'boolean', fact, value: true }, today, { alias: 'f', catalogue })).toThrow('not a slug')
      const listing = new Map([[fact, { ...catalogue.facts.get('listed'), id: fact }]]) as typeof catalogue.facts
      expect(() =>
        toSql({ op: 'boolean', fact, value: true }, today, { alias: 'f', catalogue: { facts: listing } }),
      ).toThrow('not a slug')
    },
  )
  it.each(['constructor', 'staff_lo', 'extra', 'bucket'])(
    'throws for the fact %s, which is not in the catalogue',
    (fact) => {
      expect(() => toSql({ op: 'boolean', fact, value: true }, today, { alias: 'f', catalogue })).toThrow(
        'not in the catalogue',
      )
    },
  )
})
