import { describe, expect, it } from 'vitest'
import { type Given, translate, translateBenefit } from '../../../research/size-labelled/aides-jeunes.ts'
import { collectChoices, slugOf } from '../../../research/size-labelled/catalogue.ts'
import { classify } from '../../../research/size-labelled/free-text.ts'
import { frenchPlaces } from '../../../research/size-labelled/french-places.ts'
import { translateProgram } from '../../../research/size-labelled/transition.ts'

describe('a benefit condition keeps its real values', () => {
  it.each<[string, Given, unknown]>([
    ['age', { type: 'age', operator: '<', value: 21 }, { fact: 'born_on', lt: 21 }],
    ['exact age', { type: 'age', operator: '=', value: 18 }, { fact: 'born_on', gte: 18, lte: 18 }],
    ['places', { type: 'departements', values: ['74', '2A'] }, { fact: 'lives_at', in: ['D74', 'D2A'] }],
    [
      'monthly amount',
      { type: 'quotient_familial', operator: '<=', value: 700, period: 'month' },
      { fact: 'quotient_familial', lte: 8400 },
    ],
    [
      'left out',
      { type: 'regime_securite_sociale', excludes: ['agri'] },
      { all: [{ not: { fact: 'regime_securite_sociale', in: ['agri'] } }] },
    ],
    ['said no', { type: 'boursier', value: false }, { fact: 'boursier', is: false }],
  ])('%s', (_name, given, rule) => {
    expect(translate(given, '示例机构', collectChoices())).toEqual({ as: 'rule', rule })
  })

  it.each<[string, Given]>([
    ['counting children', { type: 'enfants_eligibles', operator: '>=', value: 1, age_min: 3, age_max: 9 }],
    ['an unknown type', { type: '示例' }],
    ['a part that is not understood', { type: 'age', operator: '<', value: 21, unless: 'x' }],
    ['an unknown operator', { type: 'age', operator: '!=', value: 21 }],
  ])('%s is lost, not simplified', (_name, given) => {
    expect(translate(given, '示例机构', collectChoices()).as).toBe('lost')
  })

  it('has no whole rule once a condition is lost', () => {
    const age: Given = { type: 'age', operator: '>=', value: 16 }
    const profils = [{ type: 'a', conditions: [{ type: '示例' }] }]
    const of = (more: object) =>
      translateBenefit('示例', { institution: 'x', conditions_generales: [age], ...more }, collectChoices())
    expect(of({}).whole).toEqual({ all: [{ fact: 'born_on', gte: 16 }] })
    expect(of({ profils }).whole).toBeUndefined()
  })
})

describe('a Publicodes target', () => {
  const target = (publicodes: Record<string, unknown>, dates = {}) =>
    translateProgram('示例', { publicodes, ...dates }, collectChoices())

  it('follows names, keeps numbers, and leaves dates to the document', () => {
    const { whole, conditions } = target(
      {
        'entreprise . est ciblée': { 'toutes ces conditions': ['est éligible', 'effectif <= 12'] },
        'entreprise . est éligible': {
          'applicable si': 'date du jour <= dispositif . fin de validité',
          'une de ces conditions': ['région = Bretagne', 'microentrepreneur = non'],
        },
      },
      { 'fin de validité': '31/12/2030' },
    )
    expect(JSON.stringify(whole)).toBe(
      JSON.stringify({
        all: [
          {
            any: [{ all: [{ fact: 'located_at', in: ['R53'] }] }, { all: [{ fact: 'microentrepreneur', is: false }] }],
          },
          { fact: 'employees', lte: 12 },
        ],
      }),
    )
    expect(conditions.find(({ kind }) => kind === 'fin de validité')?.translated).toEqual({
      as: 'validity',
      to: '2030-12-31',
    })
  })

  it.each([
    ['an unknown mechanism', { 'variations 示例': ['effectif <= 12'] }],
    ['an unknown name', { 'toutes ces conditions': ['示例'] }],
    ['a place that is none', { 'toutes ces conditions': ['région = 示例'] }],
    [
      'a date of one alternative',
      { 'une de ces conditions': ['date du jour <= dispositif . fin de validité', 'effectif <= 12'] },
    ],
  ])('%s is lost, and with it the whole', (_name, body) => {
    const { whole, conditions } = target({ 'entreprise . est ciblée': body }, { 'fin de validité': '31/12/2030' })
    expect(whole).toBeUndefined()
    expect(conditions.some(({ translated }) => translated.as === 'lost')).toBe(true)
  })
})

it('a text no kind recognises counts as not expressed; a note counts as nothing', () => {
  const texts = ['年满 18 周岁', '说明', '其他'].map((text) => ({ programme: '示例', text }))
  const { conditions, aside } = classify(texts, [
    { kind: 'age', when: /周岁/, rule: { fact: 'born_on', gte: 18 } },
    { kind: 'note', when: /说明/, aside: true },
  ])
  expect(aside).toBe(1)
  expect(conditions.map(({ kind, translated }) => [kind, translated.as])).toEqual([
    ['age', 'rule'],
    ['unclassified', 'lost'],
  ])
})

it('a commune lies in its département, and that in its region', () => {
  const [commune, departement, region] = ['C74010', 'D74', 'R84'].map((code) => frenchPlaces.find(code))
  expect(commune!.lo).toBeGreaterThanOrEqual(departement!.lo)
  expect(commune!.hi).toBeLessThanOrEqual(departement!.hi)
  expect(departement!.hi).toBeLessThanOrEqual(region!.hi)
  expect(frenchPlaces.find('C00123')).toBeUndefined()
})

it('two values that would share a slug are refused', () => {
  expect(slugOf('Île-示例')).toBe('ile_')
  const choices = collectChoices()
  choices.use('f', 'a-b')
  expect(() => choices.use('f', 'a b')).toThrow('are both')
})
