// Generated rules and sparse profiles over the test catalogue.
import fc from 'fast-check'
import { shiftDays } from '../../src/rules/day.ts'
import type { Fact } from '../../src/rules/fact.ts'
import { codeIds, facts } from '../unit/rules/catalogue.ts'

const day = fc.integer({ min: 0, max: 900 }).map((n) => shiftDays('2024-01-01', n * 40 - 20_000))
const oddDays = fc.constantFrom(
  '2004-02-29',
  '2004-02-28',
  '2004-03-01',
  '1996-11-24',
  '1996-11-25',
  '1996-11-23',
  '2026-11-24',
)
const anyDay = fc.oneof(day, oddDays)
const number = fc.oneof(fc.constantFrom(0, 1, 19.5, 20, 20.5, 299, 300, 1000), fc.integer({ min: 0, max: 400 }))
const choice = (fact: Fact) => fc.constantFrom(...(fact.values ?? []).map((value) => value.id))

/** One value of a fact, as JSON. */
export function value(fact: Fact): fc.Arbitrary<unknown> {
  switch (fact.kind) {
    case 'CODE':
      return fc.constantFrom(...codeIds)
    case 'ENUM':
      return choice(fact)
    case 'SET':
      return fc.uniqueArray(choice(fact), { maxLength: 3 })
    case 'NUMBER':
      return number
    case 'DATE':
      return anyDay
    case 'BOOLEAN':
      return fc.boolean()
  }
}

/** A sparse profile: each fact known or not, memberships known or not. */
export const profileJson: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    ...Object.fromEntries(facts.map((fact) => [fact.id, fc.option(value(fact), { nil: undefined, freq: 2 })])),
    memberOf: fc.option(fc.uniqueArray(fc.constantFrom('park', 'assoc'), { maxLength: 2 }), { nil: undefined }),
  })
  .map((json) => Object.fromEntries(Object.entries(json).filter(([, known]) => known !== undefined)))

/** Operators of the time since a date, with the order of the engines' bounds. */
export const sinceOperators = ['within', 'lessThan', 'atLeast', 'moreThan'] as const

/** A length of time, at least a day. */
export const duration = fc.oneof(
  fc.record({ years: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ months: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ days: fc.integer({ min: 1, max: 800 }) }),
  fc.record({
    years: fc.integer({ min: 0, max: 5 }),
    months: fc.integer({ min: 0, max: 20 }),
    days: fc.integer({ min: 1, max: 40 }),
  }),
)

const bounds = fc.constantFrom('gte', 'gt', 'lte', 'lt', 'both')

function leafOf(fact: Fact): fc.Arbitrary<Record<string, unknown>> {
  const some = (items: fc.Arbitrary<unknown>) => fc.array(items, { minLength: 1, maxLength: 3 })
  const of = (test: fc.Arbitrary<Record<string, unknown>>) => test.map((operators) => ({ fact: fact.id, ...operators }))
  switch (fact.kind) {
    case 'CODE':
      return of(some(fc.constantFrom(...codeIds)).map((list) => ({ in: list })))
    case 'ENUM':
      return of(some(choice(fact)).map((list) => ({ in: list })))
    case 'SET':
      return of(
        fc.tuple(some(choice(fact)), fc.boolean()).map(([list, any]) => (any ? { hasAny: list } : { hasAll: list })),
      )
    case 'NUMBER':
      return of(fc.tuple(number, bounds).map(([n, op]) => (op === 'both' ? { gte: n, lt: n + 50 } : { [op]: n })))
    case 'DATE':
      return fc.oneof(
        of(
          fc
            .tuple(fc.integer({ min: 1, max: 60 }), bounds)
            .map(([n, op]) => (op === 'both' ? { gte: n, lt: n + 5 } : { [op]: n })),
        ),
        of(fc.tuple(anyDay, fc.constantFrom('before', 'after', 'is')).map(([d, op]) => ({ [op]: d }))),
        of(fc.tuple(duration, fc.constantFrom(...sinceOperators)).map(([length, op]) => ({ [op]: length }))),
      )
    case 'BOOLEAN':
      return of(fc.boolean().map((is) => ({ is })))
  }
}

const leaf = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...facts).chain(leafOf) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(fc.constantFrom('park', 'assoc'), { minLength: 1 }).map((memberOf) => ({ memberOf })),
  },
)

/** A rule as JSON, up to three groups deep. Why few facts: leaves on one fact meet. */
export const ruleJson: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown; group: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: tie('group') },
  ),
  group: fc.oneof(
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node
