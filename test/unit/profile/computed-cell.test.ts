import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { fingerprintOf } from '../../../src/profile/derive/fingerprint.ts'
import { computedProblem } from '../../../src/profile/intake/computed-cell.ts'

const shipped = readCatalogueFiles()
const catalogues = buildCatalogues(shipped, new Map())

describe('a row that states a size', () => {
  // 国统字〔2017〕213号: 15 sections and 社会工作 (Q85); not J, P, Q84, G53, K704, S, T
  it.each<[string, Record<string, unknown>, boolean]>([
    ['of a bank', { industry: 'J6621' }, true],
    ['of a school', { industry: 'P8391' }, true],
    ['of a clinic', { industry: 'Q84' }, true],
    ['of a railway', { industry: 'G53' }, true],
    ['without an industry', {}, true],
    ['of a factory', { industry: 'C3921' }, false],
    ['of social work', { industry: 'Q85' }, false],
    ['of an industry partly inside', { industry: 'Q' }, false],
  ])('%s', (_name, row, taken) => {
    for (const id of ['size', 'is_sme', 'is_small_micro'])
      expect(computedProblem(id, { ...row, [id]: 'x' }, catalogues) === undefined).toBe(taken)
  })
  it('can withdraw it anywhere', () => {
    expect(computedProblem('size', { industry: 'C39', size: null }, catalogues)).toBeUndefined()
  })
  it('leaves other facts alone', () => {
    expect(computedProblem('employees', { industry: 'C39', employees: 5 }, catalogues)).toBeUndefined()
  })
})

describe('the fingerprint of the catalogue', () => {
  const [first, ...rest] = shipped
  it('changes with what decides a value, not with words or order', () => {
    const own = fingerprintOf(shipped)
    expect(fingerprintOf([...rest, { ...first, label: { zh: '别名', en: 'other' } } as never])).toBe(own)
    expect(fingerprintOf([...rest, { ...first, freshnessDays: 5 } as never])).not.toBe(own)
    expect(fingerprintOf([...rest, { ...first, from: { yes: { fact: 'x', is: true } } } as never])).not.toBe(own)
  })
})
