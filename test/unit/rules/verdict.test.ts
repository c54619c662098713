import { describe, expect, it } from 'vitest'
import { evaluate, evaluateLeaf } from '../../../src/rules/evaluate.ts'
import type { Leaf } from '../../../src/rules/rule.ts'
import { and, bestVerdict, not, or, type Truth, toVerdict } from '../../../src/rules/verdict.ts'
import { profile, rule, today } from './catalogue.ts'

const letters: Record<string, Truth> = { T: true, U: null, F: false }
const read = (text: string) => [...text.replace(/\s/g, '')].map((letter) => letters[letter])

describe("Kleene's tables", () => {
  //           T U F
  const conjunction = { T: 'T U F', U: 'U U F', F: 'F F F' }
  const disjunction = { T: 'T T T', U: 'T U U', F: 'T U F' }
  it.each(['T', 'U', 'F'] as const)('%s and, or', (left) => {
    const a = letters[left] as Truth
    expect([true, null, false].map((b) => and([a, b]))).toEqual(read(conjunction[left]))
    expect([true, null, false].map((b) => or([a, b]))).toEqual(read(disjunction[left]))
  })
  it('not', () => {
    expect([true, null, false].map(not)).toEqual(read('F U T'))
  })
  it('all of an empty list holds, any of an empty list does not', () => {
    expect([and([]), or([])]).toEqual([true, false])
  })
  it('a decided group evaluates no further part', () => {
    const evaluated: Truth[] = []
    const values = function* () {
      for (const value of [null, false, true] as Truth[]) {
        evaluated.push(value)
        yield value
      }
    }
    expect(and(values())).toBe(false)
    expect(evaluated).toEqual([null, false])
  })
})

describe('verdicts of several measures', () => {
  it.each<[string, Truth[], string]>([
    ['one eligible', [false, null, true], 'ELIGIBLE'],
    ['one open', [false, null], 'UNKNOWN'],
    ['none', [false, false], 'INELIGIBLE'],
    ['no measure', [], 'INELIGIBLE'],
  ])('%s', (_name, truths, best) => {
    expect(bestVerdict(truths.map(toVerdict))).toBe(best)
  })
})

// each operator: what meets it, what does not
const operators: [rule: Record<string, unknown>, meets: unknown, fails: unknown][] = [
  [{ fact: 'industry', in: ['C39'] }, 'C391', 'C38'],
  [{ fact: 'industry', is: 'C39' }, 'C39', 'B'],
  [{ fact: 'form', in: ['a', 'b'] }, 'b', 'c'],
  [{ fact: 'form', is: 'a' }, 'a', 'b'],
  [{ fact: 'badges', hasAny: ['x', 'y'] }, ['y', 'z'], ['z']],
  [{ fact: 'badges', hasAll: ['x', 'y'] }, ['y', 'x'], ['y', 'z']],
  [{ fact: 'staff', gte: 5 }, 5, 4.999],
  [{ fact: 'staff', gt: 5 }, 5.001, 5],
  [{ fact: 'staff', lte: 5 }, 5, 5.001],
  [{ fact: 'staff', lt: 5 }, 4.999, 5],
  [{ fact: 'staff', is: 5 }, 5, 5.001],
  [{ fact: 'born_on', gte: 18 }, '2008-11-24', '2008-11-25'],
  [{ fact: 'born_on', gt: 18 }, '2007-11-24', '2007-11-25'],
  [{ fact: 'born_on', lte: 18 }, '2007-11-25', '2007-11-24'],
  [{ fact: 'born_on', lt: 18 }, '2008-11-25', '2008-11-24'],
  [{ fact: 'born_on', after: '2020-01-01' }, '2020-01-02', '2020-01-01'],
  [{ fact: 'born_on', before: '2020-01-01' }, '2019-12-31', '2020-01-01'],
  [{ fact: 'born_on', is: '2020-01-01' }, '2020-01-01', '2020-01-02'],
  [{ fact: 'listed', is: true }, true, false],
  [{ fact: 'listed', is: false }, false, true],
  [{ memberOf: ['park'] }, ['assoc', 'park'], ['assoc']],
]

describe('every operator: met, not met, unknown; and its negation', () => {
  it.each(operators)('%j', (json, meets, fails) => {
    const fact = String(json.fact ?? 'memberOf')
    const profiles = [{ [fact]: meets }, { [fact]: fails }, {}].map(profile)
    expect(profiles.map((known) => evaluate(rule(json), known, today))).toEqual([true, false, null])
    expect(profiles.map((known) => evaluate(rule({ not: json }), known, today))).toEqual([false, true, null])
    // of a fact in jsonb too
    if (json.fact) {
      const stored = [{ [`${fact}_j`]: meets }, { [`${fact}_j`]: fails }, {}].map(profile)
      const same = rule({ ...json, fact: `${fact}_j` })
      expect(stored.map((known) => evaluate(same, known, today))).toEqual([true, false, null])
    }
  })

  it('a value of another kind is unknown', () => {
    const leaves = operators.map(([json]) => rule(json) as Leaf)
    const kinds = { code: 'CODE', enum: 'ENUM', set: 'SET', member: 'SET', number: 'NUMBER', date: 'DATE', age: 'DATE' }
    for (const leaf of leaves) {
      const other = { kind: 'BOOLEAN' as const, value: true }
      if (leaf.op in kinds) expect([leaf, evaluateLeaf(leaf, other, today)]).toEqual([leaf, null])
      else expect(evaluateLeaf(leaf, { kind: 'ENUM', value: 'true' }, today)).toBeNull()
    }
  })
})
