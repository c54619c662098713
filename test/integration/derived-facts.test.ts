import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { firstRow } from '../../src/platform/db.ts'
import { writeSetting } from '../../src/platform/settings.ts'
import { recordFacts } from '../../src/profile/declare-facts.ts'
import { computedBy } from '../../src/profile/derive/fingerprint.ts'
import { importRecipients } from '../../src/profile/intake/import-recipients.ts'
import { readCells } from '../../src/profile/intake/recipient-row.ts'
import { engines } from '../database.ts'
import { organisations, recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const define = 'mutation($input: FactInput!) { defineFact(input: $input) { id formula from } }'
const explain =
  'query($id: ID!) { explain(policyId: $id) { verdict measures { missingFacts { id } explanation { label source asOf actual } } } }'
const myFacts = '{ myFacts { fact { id } value source asOf history { value } } }'

describe.each(engines)('derived facts on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const row = (change: Record<string, string>) =>
    readCells(
      { name: '示例企业', as_of: '2026-11-20', ...change },
      {
        kind: 'ENTERPRISE',
        catalogues: service.app.deps.catalogues,
        organisations: new Map(organisations.map(({ id, name }) => [id, name])),
        defaults: { source: '税务局', on: '2026-11-24' },
      },
    )
  const take = async (change: Record<string, string>) => {
    const read = row(change)
    if (!read.ok) throw new Error(JSON.stringify(read.reason))
    await importRecipients(service.app.deps.db, service.app.deps, 'ENTERPRISE', [read.recipient])
    await service.settled()
  }
  const statedBy = async (account: string, source: string, facts: Record<string, unknown>) => {
    const { deps } = service.app
    const id = recipientId(account)
    const list = Object.entries(facts).map(([factId, value]) => ({
      recipientId: id,
      factId,
      value,
      source,
      asOf: '2026-11-20',
    }))
    await deps.db.transaction((tx) => recordFacts(tx, deps, list))
    await service.settled()
  }
  const noticed = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(
      account,
      '{ deliveries(first: 50) { edges { node { state policy { id } } } } }',
    )
    return deliveries.edges.some(({ node }) => node.policy.id === policyId && node.state === 'NOTICED')
  }
  const labels = (id: string, unit?: string) => ({
    id,
    audience: 'ENTERPRISE',
    label: { zh: `示例${id}`, en: id },
    authority: { zh: '示例局', en: 'sample office' },
    selfDeclared: false,
    sensitive: false,
    ...(unit ? { unit: { zh: unit, en: unit } } : {}),
  })

  it('the share of R&D follows from spending and revenue, and counts before the enterprise’s own', async () => {
    const id = await published(service, {
      measures: [{ title: '研发', audience: 'ENTERPRISE', rule: { fact: 'rd_ratio', gte: 5 } }],
    })
    await service.ok('ent-1', 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }', { f: { rd_ratio: 3 } })
    await service.settled()
    expect(await noticed('ent-1', id)).toBe(false)
    await statedBy('ent-1', '税务局', { rd_spending: 50, revenue: 1000 })
    expect(await noticed('ent-1', id)).toBe(true)
    const { explain: said } = await service.ok('ent-1', explain, { id })
    expect(said.measures[0]!.explanation).toMatchObject({
      actual: 5,
      source: '由研发投入、上年营业收入得出',
      asOf: '2026-11-20',
    })
    const { myFacts: shown } = await service.ok('ent-1', myFacts)
    expect(shown.find(({ fact }) => fact.id === 'rd_ratio')).toMatchObject({
      value: 5,
      source: '由研发投入、上年营业收入得出',
      history: [{ value: 3 }],
    })
  })

  it('a formula defined at run time holds for everybody known before, and for its changes', async () => {
    const input = {
      ...labels('sales_per_head', '万元/人'),
      kind: 'NUMBER',
      formula: { divide: ['revenue', 'employees'] },
    }
    await statedBy('ent-3', '税务局', { revenue: 600 })
    expect((await service.ok('adm', define, { input })).defineFact.formula).toEqual(input.formula)
    await service.settled()
    const id = await published(service, {
      measures: [{ title: '人均', audience: 'ENTERPRISE', rule: { fact: 'sales_per_head', gte: 20 } }],
    })
    // 600 / 30
    expect(await noticed('ent-3', id)).toBe(true)
    const { explain: open } = await service.ok('ent-4', explain, { id })
    expect(open.measures[0]!.missingFacts.map((fact) => fact.id)).toContain('employees')
    const twice = { ...input, formula: { divide: ['revenue', { multiply: ['employees', 2] }] } }
    await service.ok('adm', define, { input: twice })
    await service.settled()
    expect(await noticed('ent-3', id)).toBe(false)
  })

  it('a yes/no defined at run time follows from a rule', async () => {
    const from = {
      all: [
        { fact: 'industry', in: ['C'] },
        { fact: 'employees', lt: 20 },
      ],
    }
    await service.ok('adm', define, { input: { ...labels('small_works'), kind: 'BOOLEAN', from } })
    await service.settled()
    const id = await published(service, {
      measures: [{ title: '小厂', audience: 'ENTERPRISE', rule: { fact: 'small_works', is: true } }],
    })
    expect(await noticed('ent-2', id)).toBe(true)
    const verdict = async (account: string) => (await service.ok(account, explain, { id })).explain.verdict
    expect([await verdict('ent-3'), await verdict('ent-4')]).toEqual(['INELIGIBLE', 'UNKNOWN'])
  })

  it.each<[string, object, string, string]>([
    ['a circle', { kind: 'BOOLEAN', from: { fact: 'refused_one', is: true } }, 'input.from', 'profile.derivedCircle'],
    [
      'units that differ',
      { kind: 'NUMBER', formula: { add: ['employees', 'revenue'] } },
      'input.formula.add[1]',
      'profile.unitsDiffer',
    ],
    [
      'an unknown fact',
      { kind: 'NUMBER', formula: { add: ['revenue', 'nonsense'] } },
      'input.formula.add[1]',
      'profile.unknownFact',
    ],
    [
      'a fact of citizens',
      { kind: 'NUMBER', formula: { add: ['revenue', 'monthly_income'] } },
      'input.formula.add[1]',
      'profile.otherAudience',
    ],
    [
      'a wrong rule of a choice',
      { kind: 'SET', values: [{ id: 'a', zh: '甲', en: 'a', from: { fact: 'gender', is: 'male' } }] },
      'input.values[0].from.fact',
      'profile.otherAudience',
    ],
  ])('refuses %s with path and reason', async (_name, change, path, key) => {
    const answer = await service.gql('adm', define, { input: { ...labels('refused_one'), ...change } as never })
    expect(answer.errors?.[0]?.extensions.fields).toMatchObject([{ path, key }])
    expect(service.app.deps.catalogues.definitions.has('refused_one')).toBe(false)
  })

  it('refuses a circle over two facts, and a new unit of a fact that others are computed from', async () => {
    const number = { kind: 'NUMBER' }
    await service.ok('adm', define, { input: { ...labels('part_a', '台'), ...number } })
    await service.ok('adm', define, {
      input: { ...labels('part_b', '台'), ...number, formula: { add: ['part_a', 1] } },
    })
    const circle = { ...labels('part_a', '台'), ...number, formula: { subtract: ['part_b', 1] } }
    const refused = await service.gql('adm', define, { input: circle })
    expect(refused.errors?.[0]?.extensions.fields).toMatchObject([
      { path: 'input.formula', key: 'profile.derivedCircle' },
    ])
    const unit = await service.gql('adm', define, { input: { ...labels('part_a', '件'), ...number } })
    expect(unit.errors?.[0]?.extensions.fields).toMatchObject([{ path: 'input.unit', key: 'profile.breaksDerived' }])
  })

  it('an authority states the size of a clinic, not of a factory', async () => {
    // Q84 卫生 is outside of 国统字〔2017〕213号.
    const code = makeUscc('91310000MA1K00001')
    await take({ uscc: code, industry: 'Q8421', size: 'small', source: '卫生健康委员会' })
    const clinic = await firstRow(
      service.app.deps.db,
      sql`SELECT f.size, f.is_sme, f.is_small_micro FROM enterprise_facts f JOIN recipients r ON r.id = f.id
          WHERE r.uscc = ${code}`,
    )
    expect(clinic).toEqual({ size: 'small', is_sme: true, is_small_micro: true })
    const factory = row({ uscc: makeUscc('91310000MA1K00002'), industry: 'C3921', size: 'small' })
    expect(factory).toMatchObject({ ok: true, refused: [{ path: 'size', key: 'profile.sizeComputed' }] })
    // the file does not say the industry, the register knows it
    const known = makeUscc('91310000MA1K00003')
    await take({ uscc: known, industry: 'C3921' })
    const later = row({ uscc: known, size: 'small', floor_area: '20' })
    const left: unknown[] = []
    const { db } = service.app.deps
    if (!later.ok) throw new Error('a row')
    const listed = await importRecipients(db, service.app.deps, 'ENTERPRISE', [later.recipient], (key, problem) =>
      left.push([key, problem.path, problem.key]),
    )
    expect([listed, left]).toEqual([['imported'], [[known, 'size', 'profile.sizeComputed']]])
  })

  it('a stated size can be contested, a computed one cannot', async () => {
    const request = 'mutation($v: JSON) { requestCorrection(factId: "size", claimed: $v, note: "示例") { id } }'
    const computed = await service.gql('ent-1', request, { v: 'micro' })
    expect(computed.errors?.[0]?.extensions.fields).toMatchObject([{ path: 'factId', key: 'profile.computed' }])
    await statedBy('ent-5', '教育局', { industry: 'P8391', size: 'large' })
    const { requestCorrection } = await service.ok('ent-5', request, { v: 'medium' })
    await service.ok('adm', 'mutation($id: ID!) { decideCorrection(id: $id, accept: true, answer: "同意") { id } }', {
      id: requestCorrection.id,
    })
    await service.settled()
    const { myFacts: shown } = await service.ok('ent-5', myFacts)
    const of = (id: string) => shown.find(({ fact }) => fact.id === id)
    expect(of('size')).toMatchObject({ value: 'medium', source: '教育局' })
    expect([of('is_sme')?.value, of('is_small_micro')?.value]).toEqual([true, false])
  })

  it('the self-test derives facts of what is given, and takes a size where none can be computed', async () => {
    const check =
      'query($id: ID!, $f: JSON!) { checkEligibility(policyId: $id, audience: ENTERPRISE, facts: $f) { verdict } }'
    const verdict = async (rule: object, f: object) => {
      const id = await published(service, { measures: [{ title: '自测', audience: 'ENTERPRISE', rule }] })
      return (await service.ok(undefined, check, { id, f })).checkEligibility.verdict
    }
    const spends = { fact: 'rd_ratio', gte: 5 }
    expect(await verdict(spends, { rd_spending: 50, revenue: 1000 })).toBe('ELIGIBLE')
    expect(await verdict({ fact: 'is_sme', is: true }, { industry: 'P8391', size: 'small' })).toBe('ELIGIBLE')
  })

  it('computes everybody again after a release that derives facts otherwise', async () => {
    const { db } = service.app.deps
    await statedBy('ent-5', '市场监督管理局', { registration_type: 'foreign_invested' })
    const known = () =>
      firstRow<{ foreign_capital: boolean | null }>(
        db,
        sql`SELECT foreign_capital FROM enterprise_facts WHERE id = ${recipientId('ent-5')}`,
      )
    expect(await known()).toEqual({ foreign_capital: true })
    // as an older release left it
    await db.execute(sql`UPDATE enterprise_facts SET foreign_capital = NULL`)
    await writeSetting(db, computedBy, 'older')
    await db.transaction((tx) => service.app.deps.jobs.fire(tx, 'recompute-facts'))
    await service.settled()
    expect(await known()).toEqual({ foreign_capital: true })
  })
})
