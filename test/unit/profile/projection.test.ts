import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { projectionRow, tellable, withDerived } from '../../../src/profile/projection.ts'
import type { Catalogue, Fact } from '../../../src/rules/fact.ts'
import { readProfile } from '../../../src/rules/profile.ts'
import { catalogue } from '../rules/catalogue.ts'

const real = buildCatalogues(readCatalogueFiles(), new Map())
const enterprise = real.of('ENTERPRISE')
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

describe('derived facts', () => {
  const derived = (known: Record<string, unknown>) => {
    const { size, is_sme, is_small_micro } = withDerived(enterprise, known)
    return { size, is_sme, is_small_micro }
  }
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'all known',
      { industry: 'C39', employees: 50, revenue: 500 },
      { size: 'small', is_sme: true, is_small_micro: true },
    ],
    ['only what is certain', { industry: 'C39', employees: 500 }, { is_sme: true }],
    ['nothing without an industry', { employees: 5, revenue: 1 }, {}],
    ['nothing outside the standard', { industry: 'J66', employees: 5, revenue: 1 }, {}],
    [
      'what somebody stated about a computed fact does not count',
      { size: 'large', is_sme: false, is_small_micro: false },
      {},
    ],
  ])('%s', (_name, known, expected) => {
    expect(derived(known)).toEqual({ size: undefined, is_sme: undefined, is_small_micro: undefined, ...expected })
  })

  it('are none for citizens', () => {
    expect(withDerived(real.of('CITIZEN'), { gender: 'female' })).toEqual({ gender: 'female' })
  })
})

describe('facts to state in place of a computed fact', () => {
  const profile = (json: Record<string, unknown>) => {
    const read = readProfile(json, enterprise)
    if (!read.ok) throw new Error(JSON.stringify(read.errors))
    return read.profile
  }
  it.each<[string, string, Record<string, unknown>, string[]]>([
    ['a fact of its own is itself', 'employees', {}, ['employees']],
    ['first of all the industry', 'size', {}, ['industry']],
    ['the indicators of its industry', 'is_sme', { industry: 'C39' }, ['employees', 'revenue']],
    ['only those that are missing', 'is_small_micro', { industry: 'C39', revenue: 500 }, ['employees']],
    ['assets where they count', 'size', { industry: 'K701', revenue: 500 }, ['assets']],
    ['of a coarse industry those of every row', 'size', { industry: 'F', employees: 50 }, ['revenue']],
    ['itself when all is told', 'size', { industry: 'C39', revenue: 500, employees: 5 }, ['size']],
    ['itself where there is no size', 'size', { industry: 'J66' }, ['size']],
  ])('%s', (_name, fact, known, expected) => {
    expect(tellable(fact, profile(known)).sort()).toEqual([...expected].sort())
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
