import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findContradiction } from '../../src/rules/contradiction.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import type { Profile } from '../../src/rules/profile.ts'
import { factsOf } from '../../src/rules/rule.ts'
import { simplify } from '../../src/rules/simplify.ts'
import { catalogue, rule, today } from '../unit/rules/catalogue.ts'
import { everyValue, few, leafOf, ruleJson } from './few-values.ts'

/** Every profile that knows all facts of a rule. */
function everyProfile(ids: readonly string[]): Profile[] {
  return ids.reduce<Profile[]>(
    (list, id) => list.flatMap((held) => everyValue(id).map((value) => new Map(held).set(id, value))),
    [new Map()],
  )
}

describe('simplify', () => {
  it('has the same verdict as the written rule for every complete profile', () => {
    let tried = 0
    fc.assert(
      fc.property(ruleJson, (json) => {
        const written = rule(json)
        const ids = factsOf(written)
        if (ids.length > 2) return
        const small = simplify(written, catalogue)
        for (const known of everyProfile(ids)) {
          tried += 1
          const answers = [evaluate(small, known, today), evaluate(written, known, today)]
          if (answers[0] !== answers[1]) expect([JSON.stringify(json), [...known], answers[0]]).toEqual([answers[1]])
        }
      }),
      { numRuns: 3000, seed: 23 },
    )
    expect(tried).toBeGreaterThan(20_000)
  })

  it('finds each group of tests of one fact that always or never holds', () => {
    const found = { true: 0, false: 0 }
    const onLine = few.filter((fact) => fact.kind !== 'SET')
    const tests = fc.constantFrom(...onLine).chain((fact) => {
      const test = fc.oneof(
        leafOf(fact),
        leafOf(fact).map((not) => ({ not })),
      )
      return fc.tuple(fc.constantFrom('all', 'any'), fc.array(test, { minLength: 2, maxLength: 4 }))
    })
    fc.assert(
      fc.property(tests, ([op, parts]) => {
        const written = rule({ [op]: parts })
        const small = simplify(written, catalogue)
        const [id = ''] = factsOf(written)
        const answers = new Set(everyValue(id).map((value) => evaluate(written, new Map([[id, value]]), today)))
        const [only] = answers
        const expected = answers.size === 1 && typeof only === 'boolean' ? only : undefined
        if (expected !== undefined) found[`${expected}`] += 1
        expect([JSON.stringify(parts), op, small.op === 'const' ? small.value : undefined]).toEqual([
          JSON.stringify(parts),
          op,
          expected,
        ])
      }),
      { numRuns: 4000, seed: 29 },
    )
    expect(Math.min(found.true, found.false)).toBeGreaterThan(100)
  })

  it('no profile meets a rule that is refused as impossible', () => {
    let refused = 0
    fc.assert(
      fc.property(ruleJson, ruleJson, (a, b) => {
        const json = { all: [a, { not: b }] }
        const written = rule(json)
        const ids = factsOf(written)
        if (ids.length > 2 || !findContradiction(written, catalogue)) return
        refused += 1
        // a fact can have fewer values than the line: a number has bounds, a choice is one of today's
        const possible = everyProfile(ids).filter((known) =>
          [...known].every(
            ([id, value]) =>
              !(value.kind === 'NUMBER' && value.value < (catalogue.facts.get(id)?.min ?? -Infinity)) &&
              !(value.kind === 'ENUM' && value.value === 'd'),
          ),
        )
        const met = possible.find((known) => evaluate(written, known, today) === true)
        if (met) expect([JSON.stringify(json), [...met]]).toEqual([])
      }),
      { numRuns: 6000, seed: 37 },
    )
    expect(refused).toBeGreaterThan(50)
  })

  it('is idempotent', () => {
    fc.assert(
      fc.property(ruleJson, (json) => {
        const small = simplify(rule(json), catalogue)
        expect(simplify(small, catalogue)).toEqual(small)
      }),
      { numRuns: 3000, seed: 31 },
    )
  })
})
