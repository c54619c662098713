// Beside simplify.test.ts: the order, by kind of fact. A fact's rank is found by trying values between all bounds.
import { describe, expect, it } from 'vitest'
import { missingFacts } from '../../../src/rules/missing-facts.ts'
import { simplify } from '../../../src/rules/simplify.ts'
import { catalogue, profile, rule, today } from './catalogue.ts'

const missing = (json: unknown, known: Record<string, unknown> = {}) =>
  missingFacts(simplify(rule(json), catalogue), profile(known), today)

const listed = { fact: 'listed', is: true }
const formA = { fact: 'form', in: ['a'] }
const ageOr = (test: object) => ({ fact: 'born_on', ...test })

describe('most decisive first', () => {
  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ['everything known: nothing', { all: [listed, formA] }, { listed: true, form: 'b' }, []],
    ['decided although open in parts: nothing', { any: [listed, formA] }, { form: 'a' }, []],
    ['the last open one', { all: [listed, formA] }, { form: 'a' }, ['listed']],
    ['in rule order where none decides more', { all: [formA, listed] }, {}, ['form', 'listed']],
    ['each fact once', { any: [{ all: [listed, formA] }, { all: [formA, listed] }] }, {}, ['listed', 'form']],
    [
      'one that can make it eligible before one that can only end it',
      { all: [formA, { any: [listed, { fact: 'staff', gte: 20 }] }, { any: [formA, { fact: 'staff', gte: 20 }] }] },
      { listed: true },
      ['form'],
    ],
    [
      'a fact that always decides before one that sometimes does',
      {
        any: [
          { all: [listed, formA, { fact: 'staff', lt: 20 }] },
          { all: [{ not: listed }, { fact: 'staff', gte: 20 }] },
        ],
      },
      { form: 'b' },
      ['listed', 'staff'],
    ],
    [
      'one that can make it eligible before the two that must meet',
      { any: [{ all: [listed, formA] }, { all: [formA, { fact: 'staff', gte: 20 }] }, ageOr({ gte: 60 })] },
      {},
      ['born_on', 'listed', 'form', 'staff'],
    ],
    ['a portrait needs its facts', { portrait: 'big' }, {}, ['staff']],
    ['membership under its own name', { all: [{ memberOf: ['park'] }, listed] }, { listed: true }, ['memberOf']],
    ['a code that is too coarse is missing again', { fact: 'industry', in: ['C392'] }, { industry: 'C' }, ['industry']],
    [
      'facts that simplify removed are not missing',
      { all: [listed, { any: [formA, { not: formA }] }] },
      {},
      ['listed'],
    ],
  ])('%s', (_name, json, known, expected) => {
    expect(missing(json, known)).toEqual(expected)
  })
})

describe('a fact that seems to decide is tried with every case of its values', () => {
  // in each, some value of the first-written fact leaves the verdict open; `listed` decides more
  const others = { any: [listed, { fact: 'listed_j', is: true }] }
  it.each<[string, unknown, string]>([
    ['a number strictly between two bounds closer than 1', { fact: 'staff', gt: 0.5, lt: 0.7 }, 'staff'],
    [
      'two sets that must both be held',
      {
        all: [
          { fact: 'badges', hasAll: ['x'] },
          { fact: 'badges', hasAll: ['y'] },
        ],
      },
      'badges',
    ],
    [
      'one of a set held and another not',
      {
        all: [
          { fact: 'badges', hasAny: ['x'] },
          { fact: 'badges', hasAny: ['y'] },
          { not: { fact: 'badges', hasAny: ['z'] } },
        ],
      },
      'badges',
    ],
    ['two memberships at once', { all: [{ memberOf: ['park'] }, { memberOf: ['assoc'] }] }, 'memberOf'],
    ['a single day', ageOr({ after: '2020-01-01', before: '2020-01-03' }), 'born_on'],
    ['a choice beside all that are named', { not: { fact: 'form', in: ['a', 'b'] } }, 'form'],
  ])('%s', (_name, condition, fact) => {
    // eligible when the condition holds and one of two others; the other two decide alone once it is known to hold
    const json = { any: [{ all: [condition, others] }, { fact: 'staff_j', gte: 1 }] }
    const ranked = missing(json)
    // staff_j can make the rule hold by itself, so no fact that cannot precedes it
    expect(ranked[0]).toBe('staff_j')
    expect(ranked).toContain(fact)
  })

  it.each<[string, unknown, string]>([
    ['a number strictly between two bounds closer than 1', { fact: 'staff', gt: 0.5, lt: 0.7 }, 'staff'],
    [
      'two sets that must both be held',
      {
        all: [
          { fact: 'badges', hasAll: ['x'] },
          { fact: 'badges', hasAll: ['y'] },
        ],
      },
      'badges',
    ],
    ['two memberships at once', { all: [{ memberOf: ['park'] }, { memberOf: ['assoc'] }] }, 'memberOf'],
  ])('a fact that can make the rule hold precedes one that can only make it fail: %s', (_name, condition, fact) => {
    // the condition decides alone (rank: can make it eligible); form can only end it together with listed
    const json = { any: [{ all: [listed, formA] }, condition] }
    expect(missing(json)[0]).toBe(fact)
  })
})
