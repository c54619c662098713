import { describe, expect, it } from 'vitest'
import { currentFacts, freshProfile, type StatedValue } from '../../../src/profile/current-facts.ts'
import type { FactDefinition } from '../../../src/profile/fact-definition.ts'

const definition = (id: string, selfDeclared: boolean, freshnessDays: number | null): [string, FactDefinition] => [
  id,
  {
    id,
    audience: 'ENTERPRISE',
    kind: 'NUMBER',
    label: { zh: id, en: id },
    authority: { zh: '局', en: 'bureau' },
    selfDeclared,
    sensitive: false,
    freshnessDays,
    storage: 'column',
  },
]
const definitions = new Map([
  definition('own', true, 30),
  definition('kept', false, 30),
  definition('lasting', false, null),
])
const on = '2026-11-24'

let ids = 0
const said = (factId: string, value: unknown, asOf: string, source = 'bureau'): StatedValue => {
  ids += 1
  return { factId, value, source, asOf, id: ids }
}
const current = (...stated: StatedValue[]) => freshProfile(currentFacts(stated, definitions, on))

describe('the current value of a fact', () => {
  it.each<[string, StatedValue[], Record<string, unknown>]>([
    ['nothing of nothing', [], {}],
    ['the latest day', [said('own', 2, '2026-11-20'), said('own', 1, '2026-11-10')], { own: 2 }],
    ['of one day, what was recorded last', [said('own', 1, '2026-11-20'), said('own', 2, '2026-11-20')], { own: 2 }],
    [
      'for an own fact, whoever spoke last',
      [said('own', 1, '2026-11-10'), said('own', 2, '2026-11-20', 'self')],
      { own: 2 },
    ],
    [
      'for an authority’s fact, never the person',
      [said('kept', 1, '2026-11-10'), said('kept', 2, '2026-11-20', 'self')],
      { kept: 1 },
    ],
    ['the person alone, for an authority’s fact: nothing', [said('kept', 2, '2026-11-20', 'self')], {}],
    ['not what was withdrawn', [said('own', 1, '2026-11-10'), said('own', null, '2026-11-20')], {}],
    [
      'what was stated again after a withdrawal',
      [said('own', null, '2026-11-10'), said('own', 3, '2026-11-20')],
      { own: 3 },
    ],
    [
      'false and zero are values',
      [said('own', 0, '2026-11-20'), said('lasting', false, '2026-11-20')],
      { own: 0, lasting: false },
    ],
    [
      'the authority that keeps it, before a later word of another',
      [said('kept', 1, '2026-11-10', '局'), said('kept', 2, '2026-11-20', '园区')],
      { kept: 1 },
    ],
    [
      'of others, the latest',
      [said('kept', 1, '2026-11-10', '园区'), said('kept', 2, '2026-11-20', '协会')],
      { kept: 2 },
    ],
    [
      'another, once the authority’s word is stale',
      [said('kept', 1, '2026-10-01', '局'), said('kept', 2, '2026-11-01', '园区')],
      { kept: 2 },
    ],
    [
      'another, once the authority withdrew',
      [
        said('kept', 1, '2026-11-10', '局'),
        said('kept', null, '2026-11-12', '局'),
        said('kept', 2, '2026-11-01', '园区'),
      ],
      { kept: 2 },
    ],
    [
      'a restatement renews the day',
      [said('own', 1, '2026-11-01', 'a'), said('own', 1, '2026-11-20', 'a'), said('own', 2, '2026-11-10', 'b')],
      { own: 1 },
    ],
    ['not a fact that is no longer in the catalogue', [said('gone', 1, '2026-11-20')], {}],
    ['a value on its last fresh day', [said('own', 1, '2026-10-25')], { own: 1 }],
    ['not the day after', [said('own', 1, '2026-10-24')], {}],
    ['what never goes stale, however old', [said('lasting', 1, '1990-01-01')], { lasting: 1 }],
  ])('%s', (_name, stated, expected) => {
    expect(current(...stated)).toEqual(expected)
    expect(current(...[...stated].reverse())).toEqual(expected)
  })

  it('a stale value is kept and marked, with its source and day', () => {
    const all = currentFacts([said('own', 1, '2020-01-01')], definitions, on)
    expect(all.get('own')).toMatchObject({ value: 1, stale: true, source: 'bureau', asOf: '2020-01-01' })
  })
})
