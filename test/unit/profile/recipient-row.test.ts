import { describe, expect, it } from 'vitest'
import { rowText } from '../../../src/platform/errors.ts'
import { sentence } from '../../../src/platform/refusal.ts'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { checkHeader, readCells, readJsonLine } from '../../../src/profile/intake/recipient-row.ts'

const organisations = new Map([
  ['park', '一号园区'],
  ['assoc', '协会'],
])
const catalogues = buildCatalogues(readCatalogueFiles(), organisations)
const defaults = { source: 'import:a.csv', on: '2026-11-24' }
const good = { uscc: '91440300708461136T', name: '示例有限公司' }
const read = (row: Record<string, string>) =>
  readCells({ ...good, ...row }, { kind: 'ENTERPRISE', catalogues, organisations, defaults })
const reason = (row: Record<string, string>) => {
  const result = read(row)
  return result.ok ? '' : rowText(result.reason, 'en')
}
const costs = (row: Record<string, string>) => {
  const result = read({ state_owned: '是', ...row })
  if (!result.ok) throw new Error(rowText(result.reason, 'en'))
  return { taken: result.recipient.facts, said: rowText(result.refused, 'en') }
}
const enterprise = (row: Record<string, string>) => {
  const result = read(row)
  if (!result.ok) throw new Error(rowText(result.reason, 'en'))
  return result.recipient
}

describe('a header', () => {
  it.each<[string, string[], RegExp | undefined]>([
    ['with what is needed', ['uscc', 'name'], undefined],
    [
      'with facts and all fixed columns',
      ['name', 'employees', 'uscc', 'source', 'as_of', 'email', 'member_of'],
      undefined,
    ],
    ['without a code', ['name', 'employees'], /missing column/],
    ['with an unknown column', ['uscc', 'name', 'staff'], /unknown columns: staff/],
    ['with a fact of citizens', ['uscc', 'name', 'gender'], /unknown columns: gender/],
    ['with a column twice', ['uscc', 'name', 'employees', 'employees'], /repeated columns: employees/],
    ['with a property of every object', ['uscc', 'name', 'constructor'], /unknown column/],
    ['of nothing', [], /missing column/],
  ])('%s', (_name, header, wrong) => {
    const said = checkHeader(header, 'ENTERPRISE', catalogues)
    if (wrong) expect(said && sentence(said, 'en')).toMatch(wrong)
    else expect(said).toBeUndefined()
  })
})

describe('a row is read', () => {
  it.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['an empty cell says nothing', { employees: '', industry: '  ' }, {}],
    ['a founding of today', { established_on: '2026-11-24' }, { established_on: '2026-11-24' }],
    [
      'a ratio with decimals, a count without',
      { rd_ratio: '3.5', employees: '20.0' },
      { rd_ratio: 3.5, employees: 20 },
    ],
    ['numbers as text', { employees: ' 50 ', revenue: '0.5' }, { employees: 50, revenue: 0.5 }],
    [
      'yes and no in both languages',
      { foreign_capital: '是', state_owned: 'false' },
      { foreign_capital: true, state_owned: false },
    ],
    ['sets by semicolons', { qualifications: 'high_tech; gazelle' }, { qualifications: ['high_tech', 'gazelle'] }],
    ['a dash for none', { qualifications: '-' }, { qualifications: [] }],
    [
      'days and codes as they are',
      { established_on: '2020-02-29', industry: 'C39' },
      { established_on: '2020-02-29', industry: 'C39' },
    ],
  ])('%s', (_name, row, facts) => {
    expect(enterprise(row).facts).toEqual(facts)
  })

  it('accepts a code in lower case, trims, and fills in source and day', () => {
    expect(enterprise({ uscc: ' 91440300708461136t ', name: ' 甲 ' })).toMatchObject({
      key: '91440300708461136T',
      name: '甲',
      source: 'import:a.csv',
      asOf: '2026-11-24',
      email: undefined,
      memberOf: undefined,
    })
    expect(enterprise({ source: '税务局', as_of: '2026-01-31', member_of: 'park; assoc' })).toMatchObject({
      source: '税务局',
      asOf: '2026-01-31',
      memberOf: ['park', 'assoc'],
    })
    expect(enterprise({ email: ' a.b@c.cn ' }).email).toBe('a.b@c.cn')
  })
})

describe('a row is refused in words', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['a wrong check character', { uscc: '91440300708461136A' }, /^uscc: .*check character/],
    ['no name', { name: ' ' }, /^name: /],
    ['a name too long', { name: '长'.repeat(201) }, /^name: /],
    ['facts of tomorrow', { as_of: '2026-11-25' }, /^as_of: /],
    ['a NUL', { name: 'a\0b' }, /^name: .*NUL/],
    ['bytes that are no character', { source: 'a\uFFFD' }, /^source: .*encoding/],
  ])('%s', (_name, row, words) => {
    expect(reason(row)).toMatch(words)
  })

  it.each(['2025-02-30', '2025-1', '1', '2025-01-01T00:00:00Z', '-5'])('a day %s that is none', (as_of) => {
    expect(reason({ as_of })).toMatch(/^as_of: /)
  })
})

describe('a wrong cell costs what it says and nothing else', () => {
  // issue 11.4, CASES 14: one refused cell lost all other facts of its row
  it.each<[string, Record<string, string>, RegExp]>([
    ['a number with a unit', { employees: '50人' }, /^employees: /],
    ['a number in hexadecimal', { employees: '0x10' }, /^employees: /],
    ['a number below its least', { employees: '-1' }, /^employees: /],
    ['a number above its most', { rd_ratio: '101' }, /^rd_ratio: /],
    // issue 11, CASES section 4 paragraphs 9 and 11
    ['a count with decimals', { employees: '19.5' }, /^employees: .*whole/],
    ['a founding after today', { established_on: '2026-11-25' }, /^established_on: .*future/],
    ['a day that does not exist', { established_on: '2023-02-29' }, /^established_on: /],
    ['an unknown code', { industry: 'Z99' }, /^industry: /],
    ['an unknown choice', { premises: 'castle' }, /^premises: /],
    ['an unknown choice in a set', { qualifications: 'high_tech;nonsense' }, /^qualifications: /],
    ['maybe for yes or no', { foreign_capital: 'maybe' }, /^foreign_capital: /],
    ['an address that is none', { email: 'not-an-email' }, /^email: .*address/],
    ['a second header after the address', { email: 'a@b.cn\r\nBcc: evil@x.cn' }, /^email: /],
    ['two addresses', { email: 'a@b.cn, c@d.cn' }, /^email: /],
    ['an unknown organisation', { member_of: 'park;nowhere' }, /^member_of: .*nowhere/],
    ['two wrong facts', { employees: 'x', industry: 'y' }, /industry: .*; employees: |employees: .*; industry: /],
  ])('%s', (_name, row, words) => {
    const { taken, said } = costs(row)
    expect(said).toMatch(words)
    expect(taken).toEqual({ state_owned: true })
  })
  it('leaves the address and the memberships out, and names each cell', () => {
    expect(read({ email: 'x', member_of: 'park;nowhere', employees: '5' })).toMatchObject({
      ok: true,
      recipient: { email: undefined, memberOf: undefined, facts: { employees: 5 } },
      refused: [{ path: 'email' }, { path: 'member_of' }],
    })
  })
})

describe('a citizen', () => {
  const citizen = { kind: 'CITIZEN' as const, catalogues, organisations, defaults }
  it('has the number of a register as key', () => {
    expect(readCells({ person: 'p-0001', name: '王甲', born_on: '2001-06-01' }, citizen)).toEqual({
      ok: true,
      recipient: expect.objectContaining({ key: 'P-0001', name: '王甲', facts: { born_on: '2001-06-01' } }),
      refused: [],
    })
    expect(checkHeader(['person', 'name', 'born_on'], 'CITIZEN', catalogues)).toBeUndefined()
    expect(checkHeader(['uscc', 'name'], 'CITIZEN', catalogues)).toEqual({
      key: 'profile.missingColumn',
      params: { key: 'person' },
    })
    for (const person of ['', 'ab', 'a b c d', 'x'.repeat(65)])
      expect(readCells({ person, name: '王甲' }, citizen)).toMatchObject({ reason: { path: 'person' } })
  })
})

// issue 11.4; CASES 14, D, E
describe('a key as spreadsheets write it', () => {
  it.each([`'${good.uscc}`, `="${good.uscc}"`, '９１４４０３００７０８４６１１３６Ｔ', '91440300 7084 61136t'])(
    '%s',
    (code) => {
      expect(enterprise({ uscc: code }).key).toBe(good.uscc)
    },
  )
  it.each<[string, Record<string, string>, RegExp]>([
    ['shortened', { uscc: '9.144E+17' }, /^uscc: .*make the column text/],
    ['rounded', { uscc: '914403007084611000' }, /^uscc: .*rounded/],
  ])('a code is refused when it was %s', (_name, row, words) => {
    expect(reason(row)).toMatch(words)
  })
  const person = (number: string) => {
    const context = { kind: 'CITIZEN' as const, catalogues, organisations, defaults }
    const result = readCells({ person: number, name: '示例' }, context)
    return result.ok ? result.recipient.key : rowText(result.reason, 'en')
  }
  // GB 11643-1999, MOD 11-2: 11010519491231002X is the standard's own example.
  it('a number of 18 digits has its check character, and 000 at its end may be rounded', () => {
    expect(person('11010519491231002x')).toBe('11010519491231002X')
    expect(person('110105194912310021')).toMatch(/^person: .*check character/)
    expect(person('110105194912310000')).toMatch(/^person: .*rounded/)
    expect(person('1.10105E+17')).toMatch(/^person: /)
    expect(person('Ｐ-0001')).toBe('P-0001')
  })
  it('a day of the row is read as people write days', () => {
    for (const day of ['2026/5/1', '2026年5月1日', '20260501', '2026-5-1'])
      expect(enterprise({ as_of: day }).asOf).toBe('2026-05-01')
    expect(reason({ as_of: '2026/2/30' })).toMatch(/^as_of: /)
  })
})

it('a cell is that of the row itself, whatever a fact is called', () => {
  const [fact] = readCatalogueFiles().filter(({ id }) => id === 'employees')
  const odd = buildCatalogues(fact ? [{ ...fact, id: 'constructor' }] : [], organisations)
  const context = { kind: 'ENTERPRISE' as const, catalogues: odd, organisations, defaults }
  expect(readCells(good, context)).toMatchObject({ ok: true, recipient: { facts: {} } })
})

describe('a JSON line', () => {
  const line = (change: object) =>
    readJsonLine(JSON.stringify({ ...good, ...change }), { kind: 'ENTERPRISE', catalogues, organisations, defaults })
  it('carries typed facts, and null for what its source withdraws', () => {
    const facts = { employees: 5, qualifications: ['high_tech'], revenue: null }
    expect(line({ facts, as_of: '2026-11-01', member_of: ['park'] })).toMatchObject({
      ok: true,
      recipient: { facts, asOf: '2026-11-01', memberOf: ['park'], key: good.uscc },
    })
  })
  it.each<[string, object, RegExp]>([
    ['an unknown field', { staff: 5 }, /staff/],
    ['the person as source', { source: 'self' }, /^source: /],
    ['no code', { uscc: undefined }, /^uscc: /],
    ['a bad day', { as_of: '2026-02-30' }, /^as_of: /],
    ['a NUL', { name: 'a\0b' }, /^name: .*NUL/],
    ['half a surrogate pair', { source: '\ud800' }, /^source: .*surrogate/],
  ])('is refused for %s', (_name, change, words) => {
    const read = line(change)
    expect(read.ok ? '' : rowText(read.reason, 'en')).toMatch(words)
  })
  it.each<[string, object, RegExp]>([
    ['a fact of the wrong type', { facts: { employees: '5' } }, /^employees: /],
    ['an unknown fact', { facts: { staff: 5 } }, /^staff: /],
    ['a computed fact', { facts: { industry: 'C39', is_sme: true } }, /^is_sme: .*2017/],
    ['memberships among the facts', { facts: { memberOf: ['park'] } }, /^memberOf: /],
    ['an address that is none', { email: 'a@b' }, /^email: /],
  ])('is taken without %s', (_name, change, words) => {
    const read = line({ ...change, facts: { exports: 9, ...('facts' in change ? (change.facts as object) : {}) } })
    expect(read.ok && rowText(read.refused, 'en')).toMatch(words)
    expect(read.ok && { ...read.recipient.facts, industry: undefined }).toEqual({ exports: 9 })
  })
  it('is refused when it is not JSON', () => {
    const context = { kind: 'ENTERPRISE' as const, catalogues, organisations, defaults }
    for (const text of ['{', '[]', '1', 'null']) expect(readJsonLine(text, context)).toMatchObject({ ok: false })
  })
})
