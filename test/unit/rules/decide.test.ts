import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/rules/decide.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { explain } from '../../../src/rules/explain.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

const listed = (is: boolean) => ({ fact: 'listed', is })
const form = (...list: string[]) => ({ fact: 'form', in: list })
const staff = (gte: number) => ({ fact: 'staff', gte })
const byType = { any: [{ all: [listed(true), staff(500)] }, { all: [listed(false), staff(100)] }] }
const verdict = (json: unknown, known: Record<string, unknown>) =>
  evaluate(decide(rule(json), catalogue), profile(known), today)

describe('a missing yes/no or choice', () => {
  // issue 11, CASES section 4 paragraph 4: thresholds that differ by type
  it.each<[string, unknown, Record<string, unknown>, boolean | null]>([
    ['does not keep open what holds either way', byType, { staff: 800 }, true],
    ['does not keep open what fails either way', byType, { staff: 50 }, false],
    ['keeps open what it decides', byType, { staff: 300 }, null],
    ['changes nothing when it is known', byType, { staff: 300, listed: false }, true],
    [
      'counts in a group of all',
      { all: [{ any: [listed(true), staff(9)] }, { any: [listed(false), staff(5)] }] },
      { staff: 1 },
      false,
    ],
    [
      'of three choices holds for each',
      { any: [{ all: [form('a'), staff(9)] }, { all: [{ not: form('a') }, staff(5)] }] },
      { staff: 9 },
      true,
    ],
    // a choice can be added to a fact in use
    [
      'of every choice of today can still be another',
      { any: [{ all: [form('a', 'b'), staff(9)] }, { all: [form('c'), staff(5)] }] },
      { staff: 9 },
      null,
    ],
    [
      'of two facts',
      {
        any: [
          { all: [listed(true), form('a'), staff(9)] },
          { all: [listed(false), form('a'), staff(8)] },
          { all: [{ not: form('a') }, staff(7)] },
        ],
      },
      { staff: 9 },
      true,
    ],
  ])('%s', (_name, json, known, expected) => {
    expect(verdict(json, known)).toBe(expected)
  })

  it('is explained by the verdict that every value gives', () => {
    const node = explain(rule(byType), profile({ staff: 800 }), today, catalogue, 'zh')
    expect([node.by, node.verdict]).toEqual(['decided', 'ELIGIBLE'])
  })
})
