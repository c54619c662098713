// Rules with few bounds, so that tests can try every value that the rules distinguish.
import fc from 'fast-check'
import type { Fact } from '../../src/rules/fact.ts'
import type { Value } from '../../src/rules/profile.ts'
import { catalogue, codeIds, facts } from '../unit/rules/catalogue.ts'

// bounds are 0, 1, 2, 3 or days of one week
const days = Array.from({ length: 9 }, (_, i) => `2020-01-0${i + 1}`)
const dayOf = fc.constantFrom(...days.slice(2, 7))
const choice = (fact: Fact) => fc.constantFrom(...(fact.values ?? []).map((value) => value.id))
const some = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 2 })

function testOf(fact: Fact): fc.Arbitrary<Record<string, unknown>> {
  switch (fact.kind) {
    case 'CODE':
      return some(fc.constantFrom(...codeIds)).map((list) => ({ in: list }))
    case 'ENUM':
      return some(choice(fact)).map((list) => ({ in: list }))
    case 'SET':
      return fc.tuple(fc.constantFrom('hasAny', 'hasAll'), some(choice(fact))).map(([op, list]) => ({ [op]: list }))
    case 'NUMBER':
      return fc.oneof(
        fc.tuple(fc.constantFrom('gte', 'gt', 'lte', 'lt', 'is'), fc.nat(2)).map(([op, n]) => ({ [op]: n })),
        fc.nat(2).map((n) => ({ gt: n, lt: n + 1 })),
      )
    case 'DATE':
      return fc.tuple(fc.constantFrom('before', 'after', 'is'), dayOf).map(([op, day]) => ({ [op]: day }))
    case 'BOOLEAN':
      return fc.boolean().map((is) => ({ is }))
  }
}
/** A test of one fact. */
export const leafOf = (fact: Fact) => testOf(fact).map((test) => ({ fact: fact.id, ...test }))

/** One fact of each kind. */
export const few = facts.filter((fact) => fact.storage === 'column')
const leaf = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...few).chain(leafOf) },
  { weight: 1, arbitrary: some(fc.constantFrom('park', 'assoc')).map((memberOf) => ({ memberOf })) },
)
/** Rules with few bounds, up to three groups deep. */
export const ruleJson = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node

const subsets = (items: readonly string[]): string[][] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => bits & (1 << i)))
const codeEnds = codeIds.flatMap((id) => {
  const entry = catalogue.codes.get('tree')?.find(id)
  return entry ? [entry.lo - 1, entry.lo, entry.hi, entry.hi + 1] : []
})

/** Every value of a fact that these rules distinguish. A number outside the fact's bounds is refused: no value. */
export function everyValue(id: string): Value[] {
  const fact = catalogue.facts.get(id)
  const set = (items: readonly string[]): Value[] =>
    subsets(items).map((values) => ({ kind: 'SET', values: new Set(values) }))
  switch (fact?.kind) {
    case 'CODE':
      return codeEnds.map((lo) => ({ kind: 'CODE', code: '', lo, hi: lo }))
    case 'ENUM':
      // d: a choice that is added later
      return ['a', 'b', 'c', 'd'].map((value) => ({ kind: 'ENUM', value }))
    case 'SET':
      return set(['x', 'y', 'z'])
    case 'NUMBER':
      return Array.from({ length: 11 }, (_, i) => i / 2 - 1)
        .filter((value) => value >= (fact.min ?? -Infinity) && value <= (fact.max ?? Infinity))
        .map((value) => ({ kind: 'NUMBER', value }))
    case 'DATE':
      return days.map((value) => ({ kind: 'DATE', value }))
    case 'BOOLEAN':
      return [true, false].map((value) => ({ kind: 'BOOLEAN', value }))
    default:
      return set(['park', 'assoc'])
  }
}
