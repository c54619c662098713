import { describe, expect, it } from 'vitest'
import { factSeed, readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'

const facts = readCatalogueFiles()

describe.each([
  ['ENTERPRISE', 35],
  ['CITIZEN', 25],
] as const)('the fact catalogue of %s', (audience, least) => {
  const own = facts.filter((fact) => fact.audience === audience)

  it('is large enough, with every kind and both storages', () => {
    expect(own.length).toBeGreaterThanOrEqual(least)
    expect(new Set(own.map((fact) => fact.kind))).toEqual(new Set(['CODE', 'ENUM', 'SET', 'NUMBER', 'DATE', 'BOOLEAN']))
    expect(own.filter((fact) => fact.storage === 'json').length).toBeGreaterThanOrEqual(5)
  })

  it('lets people state at least three numbers themselves, and authorities keep the rest', () => {
    expect(own.filter((fact) => fact.kind === 'NUMBER' && fact.selfDeclared).length).toBeGreaterThanOrEqual(3)
    expect(own.filter((fact) => !fact.selfDeclared).length).toBeGreaterThanOrEqual(10)
  })

  it('gives units to numbers and to ages, and bounds that hold something', () => {
    for (const { id, kind, unit, min, max } of own) {
      expect([id, unit !== undefined && kind !== 'DATE']).toEqual([id, kind === 'NUMBER'])
      expect([id, (min ?? 0) < (max ?? Infinity)]).toEqual([id, true])
    }
  })
})

describe('a fact of file or run time', () => {
  const label = { zh: '测试', en: 'test' }
  const base = { audience: 'CITIZEN', kind: 'NUMBER', label, authority: label, selfDeclared: true, sensitive: false }
  const wrong = (change: object) => {
    const read = factSeed.safeParse({ ...base, id: 'pb_fact', freshnessDays: null, storage: 'json', ...change })
    return read.error?.issues.map((issue) => issue.path.join('.')) ?? []
  }

  it.each([
    ...['branch_in_lo', 'branch_in_hi'],
    ...['name', 'source', 'as_of', 'email', 'member_of', 'person', 'uscc'],
    ...['id', 'bucket', 'personalised', 'extra', 'constructor'],
  ])('is not called %s', (id) => {
    expect(wrong({ id })).toEqual(['id'])
  })

  it('can have a similar name', () => {
    for (const id of ['lo', 'name_of', 'hi_speed', 'branch_in', 'to_string'])
      expect([id, wrong({ id })]).toEqual([id, []])
  })

  it('has a least value that is not above its most', () => {
    expect(wrong({ min: 5, max: 4 })).toEqual(['min'])
    expect(wrong({ min: 4, max: 4 })).toEqual([])
    expect(wrong({ min: 5 })).toEqual([])
  })

  it('is a count only as a number, and of the past only as a day', () => {
    expect([wrong({ whole: true }), wrong({ past: true })]).toEqual([[], ['past']])
    expect([wrong({ kind: 'DATE', past: true }), wrong({ kind: 'DATE', whole: true })]).toEqual([[], ['whole']])
  })
})
