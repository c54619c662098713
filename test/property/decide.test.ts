import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decide } from '../../src/rules/decide.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { factsOf } from '../../src/rules/rule.ts'
import { catalogue, rule, today } from '../unit/rules/catalogue.ts'
import { everyValue, few, leafOf } from './few-values.ts'

const choosable = few.filter((fact) => fact.kind === 'BOOLEAN' || fact.kind === 'ENUM')
const leaf = fc.constantFrom(...choosable, ...few.filter((fact) => fact.kind === 'NUMBER')).chain(leafOf)
const test = fc.oneof(
  leaf,
  leaf.map((not) => ({ not })),
)
const group = fc.tuple(fc.constantFrom('all', 'any'), fc.array(test, { minLength: 2, maxLength: 3 }))
const ruleJson = fc.tuple(fc.constantFrom('all', 'any'), fc.array(group, { minLength: 2, maxLength: 3 }))

it('a missing yes/no or choice keeps a rule open exactly where its values differ', () => {
  let settled = 0
  fc.assert(
    fc.property(ruleJson, ([op, groups]) => {
      const json = { [op]: groups.map(([inner, tests]) => ({ [inner]: tests })) }
      const written = rule(json)
      const decided = decide(written, catalogue)
      for (const id of factsOf(written).filter((fact) => choosable.some((known) => known.id === fact))) {
        const rest = factsOf(written).filter((other) => other !== id)
        for (const known of rest.reduce(
          (list, other) =>
            list.flatMap((held) =>
              everyValue(other)
                .slice(0, 5)
                .map((value) => new Map(held).set(other, value)),
            ),
          [new Map()],
        )) {
          const answers = new Set(
            everyValue(id).map((value) => evaluate(written, new Map(known).set(id, value), today)),
          )
          const [only] = answers
          const expected = answers.size === 1 ? only : null
          if (expected !== null && evaluate(written, known, today) === null) settled += 1
          const given = evaluate(decided, known, today)
          if (given !== expected) expect([JSON.stringify(json), id, [...known], given]).toEqual([expected])
        }
      }
    }),
    { numRuns: 500, seed: 41 },
  )
  expect(settled).toBeGreaterThan(100)
})
