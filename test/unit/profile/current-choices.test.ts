// CASES 4.1: each choice of a SET has its own authority. Yes = any source says so; no = its own authority said so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import type { SetJson } from '../../../src/profile/choices.ts'
import { correctedChoices, statedByKeepers } from '../../../src/profile/corrected-choices.ts'
import { currentFacts, freshProfile, type StatedValue } from '../../../src/profile/current-facts.ts'
import type { FactDefinition } from '../../../src/profile/fact-definition.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { readProfile } from '../../../src/rules/profile.ts'
import { rule } from '../rules/catalogue.ts'

const on = '2026-11-24'
const shipped = new Map(readCatalogueFiles().map((fact) => [fact.id, fact]))
const fact = (id: string): FactDefinition => shipped.get(id) as FactDefinition

let ids = 0
const said = (factId: string, source: string, value: unknown, asOf = '2026-05-01'): StatedValue => {
  ids += 1
  return { factId, value, source, asOf, id: ids }
}
const holds = (stated: StatedValue[], factId: string, choice: string): boolean | null | undefined => {
  const { [factId]: value } = freshProfile(currentFacts(stated, shipped, on))
  if (value === undefined) return undefined
  const set = value as SetJson
  if (!('yes' in set)) return set.includes(choice)
  return set.yes.includes(choice) ? true : set.no.includes(choice) ? false : null
}

describe('a set of several offices', () => {
  const groups = [said('groups', '民政局', ['low_income']), said('groups', '退役军人事务局', ['veteran'], '2026-05-02')]
  const two = [
    said('qualifications', '科学技术委员会', ['high_tech']),
    said('qualifications', '经济委员会', ['specialised_new']),
  ]
  it.each<[string, StatedValue[], string, string, boolean | null]>([
    ['退役军人 beside 低保家庭', groups, 'groups', 'veteran', true],
    ['低保家庭 beside 退役军人', groups, 'groups', 'low_income', true],
    ['its own authority left it out', groups, 'groups', 'orphan', false],
    ['nobody who keeps it spoke', groups, 'groups', 'disabled', null],
    ['专精特新 by 经济委员会', two, 'qualifications', 'specialised_new', true],
    ['高新技术企业 by 科学技术委员会', two, 'qualifications', 'high_tech', true],
    [
      'only 商务委员会 spoke',
      [said('qualifications', '商务委员会', ['old_brand'])],
      'qualifications',
      'high_tech',
      null,
    ],
    [
      'an office that keeps none of it says yes',
      [said('groups', '街道办事处', ['veteran'])],
      'groups',
      'veteran',
      true,
    ],
    ['and leaves one out', [said('groups', '街道办事处', ['veteran'])], 'groups', 'low_income', null],
    [
      'another says yes, its authority no',
      [said('groups', '街道办事处', ['orphan']), ...groups],
      'groups',
      'orphan',
      true,
    ],
    ['its authority by its English name', [said('groups', 'Civil Affairs Bureau', [])], 'groups', 'orphan', false],
    ['the person of an own fact', [said('founder_groups', 'self', ['returnee'])], 'founder_groups', 'veteran', false],
    [
      'an office beside the person',
      [said('founder_groups', 'self', ['returnee']), said('founder_groups', '人社局', ['graduate'])],
      'founder_groups',
      'graduate',
      true,
    ],
    ['an office alone', [said('founder_groups', '人社局', ['graduate'])], 'founder_groups', 'veteran', null],
    [
      'the latest of one office',
      [...groups, said('groups', '退役军人事务局', [], '2026-06-01')],
      'groups',
      'veteran',
      false,
    ],
    [
      'one office withdrew',
      [...groups, said('groups', '退役军人事务局', null, '2026-06-01')],
      'groups',
      'veteran',
      null,
    ],
    [
      'a list too old beside a fresh one',
      [said('groups', '民政局', ['low_income'], '2020-01-01'), said('groups', '退役军人事务局', [])],
      'groups',
      'low_income',
      null,
    ],
  ])('%s', (_name, stated, factId, choice, expected) => {
    expect(holds(stated, factId, choice)).toBe(expected)
  })

  it('is a closed list once every choice is known', () => {
    const keepers = [...statedByKeepers(['veteran'], fact('groups'))]
    const stated = keepers.map(([source, list]) => said('groups', source, list))
    expect(freshProfile(currentFacts(stated, shipped, on))).toEqual({ groups: ['veteran'] })
    expect(keepers.length).toBe(6)
  })

  it('names every source whose statement counts, and the oldest of their days', () => {
    const [current] = currentFacts(groups, shipped, on).values()
    expect(current).toMatchObject({ sources: ['民政局', '退役军人事务局'], asOf: '2026-05-01', stale: false })
  })

  it('shows a list that is too old as such', () => {
    const [current] = currentFacts([said('groups', '民政局', ['orphan'], '2020-01-01')], shipped, on).values()
    expect(current).toMatchObject({ value: ['orphan'], stale: true, sources: ['民政局'] })
  })

  it('agrees with a model, in any order of the statements', () => {
    const choices = ['low_income', 'veteran', 'disabled', 'graduate'] as const
    const keeper = { low_income: '民政局', veteran: '退役军人事务局', disabled: '残疾人联合会', graduate: '教育局' }
    const statement = fc.record({
      source: fc.constantFrom(...Object.values(keeper), '街道办事处', 'self'),
      value: fc.option(fc.subarray([...choices]), { nil: null, freq: 5 }),
      day: fc.constantFrom('2026-05-01', '2026-06-01', '2020-01-01'),
    })
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), fc.func(fc.integer()), (list, order) => {
        const stated = list.map(({ source, value, day }) => said('groups', source, value, day))
        const shuffled = [...stated].sort((a, b) => order(a.id) - order(b.id))
        const last = new Map<string, StatedValue>()
        for (const one of stated) {
          const held = last.get(one.source)
          if (!held || one.asOf >= held.asOf) last.set(one.source, one)
        }
        const counted = [...last.values()].filter(
          ({ source, value, asOf }) => source !== 'self' && value !== null && asOf > '2024-11-24',
        )
        for (const choice of choices) {
          const yes = counted.some(({ value }) => (value as string[]).includes(choice))
          const no = counted.some(({ source }) => source === keeper[choice])
          const expected = yes ? true : no ? false : counted.length > 0 ? null : undefined
          if (expected !== undefined)
            expect([choice, holds(shuffled, 'groups', choice) ?? null]).toEqual([choice, expected])
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, SetJson, SetJson | undefined, StatedValue[], Record<string, string[]>]>([
    [
      'adds one',
      ['low_income', 'veteran'],
      { yes: ['low_income'], no: [] },
      [said('groups', '民政局', ['low_income'])],
      { 退役军人事务局: ['veteran'] },
    ],
    [
      'removes one',
      [],
      { yes: ['veteran'], no: [] },
      [said('groups', '退役军人事务局', ['veteran'])],
      { 退役军人事务局: [] },
    ],
    [
      'removes what an office without authority said',
      ['graduate'],
      { yes: ['veteran', 'graduate'], no: [] },
      [said('groups', '街道办事处', ['veteran', 'graduate'])],
      { 退役军人事务局: [], 街道办事处: ['graduate'] },
    ],
  ])('a correction that %s is stated by its authority', (_name, claimed, current, stated, expected) => {
    const made = correctedChoices(claimed, current, fact('groups'), stated)
    expect(Object.fromEntries(made.map(({ source, list }) => [source, list]))).toEqual(expected)
  })
})

it('reads in the engine what is known of single choices', () => {
  const value = { yes: ['x'], no: ['y'] }
  const read = readProfile(
    { badges: value },
    {
      version: '',
      codes: new Map(),
      facts: new Map([
        [
          'badges',
          {
            id: 'badges',
            audience: 'ENTERPRISE',
            kind: 'SET',
            storage: 'json',
            label: { zh: '', en: '' },
            values: ['x', 'y', 'z'].map((id) => ({ id, zh: id, en: id })),
          },
        ],
      ]),
    },
  )
  if (!read.ok) throw new Error('refused')
  const verdict = (json: unknown) => evaluate(rule(json), read.profile, on)
  expect(
    [['x'], ['y'], ['z'], ['y', 'z'], ['x', 'z']].map((list) => [
      verdict({ fact: 'badges', hasAny: list }),
      verdict({ fact: 'badges', hasAll: list }),
    ]),
  ).toEqual([
    [true, true],
    [false, false],
    [null, null],
    [null, false],
    [true, null],
  ])
})
