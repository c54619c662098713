// CASES 4.1 and 4.6, from the register to the notice, on both engines.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstRow } from '../../src/platform/db.ts'
import { writeSetting } from '../../src/platform/settings.ts'
import { recordFacts } from '../../src/profile/declare-facts.ts'
import { computedBy } from '../../src/profile/derive/fingerprint.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const explain =
  'query($id: ID!) { explain(policyId: $id) { verdict measures { missingFacts { id } explanation { label source asOf actual } } } }'
const myFacts = '{ myFacts { fact { id } value text source asOf } }'

describe.each(engines)('facts of several offices on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const statedBy = async (account: string, source: string, facts: Record<string, unknown>, asOf = '2026-11-20') => {
    const { deps } = service.app
    const list = Object.entries(facts).map(([factId, value]) => ({
      recipientId: recipientId(account),
      factId,
      value,
      source,
      asOf,
    }))
    await deps.db.transaction((tx) => recordFacts(tx, deps, list))
    await service.settled()
  }
  const measure = (rule: object) => published(service, { measures: [{ title: '示例', audience: 'CITIZEN', rule }] })
  const states = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(
      account,
      '{ deliveries(first: 50) { edges { node { state policy { id } } } } }',
    )
    return deliveries.edges.flatMap(({ node }) => (node.policy.id === policyId ? [node.state] : []))
  }
  const explained = async (account: string, id: string) => {
    const { explain: found } = await service.ok(account, explain, { id })
    const [first] = found.measures
    return { verdict: found.verdict, missing: first?.missingFacts.map((fact) => fact.id), ...first?.explanation }
  }

  it('one office’s list leaves what the others know', async () => {
    await statedBy('cit-1', '民政局', { groups: ['low_income'] }, '2026-05-01')
    await statedBy('cit-1', '退役军人事务局', { groups: ['veteran'] }, '2026-05-02')
    const veterans = await measure({ fact: 'groups', hasAny: ['veteran'] })
    expect(await states('cit-1', veterans)).toEqual(['NOTICED'])
    expect(await explained('cit-1', veterans)).toMatchObject({
      verdict: 'ELIGIBLE',
      source: '退役军人事务局',
      asOf: '2026-05-02',
    })
    const disabled = await measure({ fact: 'groups', hasAny: ['disabled'] })
    expect(await states('cit-1', disabled)).toEqual([])
    expect(await explained('cit-1', disabled)).toMatchObject({
      verdict: 'UNKNOWN',
      missing: ['groups'],
      label: '所属群体：要求为 残疾人，尚缺此项信息',
    })
    const orphans = await measure({ fact: 'groups', hasAny: ['orphan'] })
    expect(await explained('cit-1', orphans)).toMatchObject({ verdict: 'INELIGIBLE' })
    // 残联 speaks at last
    await statedBy('cit-1', '残疾人联合会', { groups: ['disabled'] })
    expect(await states('cit-1', disabled)).toEqual(['NOTICED'])
    await statedBy('cit-1', '残疾人联合会', { groups: [] }, '2026-11-21')
    expect(await states('cit-1', disabled)).toEqual(['RECALLED'])
  })

  it('an accepted correction is stated by the authority of what changes', async () => {
    const request = 'mutation($v: JSON) { requestCorrection(factId: "groups", claimed: $v, note: "示例") { id } }'
    const claimed = ['low_income', 'veteran', 'graduate']
    const { requestCorrection } = await service.ok('cit-1', request, { v: claimed })
    await service.ok('adm', 'mutation($id: ID!) { decideCorrection(id: $id, accept: true, answer: "同意") { id } }', {
      id: requestCorrection.id,
    })
    await service.settled()
    const { myFacts: shown } = await service.ok('cit-1', myFacts)
    const groups = shown.find(({ fact }) => fact.id === 'groups')
    expect(groups?.value).toMatchObject({
      yes: expect.arrayContaining(claimed),
      no: expect.arrayContaining(['disabled']),
    })
    expect(groups?.source.split('、')).toContain('教育局')
    // 人社局 has said nothing of 就业困难人员
    expect(groups?.value).toMatchObject({ no: expect.not.arrayContaining(['hardship']) })
  })

  it('what has never happened is known to be no', async () => {
    await statedBy('cit-2', '民政局', { children_count: 0 })
    const young = await measure({ fact: 'youngest_child_born_on', lt: 3 })
    expect(await explained('cit-2', young)).toMatchObject({
      verdict: 'INELIGIBLE',
      label: expect.stringContaining('从未'),
      source: '由子女数得出',
    })
    await statedBy('cit-2', '退役军人事务局', { veteran_since: 'never' })
    const discharged = await measure({ fact: 'veteran_since', after: '2020-01-01' })
    const others = await measure({ not: { fact: 'veteran_since', after: '2020-01-01' } })
    expect([await states('cit-2', discharged), await states('cit-2', others)]).toEqual([[], ['NOTICED']])
    const { myFacts: shown } = await service.ok('cit-2', myFacts)
    expect(shown.find(({ fact }) => fact.id === 'veteran_since')).toMatchObject({ value: 'never', text: '从未' })
    const born = await service.gql('cit-2', 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }', {
      f: { born_on: 'never' },
    })
    expect(born.errors?.[0]?.extensions.fields).toMatchObject([{ path: 'facts.born_on' }, { path: 'facts.born_on' }])
  })

  it('is put together for a database of an older release', async () => {
    const { db } = service.app.deps
    const known = () =>
      firstRow(
        db,
        sql`SELECT groups, groups_not IS NULL AS closed FROM citizen_facts WHERE id = ${recipientId('cit-1')}`,
      )
    const before = await known()
    expect(before).toMatchObject({ closed: false })
    // one office's list, as the release before chose it
    await db.execute(sql`UPDATE citizen_facts SET groups = '{low_income}', groups_not = NULL`)
    await writeSetting(db, computedBy, 'older')
    await db.transaction((tx) => service.app.deps.jobs.fire(tx, 'recompute-facts'))
    await service.settled()
    expect(await known()).toEqual(before)
  })
})
