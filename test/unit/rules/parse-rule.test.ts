import { describe, expect, it } from 'vitest'
import { checkRule } from '../../../src/rules/check-rule.ts'
import type { Problem } from '../../../src/rules/problem.ts'
import { readProfile } from '../../../src/rules/profile.ts'
import { toSql } from '../../../src/rules/to-sql.ts'
import { catalogue, rule, today } from './catalogue.ts'

const refusal = (json: unknown): readonly Problem[] => {
  const result = checkRule(json, catalogue)
  return result.ok ? [] : result.errors
}

describe('a bad rule is refused whole, with every path', () => {
  it.each<[string, unknown, string]>([
    ['an unknown fact', { fact: 'nonsense', gte: 1 }, 'rule.fact'],
    ['a wrong operator for the kind', { fact: 'listed', gte: 1 }, 'rule.gte'],
    ['an operator of no kind', { fact: 'staff', atLeast: 1 }, 'rule.atLeast'],
    ['no operator', { fact: 'staff' }, 'rule'],
    ['text for a number', { fact: 'staff', gte: '20' }, 'rule.gte'],
    ['not a number', { fact: 'staff', gte: Number.NaN }, 'rule.gte'],
    ['infinity', { fact: 'staff', lt: Number.POSITIVE_INFINITY }, 'rule.lt'],
    ['an empty range', { fact: 'staff', gte: 30, lt: 20 }, 'rule'],
    ['an empty open range', { fact: 'staff', gt: 20, lt: 20 }, 'rule'],
    ['two lower bounds', { fact: 'staff', gte: 1, gt: 2 }, 'rule'],
    ['two families', { fact: 'born_on', gte: 1, before: '2020-01-01' }, 'rule'],
    ['an unknown choice', { fact: 'form', in: ['a', 'q'] }, 'rule.in[1]'],
    ['an unknown code', { fact: 'industry', in: ['C39', 'Z9'] }, 'rule.in[1]'],
    ['an empty list', { fact: 'form', in: [] }, 'rule.in'],
    ['a day that does not exist', { fact: 'born_on', after: '2023-02-29' }, 'rule.after'],
    ['half years', { fact: 'born_on', gte: 1.5 }, 'rule.gte'],
    ['after not before', { fact: 'born_on', after: '2020-01-02', before: '2020-01-03' }, 'rule'],
    ['an unknown key', { all: [{ fact: 'staff', gte: 1 }], note: 'x' }, 'rule.note'],
    ['two shapes in one', { all: [], any: [] }, 'rule'],
    ['an empty group', { all: [] }, 'rule.all'],
    ['an unknown portrait', { portrait: 'none' }, 'rule.portrait'],
    ['a portrait that refers to itself', { portrait: 'loop' }, 'rule.portrait(loop).portrait'],
    ['an unknown organisation', { memberOf: ['park', 'nowhere'] }, 'rule.memberOf[1]'],
    ['a clause that is not text', { fact: 'staff', gte: 1, clause: 5 }, 'rule.clause'],
    ['a fact named like a prototype key', { fact: 'constructor', is: 1 }, 'rule.fact'],
    ['a list for a node', [], 'rule'],
    ['text for a node', { all: ['x'] }, 'rule.all[0]'],
    [
      'a rule that no profile can meet',
      {
        all: [
          { fact: 'staff', lt: 20 },
          { fact: 'staff', gte: 30 },
        ],
      },
      'rule',
    ],
  ])('%s', (_name, json, path) => {
    expect(refusal(json).map((error) => error.path)).toContain(path)
  })

  it('names every bad place at once', () => {
    const json = { all: [{ fact: 'staff', gte: 'x' }, { not: { any: [{ fact: 'form', in: ['q'] }] } }] }
    expect(refusal(json).map((error) => error.path)).toEqual(['rule.all[0].gte', 'rule.all[1].not.any[0].in[0]'])
  })

  it('suggests the nearest fact', () => {
    expect(refusal({ fact: 'industri', in: ['C'] })[0]?.params).toEqual({ meant: 'industry' })
  })

  it('stops at 20 levels and 500 nodes, also for a hundred thousand nodes', () => {
    const nest = (depth: number): unknown => {
      let json: unknown = { fact: 'staff', gte: 1 }
      for (let i = 0; i < depth; i += 1) json = { not: json }
      return json
    }
    expect(refusal(nest(20))).toEqual([])
    expect(refusal(nest(21))).toHaveLength(1)
    expect(refusal(nest(100_000))).toHaveLength(1)
    const wide = (n: number) => ({ any: Array.from({ length: n }, (_, i) => ({ fact: 'staff', is: i })) })
    expect(refusal(wide(499))).toEqual([])
    expect(refusal(wide(500)).length).toBeGreaterThan(0)
  })
})

describe('a bad profile is refused with every path', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown fact', { nonsense: 1 }, 'facts.nonsense'],
    ['text for a number', { staff: '5' }, 'facts.staff'],
    ['a number below the minimum', { staff: -1 }, 'facts.staff'],
    ['a day that does not exist', { born_on: '2023-02-29' }, 'facts.born_on'],
    ['an unknown choice', { form: 'q' }, 'facts.form'],
    ['an unknown choice in a set', { badges: ['x', 'q'] }, 'facts.badges'],
    ['an unknown code', { industry: 'Z' }, 'facts.industry'],
    ['text for a boolean', { listed: 'true' }, 'facts.listed'],
    ['memberships that are not a list', { memberOf: 'park' }, 'facts.memberOf'],
  ])('%s', (_name, json, path) => {
    const read = readProfile(json, catalogue)
    expect(read.ok ? [] : read.errors.map((error) => error.path)).toEqual([path])
  })
})

describe('SQL', () => {
  it('never holds a value in its text', () => {
    const { text, params } = toSql(
      rule({ all: [{ fact: 'form', in: ['a'] }, { fact: 'staff', gte: 12345 }, { memberOf: ['park'] }] }),
      today,
      { alias: 'f', catalogue },
    )
    expect(text).not.toMatch(/'a'|12345|park/)
    expect(params).toEqual(['a', 12345, 'park'])
  })

  it('refuses a fact that is not in the catalogue or not a slug', () => {
    const leaf = { op: 'boolean' as const, fact: 'x"; DROP TABLE', value: true }
    expect(() => toSql(leaf, today, { alias: 'f', catalogue })).toThrow('slug')
    expect(() => toSql({ ...leaf, fact: 'unknown_one' }, today, { alias: 'f', catalogue })).toThrow('catalogue')
  })
})
