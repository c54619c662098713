import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { deriveFacts, withDerived } from '../../../src/profile/derived-facts.ts'
import type { FactDefinition } from '../../../src/profile/fact-definition.ts'
import { tellable } from '../../../src/profile/tellable.ts'
import { type Profile, readProfile } from '../../../src/rules/profile.ts'

const shipped = readCatalogueFiles()
const real = buildCatalogues(shipped, new Map())
const enterprise = real.of('ENTERPRISE')
const told = (fact: string, profile: Profile, catalogues = real) =>
  tellable(catalogues.of('ENTERPRISE'), fact, profile, (id) => catalogues.definitions.get(id)?.selfDeclared === true)

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
    expect(told(fact, profile(known)).sort()).toEqual([...expected].sort())
  })
})

describe('the shipped catalogue', () => {
  it('has no wrong derivation', () => {
    expect(real.derivationProblems).toEqual([])
  })
})

describe('the share of R&D', () => {
  // 国科发火〔2016〕32号, art. 11 (5): R&D spending over revenue of the same time
  const self = new Set(['rd_ratio'])
  it.each<[string, Record<string, unknown>, ReadonlySet<string>, number | undefined]>([
    ['follows from spending and revenue', { rd_spending: 50, revenue: 1000 }, self, 5],
    ['is exact where binary fractions are not', { rd_spending: 1.1, revenue: 100 }, self, 1.1],
    ['is unknown without revenue', { rd_spending: 50 }, self, undefined],
    ['is unknown without any revenue to divide by', { rd_spending: 50, revenue: 0 }, self, undefined],
    ['is known to be none', { rd_spending: 0, revenue: 1000 }, self, 0],
    ['counts before what the enterprise states', { rd_spending: 50, revenue: 1000, rd_ratio: 30 }, self, 5],
    ['stays as stated while an input is missing', { revenue: 1000, rd_ratio: 30 }, self, 30],
    [
      'stays as stated where the result is out of bounds',
      { rd_spending: 3000, revenue: 1000, rd_ratio: 100 },
      self,
      100,
    ],
    ['of an authority counts before the formula', { rd_spending: 50, revenue: 1000, rd_ratio: 30 }, new Set(), 30],
  ])('%s', (_name, known, own, expected) => {
    expect(withDerived(enterprise, known, own).rd_ratio).toBe(expected)
  })
  it('names what it follows from, unless it is stated', () => {
    expect(deriveFacts(enterprise, { rd_spending: 50, revenue: 1000 }).from.get('rd_ratio')).toEqual([
      'rd_spending',
      'revenue',
    ])
    expect(deriveFacts(enterprise, { revenue: 1000, rd_ratio: 3 }).from.has('rd_ratio')).toBe(false)
  })
})

describe('one thing in two facts', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    // 外商投资法, art. 2: wholly or partly invested by foreign investors
    [
      'a foreign-invested enterprise has foreign capital',
      { registration_type: 'foreign_invested' },
      { foreign_capital: true },
    ],
    ['another type of registration says nothing of it', { registration_type: 'limited' }, {}],
    [
      'its authority counts before the derivation',
      { registration_type: 'foreign_invested', foreign_capital: false },
      { foreign_capital: false },
    ],
  ])('%s', (_name, known, expected) => {
    const { foreign_capital } = withDerived(enterprise, known)
    expect({ foreign_capital }).toEqual({ foreign_capital: undefined, ...expected })
  })
  it('a day of business registration is a started business', () => {
    expect(withDerived(real.of('CITIZEN'), { startup_on: '2024-03-01' })).toMatchObject({ has_startup: true })
    expect(withDerived(real.of('CITIZEN'), { startup_on: '2024-03-01', has_startup: false })).toMatchObject({
      has_startup: false,
    })
  })
})

describe('the size of enterprises outside the 2017 table', () => {
  // 国统字〔2017〕213号 leaves out finance, education and health; finance has 银发〔2015〕309号.
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a stated size is an SME or not',
      { industry: 'J66', size: 'micro' },
      { size: 'micro', is_sme: true, is_small_micro: true },
    ],
    ['medium', { industry: 'P8391', size: 'medium' }, { size: 'medium', is_sme: true, is_small_micro: false }],
    ['large', { industry: 'Q84', size: 'large' }, { size: 'large', is_sme: false, is_small_micro: false }],
    ['small or micro is an SME', { industry: 'Q84', is_small_micro: true }, { is_sme: true, is_small_micro: true }],
    ['no SME is neither small nor micro', { industry: 'Q84', is_sme: false }, { is_sme: false, is_small_micro: false }],
    ['an SME can be medium', { industry: 'Q84', is_sme: true }, { is_sme: true }],
    [
      'a size counts before a contradicting yes/no',
      { industry: 'J66', size: 'large', is_sme: true },
      { size: 'large', is_sme: false, is_small_micro: false },
    ],
    ['inside the table a stated size does not count', { industry: 'C39', size: 'micro' }, {}],
    ['nor where the industry is not known', { size: 'micro' }, {}],
    // Q85 is in the table, Q84 is not
    ['nor where a coarse industry is partly inside', { industry: 'Q', size: 'micro' }, {}],
  ])('%s', (_name, known, expected) => {
    const { size, is_sme, is_small_micro } = withDerived(enterprise, known)
    expect({ size, is_sme, is_small_micro }).toEqual({
      size: undefined,
      is_sme: undefined,
      is_small_micro: undefined,
      ...expected,
    })
  })
})

/** The shipped catalogue with facts added at run time. */
const extended = (...more: (Partial<FactDefinition> & { id: string })[]) =>
  buildCatalogues(
    [
      ...shipped,
      ...more.map((own) => ({
        audience: 'ENTERPRISE' as const,
        kind: 'NUMBER' as const,
        label: { zh: own.id, en: own.id },
        authority: { zh: '示例局', en: 'sample' },
        selfDeclared: false,
        sensitive: false,
        freshnessDays: null,
        storage: 'json' as const,
        ...own,
      })),
    ],
    new Map([['park', '示例园区']]),
  )
const per = { zh: '万元/人', en: '10,000 yuan a person' }
const perHead = { id: 'per_head', unit: per, formula: { divide: ['revenue', 'employees'] } }

describe('facts with a formula added at run time', () => {
  it('can use each other, in any order of definition', () => {
    const above = { id: 'above', kind: 'BOOLEAN' as const, from: { fact: 'twice', gte: 100 } }
    const twice = { id: 'twice', unit: per, formula: { multiply: ['per_head', 2] } }
    const catalogues = extended(above, twice, perHead)
    expect(catalogues.derivationProblems).toEqual([])
    const derived = (known: Record<string, unknown>) => withDerived(catalogues.of('ENTERPRISE'), known)
    expect(derived({ revenue: 1000, employees: 20 })).toMatchObject({ per_head: 50, twice: 100, above: true })
    expect(derived({ revenue: 100, employees: 20 })).toMatchObject({ above: false })
    expect('above' in derived({ revenue: 100 })).toBe(false)
  })
  it('name the missing inputs that a person can state', () => {
    const catalogues = extended(perHead)
    const read = readProfile({ revenue: 1000 }, catalogues.of('ENTERPRISE'))
    expect(read.ok && told('per_head', read.profile, catalogues)).toEqual(['per_head', 'employees'])
    const all = readProfile({ revenue: 1000, employees: 4 }, catalogues.of('ENTERPRISE'))
    expect(all.ok && told('per_head', all.profile, catalogues)).toEqual(['per_head'])
  })

  it.each<[string, (Partial<FactDefinition> & { id: string })[], [string, string, string][]]>([
    [
      'a circle of two',
      [
        { id: 'one', unit: per, formula: { multiply: ['two', 2] } },
        { id: 'two', unit: per, formula: { divide: ['one', 2] } },
      ],
      [
        ['one', 'formula', 'profile.derivedCircle'],
        ['two', 'formula', 'profile.derivedCircle'],
      ],
    ],
    [
      'a circle through a yes/no',
      [
        { id: 'one', kind: 'BOOLEAN', from: { fact: 'two', is: true } },
        {
          id: 'two',
          kind: 'BOOLEAN',
          from: {
            all: [
              { fact: 'one', is: true },
              { fact: 'state_owned', is: false },
            ],
          },
        },
      ],
      [
        ['one', 'from', 'profile.derivedCircle'],
        ['two', 'from', 'profile.derivedCircle'],
      ],
    ],
    ['itself', [{ id: 'own', formula: { add: ['own', 1] } }], [['own', 'formula', 'profile.derivedCircle']]],
  ])('are left out with %s', (_name, more, expected) => {
    const catalogues = extended(...more)
    const found = catalogues.derivationProblems.map(({ factId, path, key }) => [factId, path, key])
    expect(found.sort()).toEqual(expected)
    expect(() => withDerived(catalogues.of('ENTERPRISE'), { revenue: 5 })).not.toThrow()
  })
})

describe('the unit of a formula', () => {
  const problem = (formula: unknown, unit: string | undefined) => {
    const own = { id: 'own', formula, ...(unit === undefined ? {} : { unit: { zh: unit, en: unit } }) }
    const [first] = extended(own, { id: 'yuan', unit: { zh: '元', en: 'yuan' } }).derivationProblems
    return first ? [first.path, first.key] : undefined
  }
  it.each<[unknown, string | undefined]>([
    [{ divide: ['rd_spending', 'revenue'] }, undefined],
    [{ divide: ['rd_spending', 'revenue'] }, '倍'],
    [{ divide: [{ multiply: ['rd_spending', 100] }, 'revenue'] }, '%'],
    [{ multiply: [{ divide: ['rd_staff', 'employees'] }, 100] }, '%'],
    [{ divide: ['revenue', 'employees'] }, '万元/人'],
    [{ divide: [{ multiply: ['revenue', 10000] }, 'employees'] }, '元/人'],
    [{ subtract: ['revenue', 'exports'] }, '万元'],
    [{ max: [{ subtract: ['revenue', 'exports'] }, 0] }, '万元'],
    [{ add: [{ divide: ['yuan', 10000] }, 'revenue'] }, '万元'],
    [{ multiply: ['revenue', 0.5] }, '万元'],
    [{ multiply: ['revenue', 'rd_ratio', 0.01] }, '万元'],
    [{ divide: [{ multiply: ['revenue', 'rd_ratio'] }, 100] }, '万元'],
    [{ subtract: [100, 'rd_ratio'] }, '%'],
  ])('%j fits %s', (formula, unit) => {
    expect(problem(formula, unit)).toBeUndefined()
  })
  it.each<[unknown, string | undefined, string, string]>([
    [{ add: ['employees', 'revenue'] }, '人', 'formula.add[1]', 'unitsDiffer'],
    [{ add: ['yuan', 'revenue'] }, '万元', 'formula.add[1]', 'unitsDiffer'],
    [{ min: ['rd_ratio', { divide: ['rd_spending', 'revenue'] }] }, '%', 'formula.min[1]', 'unitsDiffer'],
    [{ divide: ['rd_spending', 'revenue'] }, '%', 'formula', 'unitOfResult'],
    [{ divide: ['rd_spending', 'revenue'] }, '万元', 'formula', 'unitOfResult'],
    [{ divide: [{ multiply: ['rd_spending', 1000] }, 'revenue'] }, '%', 'formula', 'unitOfResult'],
    [{ multiply: ['revenue', 'rd_ratio'] }, '万元', 'formula', 'unitOfResult'],
    [{ multiply: ['revenue', 'revenue'] }, '万元', 'formula', 'unitOfResult'],
    ['revenue', '元', 'formula', 'unitOfResult'],
    ['rd_ratio', undefined, 'formula', 'unitOfResult'],
    [{ add: [1, 2] }, undefined, 'formula', 'formulaConstant'],
    [{ add: ['revenue'] }, '万元', 'formula.add', 'formulaParts'],
    [{ divide: ['revenue', 'exports', 'assets'] }, undefined, 'formula.divide', 'formulaParts'],
    [{ power: ['revenue', 2] }, '万元', 'formula', 'formulaShape'],
    [{ add: ['revenue', null] }, '万元', 'formula.add[1]', 'formulaShape'],
    [{ add: ['revenue', 'nonsense'] }, '万元', 'formula.add[1]', 'unknownFact'],
    [{ add: ['revenue', 'monthly_income'] }, '万元', 'formula.add[1]', 'otherAudience'],
    [{ add: ['revenue', 'listing_status'] }, '万元', 'formula.add[1]', 'notANumber'],
  ])('%j does not fit %s', (formula, unit, path, key) => {
    expect(problem(formula, unit)).toEqual([path, `profile.${key}`])
  })
})

describe('rules from which a yes or a no follows', () => {
  const problem = (own: Partial<FactDefinition>) => {
    const [first] = extended({ id: 'own', kind: 'BOOLEAN', ...own }).derivationProblems
    return first ? [first.path, first.key] : undefined
  }
  it.each<[string, Partial<FactDefinition>, string, string]>([
    ['an unknown fact', { from: { all: [{ fact: 'nonsense', is: true }] } }, 'from.all[0].fact', 'rules.unknownFact'],
    [
      'a fact of the other audience',
      { from: { yes: { fact: 'gender', is: 'male' } } },
      'from.yes.fact',
      'profile.otherAudience',
    ],
    ['an age', { from: { not: { fact: 'established_on', gte: 3 } } }, 'from.not', 'profile.fromNeedsDay'],
    ['memberships', { from: { any: [{ memberOf: ['park'] }] } }, 'from.any[0]', 'profile.fromNeedsDay'],
    ['everyone', { from: null }, 'from', 'profile.fromEveryone'],
    ['a choice outside the fact', { from: { fact: 'listing_status', is: 'x' } }, 'from.is', 'rules.oneOf'],
    [
      'never for a yes/no',
      { from: { never: { fact: 'state_owned', is: true } } },
      'from.never',
      'profile.fromDirections',
    ],
    ['a rule for a number', { kind: 'NUMBER', from: { fact: 'state_owned', is: true } }, 'from', 'profile.fromKind'],
    ['a formula for a yes/no', { formula: 'revenue' }, 'formula', 'profile.formulaOfNumbers'],
  ])('refuse %s', (_name, own, path, key) => {
    expect(problem(own)).toEqual([path, key])
  })
  it('make nothing where yes and no both hold', () => {
    const both = {
      id: 'own',
      kind: 'BOOLEAN' as const,
      from: { yes: { fact: 'employees', gte: 10 }, no: { fact: 'employees', gte: 5 } },
    }
    const derived = (employees: number) => withDerived(extended(both).of('ENTERPRISE'), { employees }).own
    expect([derived(4), derived(5), derived(10)]).toEqual([undefined, false, undefined])
  })
})
