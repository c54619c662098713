import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { profile, rule, today } from './catalogue.ts'

type Case = [name: string, rule: unknown, facts: Record<string, unknown>, truth: boolean | null, on?: string]

const check = (cases: Case[]): void => {
  it.each(cases)('%s', (_name, json, facts, truth, on) => {
    expect(evaluate(rule(json), profile(facts), on ?? today)).toBe(truth)
  })
}

describe('a missing fact is never a yes or a no', () => {
  check([
    ['a test of an unknown fact is unknown', { fact: 'staff', gte: 20 }, {}, null],
    ['so is its negation', { not: { fact: 'staff', gte: 20 } }, {}, null],
    ['null is unknown, the same as absent', { fact: 'staff', gte: 20 }, { staff: null }, null],
    [
      'all: one false decides, whatever is missing',
      {
        all: [
          { fact: 'staff', gte: 20 },
          { fact: 'listed', is: true },
        ],
      },
      { listed: false },
      false,
    ],
    [
      'all: the rest true leaves it open',
      {
        all: [
          { fact: 'staff', gte: 20 },
          { fact: 'listed', is: true },
        ],
      },
      { listed: true },
      null,
    ],
    [
      'any: one true decides, whatever is missing',
      {
        any: [
          { fact: 'staff', gte: 20 },
          { fact: 'listed', is: true },
        ],
      },
      { listed: true },
      true,
    ],
    [
      'any: the rest false leaves it open',
      {
        any: [
          { fact: 'staff', gte: 20 },
          { fact: 'listed', is: true },
        ],
      },
      { listed: false },
      null,
    ],
    ['an absent membership is unknown', { memberOf: ['park'] }, {}, null],
    ['known to belong to none is no', { memberOf: ['park'] }, { memberOf: [] }, false],
    ['an absent set is unknown', { fact: 'badges', hasAny: ['x'] }, {}, null],
    ['known to have none is no', { fact: 'badges', hasAny: ['x'] }, { badges: [] }, false],
    ['everyone is everyone', null, {}, true],
  ])
})

describe('codes are ranges', () => {
  check([
    ['a finer code against a coarser rule is inside', { fact: 'industry', in: ['C39'] }, { industry: 'C3921' }, true],
    [
      'a coarse code against a finer rule is unknown, not false',
      { fact: 'industry', in: ['C392'] },
      { industry: 'C39' },
      null,
    ],
    ['a code of another branch is outside', { fact: 'industry', in: ['C39'] }, { industry: 'C40' }, false],
    [
      'neighbours wanted together are one range',
      { fact: 'industry', in: ['C38', 'C39', 'C40'] },
      { industry: 'C39' },
      true,
    ],
    [
      'all children but one leave the parent unknown',
      { fact: 'industry', in: ['C391', 'C392'] },
      { industry: 'C39' },
      null,
    ],
    ['is means in one', { fact: 'industry', is: 'C39' }, { industry: 'C391' }, true],
    [
      'the negation of a coarse match stays unknown',
      { not: { fact: 'industry', in: ['C392'] } },
      { industry: 'C39' },
      null,
    ],
  ])
})

describe('numbers, enums, sets, booleans', () => {
  check([
    ['gte includes its bound', { fact: 'staff', gte: 20 }, { staff: 20 }, true],
    ['gt does not', { fact: 'staff', gt: 20 }, { staff: 20 }, false],
    ['lte includes its bound', { fact: 'staff', lte: 20 }, { staff: 20 }, true],
    ['lt does not', { fact: 'staff', lt: 20 }, { staff: 20 }, false],
    ['both bounds at once', { fact: 'staff', gte: 20, lt: 300 }, { staff: 299.5 }, true],
    ['is a number', { fact: 'staff', is: 20 }, { staff: 20 }, true],
    ['zero is known', { fact: 'staff', gte: 1 }, { staff: 0 }, false],
    ['an enum among the values', { fact: 'form', in: ['a', 'b'] }, { form: 'b' }, true],
    ['an enum beside them', { fact: 'form', in: ['a', 'b'] }, { form: 'c' }, false],
    ['hasAll needs all', { fact: 'badges', hasAll: ['x', 'y'] }, { badges: ['x'] }, false],
    ['hasAll holds with more', { fact: 'badges', hasAll: ['x', 'y'] }, { badges: ['z', 'y', 'x'] }, true],
    ['an open set knows what it has', { fact: 'badges', hasAny: ['x', 'y'] }, { badges: { yes: ['x'], no: [] } }, true],
    ['not what nobody said', { fact: 'badges', hasAny: ['y'] }, { badges: { yes: ['x'], no: [] } }, null],
    [
      'no where all wanted are no',
      { fact: 'badges', hasAny: ['y', 'z'] },
      { badges: { yes: [], no: ['y', 'z'] } },
      false,
    ],
    ['unknown where one is open', { fact: 'badges', hasAny: ['y', 'z'] }, { badges: { yes: [], no: ['y'] } }, null],
    ['hasAll fails by one no', { fact: 'badges', hasAll: ['x', 'y'] }, { badges: { yes: [], no: ['y'] } }, false],
    ['hasAll is open by one unknown', { fact: 'badges', hasAll: ['x', 'y'] }, { badges: { yes: ['x'], no: [] } }, null],
    ['never is not after a day', { fact: 'left_on', after: '2020-01-01' }, { left_on: 'never' }, false],
    ['never is not before a day', { fact: 'left_on', before: '2020-01-01' }, { left_on: 'never' }, false],
    ['never has no age', { fact: 'left_on', gte: 3 }, { left_on: 'never' }, false],
    ['never was not within a time', { fact: 'left_on', within: { years: 5 } }, { left_on: 'never' }, false],
    ['never is known, so its negation holds', { not: { fact: 'left_on', gte: 3 } }, { left_on: 'never' }, true],
    ['false is known', { fact: 'listed', is: false }, { listed: false }, true],
    ['a portrait is its rule', { portrait: 'big' }, { staff: 300 }, true],
  ])
})

describe('dates and ages', () => {
  check([
    ['after is strict', { fact: 'born_on', after: '2020-01-01' }, { born_on: '2020-01-01' }, false],
    ['before is strict', { fact: 'born_on', before: '2020-01-01' }, { born_on: '2019-12-31' }, true],
    ['is a day', { fact: 'born_on', is: '2020-01-01' }, { born_on: '2020-01-01' }, true],
    // CASES 25: the day of the match decides an age, a day in the rule decides by itself
    [
      '35 on the tenth is not under 35 on the twentieth',
      { fact: 'born_on', lt: 35 },
      { born_on: '1991-12-10' },
      false,
      '2026-12-20',
    ],
    ['and was on the ninth', { fact: 'born_on', lt: 35 }, { born_on: '1991-12-10' }, true, '2026-12-09'],
    [
      'a birth after a day that the document names',
      { fact: 'born_on', after: '1991-06-30' },
      { born_on: '1991-12-10' },
      true,
      '2026-12-20',
    ],
    ['an age is reached on the birthday', { fact: 'born_on', gte: 60 }, { born_on: '1966-11-24' }, true],
    ['not the day before', { fact: 'born_on', gte: 60 }, { born_on: '1966-11-25' }, false],
    ['under 3 on the day before the third birthday', { fact: 'born_on', lt: 3 }, { born_on: '2023-11-25' }, true],
    ['not under 3 on the third birthday', { fact: 'born_on', lt: 3 }, { born_on: '2023-11-24' }, false],
    ['up to 35 counts the whole 35th year', { fact: 'born_on', lte: 35 }, { born_on: '1990-11-25' }, true],
    [
      'a birthday of 29 February is not reached on the 28th',
      { fact: 'born_on', gte: 21 },
      { born_on: '2004-02-29' },
      false,
      '2025-02-28',
    ],
    ['but on 1 March', { fact: 'born_on', gte: 21 }, { born_on: '2004-02-29' }, true, '2025-03-01'],
    [
      'and on the day itself in a leap year',
      { fact: 'born_on', gte: 20 },
      { born_on: '2004-02-29' },
      true,
      '2024-02-29',
    ],
    [
      'on 29 February a birthday of the 28th is past',
      { fact: 'born_on', gte: 1 },
      { born_on: '2023-02-28' },
      true,
      '2024-02-29',
    ],
    ['one of 1 March is not', { fact: 'born_on', gte: 1 }, { born_on: '2023-03-01' }, false, '2024-02-29'],
  ])
})
