import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'

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
