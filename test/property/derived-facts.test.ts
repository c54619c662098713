import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildCatalogues } from '../../src/profile/catalogues.ts'
import { withDerived } from '../../src/profile/derived-facts.ts'
import type { FactDefinition } from '../../src/profile/fact-definition.ts'
import { isFull } from '../effort.ts'

type Json = string | number | { [op: string]: Json[] }

const stated = ['s0', 's1', 's2']
const computed = ['c0', 'c1', 'c2', 'c3']
const all = [...stated, ...computed]
const leaf = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Json>(...all) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) as fc.Arbitrary<Json> },
)
const node = (part: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('add', 'multiply', 'min', 'max'), fc.array(part, { minLength: 2, maxLength: 3 }))
      .map(([op, parts]) => ({ [op]: parts })),
    fc.tuple(fc.constantFrom('subtract', 'divide'), part, part).map(([op, a, b]) => ({ [op]: [a, b] })),
  )
const formula = fc.oneof(node(leaf), node(fc.oneof(leaf, node(leaf))))
const values = fc.array(fc.option(fc.integer({ min: -3, max: 9 }), { nil: undefined }), { minLength: 3, maxLength: 3 })

const definition = (id: string, own?: Json): FactDefinition => ({
  id,
  audience: 'ENTERPRISE',
  kind: 'NUMBER',
  label: { zh: id, en: id },
  authority: { zh: '示例局', en: 'sample' },
  selfDeclared: false,
  sensitive: false,
  freshnessDays: null,
  storage: 'json',
  ...(own === undefined ? {} : { formula: own }),
})

const read = (json: Json): string[] =>
  typeof json === 'string' ? [json] : typeof json === 'number' ? [] : Object.values(json).flat().flatMap(read)

/** The value by the definition itself, without an order; NaN = unknown. */
function definedValue(
  json: Json,
  formulas: Record<string, Json>,
  known: Record<string, number>,
  above: string[],
): number {
  if (typeof json === 'number') return json
  if (typeof json === 'string') {
    const own = formulas[json]
    if (own === undefined) return known[json] ?? NaN
    return above.includes(json) ? NaN : definedValue(own, formulas, known, [...above, json])
  }
  const [[op, parts]] = Object.entries(json) as [[string, Json[]]]
  const list = parts.map((part) => definedValue(part, formulas, known, above))
  const [a = NaN, b = NaN] = list
  if (list.some(Number.isNaN)) return NaN
  if (op === 'divide') return b === 0 ? NaN : a / b
  if (op === 'subtract') return a - b
  if (op === 'min' || op === 'max') return Math[op](...list)
  return list.reduce((x, y) => (op === 'add' ? x + y : x * y))
}

const reaches = (from: string, to: string, formulas: Record<string, Json>, seen: string[] = []): boolean =>
  read(formulas[from] ?? 0).some(
    (id) => id === to || (!seen.includes(id) && reaches(id, to, formulas, [...seen, from, id])),
  )

it('facts with formulas have the value that their definition says, and circles are found', () => {
  let [circles, known] = [0, 0]
  const order = fc.shuffledSubarray(all, { minLength: all.length })
  fc.assert(
    fc.property(fc.tuple(formula, formula, formula, formula), values, order, (own, given, ids) => {
      const formulas = Object.fromEntries(
        computed.flatMap((id, i) => {
          const json = own[i]
          // a formula of constants alone is refused
          return json !== undefined && read(json).length > 0 ? [[id, json]] : []
        }),
      )
      const catalogues = buildCatalogues(
        ids.map((id) => definition(id, formulas[id])),
        new Map(),
      )
      const facts = Object.fromEntries(
        stated.flatMap((id, i) => (given[i] === undefined ? [] : [[id, given[i]]])),
      ) as Record<string, number>
      const circular = computed.some((id) => reaches(id, id, formulas))
      if (circular) circles += 1
      expect(catalogues.derivationProblems.length > 0).toBe(circular)
      const derived = withDerived(catalogues.of('ENTERPRISE'), facts)
      for (const id of computed) {
        const expected = formulas[id] === undefined ? NaN : definedValue(id, formulas, facts, [])
        if (!Number.isFinite(expected)) expect([id, derived[id]]).toEqual([id, undefined])
        else {
          known += 1
          expect(Math.abs((derived[id] as number) - expected)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(expected)),
          )
        }
      }
    }),
    { numRuns: isFull ? 3000 : 300 },
  )
  expect([circles > 20, known > 100]).toEqual([true, true])
})
