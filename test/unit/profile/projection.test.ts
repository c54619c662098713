import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { projectionRow } from '../../../src/profile/projection.ts'
import type { Catalogue, Fact } from '../../../src/rules/fact.ts'
import { catalogue } from '../rules/catalogue.ts'

const real = buildCatalogues(readCatalogueFiles(), new Map())
const recipient = { id: 2050, personalised: true, memberOf: ['park'] }

describe('a row of the projection', () => {
  it('has its bucket, and each known fact where it is stored', () => {
    const known = { industry: 'C39', staff: 0, listed_j: false, born_on_j: '2020-01-01', form: 'a' }
    expect(projectionRow(catalogue, recipient, known)).toEqual({
      bucket: 2,
      id: 2050,
      personalised: true,
      member_of: ['park'],
      industry_lo: 3900,
      industry_hi: 3999,
      staff: 0,
      form: 'a',
      extra: { listed_j: false, born_on_j: '2020-01-01' },
    })
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, unknown>]>([
    ['what is not known is left out', { staff: null, form: undefined }, {}, {}],
    ['a fact of no catalogue is left out', { nonsense: 1 }, {}, {}],
    ['a code in json is a range too', { industry_j: 'C3921' }, {}, { industry_j_lo: 3921, industry_j_hi: 3921 }],
    ['a set in json is written as an array of text', { badges_j: ['x', 'y'] }, {}, { badges_j: '{"x","y"}' }],
    ['an empty set is known', { badges: [], badges_j: [] }, { badges: [] }, { badges_j: '{}' }],
  ])('%s', (_name, known, columns, extra) => {
    const { bucket: _b, id: _i, personalised: _p, member_of: _m, ...rest } = projectionRow(catalogue, recipient, known)
    expect(rest).toEqual({ ...columns, extra })
  })

  it('throws for an invalid code, which would be a fault', () => {
    expect(() => projectionRow(catalogue, recipient, { industry: 'Z' })).toThrow('industry: Z')
  })

  it('keeps the choice `null` of a set in json apart from NULL', () => {
    const fact: Fact = {
      id: 'set_j',
      audience: 'ENTERPRISE',
      kind: 'SET',
      storage: 'json',
      label: { zh: '', en: '' },
      values: [{ id: 'null', zh: '无', en: 'none' }],
    }
    const own: Catalogue = { ...catalogue, facts: new Map([[fact.id, fact]]) }
    const { extra } = projectionRow(own, recipient, { set_j: ['null'] }) as { extra: { set_j: string } }
    expect(extra.set_j).not.toBe('{null}')
  })
})

describe('catalogues', () => {
  it('have another version when any definition changes', () => {
    const [first, ...rest] = readCatalogueFiles()
    const version = (list: readonly unknown[]) => buildCatalogues(list as never, new Map()).version
    expect(version([first, ...rest])).toBe(real.version)
    expect(version([{ ...first, min: 1 }, ...rest])).not.toBe(real.version)
    expect(version(rest)).not.toBe(real.version)
  })
  it('keep facts of the two audiences apart', () => {
    for (const audience of ['CITIZEN', 'ENTERPRISE'] as const)
      for (const fact of real.of(audience).facts.values()) expect([fact.id, fact.audience]).toEqual([fact.id, audience])
  })
})
