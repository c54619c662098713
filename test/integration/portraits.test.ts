import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measurePortraits } from '../../src/match/portrait-sizes.ts'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { addPeople, policyInput } from '../factories.ts'
import { startService, type TestService, type Text } from '../service.ts'

const save =
  'mutation($input: PortraitInput!) { savePortrait(input: $input) { id version name description rule changedAt } }'
const headcount = (bounds: Record<string, number>) => ({ fact: 'employees', ...bounds })

describe.each(engines)('portraits on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const input = (id: string, rule: unknown, change: Record<string, unknown> = {}) => ({
    input: { id, audience: 'ENTERPRISE', name: id, rule, ...change },
  })
  const saved = async (id: string, rule: unknown, change: Record<string, unknown> = {}) =>
    (await service.ok('pub-a', save, input(id, rule, change))).savePortrait
  const fieldsOf = async (query: Text, variables: Record<string, unknown>) =>
    (await service.gql('pub-a', query, variables)).errors?.[0]?.extensions.fields

  it('an edit that makes another portrait unsatisfiable is refused and names that one', async () => {
    await saved('pb-inner', headcount({ gte: 50 }))
    await saved('pb-outer', { all: [{ portrait: 'pb-inner' }, headcount({ gte: 100 })] })
    const refused = await fieldsOf(save, input('pb-inner', headcount({ lt: 50 })))
    expect(refused).toMatchObject([
      { path: 'input.rule', message: expect.stringContaining('pb-outer') },
      { path: 'input.rule', message: expect.stringContaining('任何人都不可能满足') },
    ])
    const { portraits } = await service.ok('pub-a', '{ portraits { id version size { count } } }')
    expect(portraits).toEqual([
      { id: 'pb-inner', version: 1, size: { count: 2 } },
      { id: 'pb-outer', version: 1, size: { count: 1 } },
    ])
    expect((await saved('pb-inner', headcount({ gte: 60 }))).version).toBe(2)
  })

  it('saving the same again is no new version', async () => {
    const rule = { all: [headcount({ gte: 1, lt: 9 }), { fact: 'industry', in: ['C'] }] }
    const first = await saved('pb-same', rule, { name: '小厂', description: '说明' })
    service.clock.advance(60_000)
    const turned = {
      all: [
        { lt: 9, gte: 1, fact: 'employees' },
        { in: ['C'], fact: 'industry' },
      ],
    }
    expect(await saved('pb-same', turned, { name: ' 小厂 ', description: '说明 ' })).toEqual(first)
    expect((await saved('pb-same', rule, { name: '小厂', description: null })).version).toBe(2)
  })

  it('a document carries the portraits of the moment of its submission, not of its draft or its publication', async () => {
    await saved('pb-frozen', headcount({ gte: 1000 }))
    const { draftPolicy } = await service.ok(
      'pub-a',
      'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
      { input: policyInput({ measures: [{ title: '甲', audience: 'ENTERPRISE', rule: { portrait: 'pb-frozen' } }] }) },
    )
    const { id } = draftPolicy
    await saved('pb-frozen', headcount({ gte: 40 }))
    await service.ok('pub-a', 'mutation($id: ID!) { submitPolicy(id: $id) { id } }', { id })
    await saved('pb-frozen', headcount({ gte: 60 }))
    await service.ok('rev', 'mutation($id: ID!) { reviewPolicy(id: $id, approve: true) { id } }', { id })
    await service.ok('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })
    await service.settled()
    const { explain } = await service.ok(
      'ent-1',
      'query($id: ID!) { explain(policyId: $id) { verdict measures { explanation { label } } } }',
      { id },
    )
    // 50 people: in by the second version alone
    expect(explain.verdict).toBe('ELIGIBLE')
    expect(explain.measures[0]!.explanation.label).toContain('第 2 版')
  })

  it('a rule that has become unsatisfiable refuses the submission', async () => {
    await saved('pb-moved', headcount({ gte: 50 }))
    const rule = { all: [{ portrait: 'pb-moved' }, headcount({ gte: 100 })] }
    const { draftPolicy } = await service.ok(
      'pub-a',
      'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
      { input: policyInput({ measures: [{ title: '乙', audience: 'ENTERPRISE', rule }] }) },
    )
    await saved('pb-moved', headcount({ lt: 50 }))
    expect(await fieldsOf('mutation($id: ID!) { submitPolicy(id: $id) { id } }', { id: draftPolicy.id })).toMatchObject(
      [{ path: 'measures[0].rule', message: expect.stringContaining('任何人都不可能满足') }],
    )
    const { policy } = await service.ok('pub-a', 'query($id: ID!) { policy(id: $id) { status } }', draftPolicy)
    expect(policy.status).toBe('DRAFT')
  })

  it('how much is known of citizens comes in steps of a hundredth, of enterprises exactly', async () => {
    const { db } = service.app.deps
    await db.transaction((tx) => addPeople(tx, service.app.deps, [{ name: '己厂', kind: 'ENTERPRISE', facts: {} }]))
    const figures = async (id: string) =>
      (await service.ok('pub-a', 'query($id: ID!) { portrait(id: $id) { fillRate facts { share } } }', { id })).portrait
    // known of one citizen in three, and of four enterprises in six
    await saved('pb-care', { fact: 'care_level', in: ['l3'] }, { audience: 'CITIZEN' })
    expect(await figures('pb-care')).toEqual({ fillRate: 0.33, facts: [{ share: 0.33 }] })
    await saved('pb-heads', headcount({ gte: 1 }))
    expect(await figures('pb-heads')).toEqual({ fillRate: 4 / 6, facts: [{ share: 4 / 6 }] })
  })

  it('one portrait that cannot be counted costs the nightly measure none of the others', async () => {
    const { deps } = service.app
    await saved('pb-well', headcount({ gte: 1 }))
    await deps.db.execute(sql`
      INSERT INTO portraits (id, version, audience, name, rule, changed_at, changed_by)
      VALUES ('a-broken', 1, 'ENTERPRISE', '坏', '{"fact": "gone", "is": true}', now(), 'test')`)
    await measurePortraits(deps.db, deps)
    const measured = await rows<{ portrait_id: string }>(deps.db, sql`SELECT portrait_id FROM portrait_sizes`)
    const ids = measured.map((row) => row.portrait_id)
    expect(ids).toContain('pb-well')
    expect(ids).not.toContain('a-broken')
    expect(service.logs).toContainEqual(expect.objectContaining({ level: 40, portraitId: 'a-broken' }))
  })
})
