import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents, verifyChain } from '../../src/relay/event-log.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const figures = 'id verifyCount setAsideCount memberCount reachedCount'
const tasks = `{ relayTasks(first: 100) { edges { node { ${figures} policy { id } } } } }`
const step = `mutation($t: ID!, $m: [ID!]!, $a: Boolean! = true, $v: Int) { setAsideMembers(taskId: $t, memberIds: $m, aside: $a, version: $v) { ${figures} } }`
const listed =
  'query($t: ID!, $a: Boolean) { relayTask(id: $t) { members(setAside: $a) { totalCount edges { node { name suggestion state } } } } }'
const unsure = String(recipientId('ent-4'))

describe.each(engines)('members found not concerned on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const task = async (admin: string, policyId: string) =>
    (await service.ok(admin, tasks)).relayTasks.edges
      .map((edge: any) => edge.node)
      .find((node: any) => node.policy.id === policyId)
  const names = async (t: string, a: boolean): Promise<string[]> =>
    (await service.ok('assoc-admin', listed, { t, a })).relayTask.members.edges.map((edge: any) => edge.node.name)
  const refusal = async (admin: string, variables: Record<string, unknown>) =>
    (await service.gql(admin, step, variables)).errors?.[0]?.extensions

  it('leave the list of members to contact and every figure, and come back when they are put back', async () => {
    const policyId = await published(service)
    const { id: t, verifyCount } = await task('assoc-admin', policyId)
    expect(verifyCount).toBe(1)
    const { setAsideMembers } = await service.ok('assoc-admin', step, { t, m: [unsure, unsure] })
    expect(setAsideMembers).toMatchObject({ verifyCount: 0, setAsideCount: 1, memberCount: 1 })
    expect(await names(t, false)).toEqual(['甲厂'])
    expect(await names(t, true)).toEqual(['丁厂（缺人数）'])
    const toTell = '{ membersToTell(first: 50) { edges { node { name } } } }'
    expect(JSON.stringify(await service.ok('assoc-admin', toTell))).not.toContain('丁厂')
    const forward = 'mutation($t: ID!, $m: [ID!]) { forwardRelay(taskId: $t, memberIds: $m) { id } }'
    const named = await service.gql('assoc-admin', forward, { t, m: [unsure] })
    expect(named.errors?.[0]?.extensions.fields?.[0]?.path).toBe('memberIds[0]')
    expect((await service.ok('assoc-admin', step, { t, m: [unsure], a: false })).setAsideMembers).toMatchObject({
      verifyCount: 1,
      setAsideCount: 0,
    })
    expect(await names(t, false)).toEqual(['甲厂', '丁厂（缺人数）'])
    const events = await readEvents(service.app.deps.db, Number(policyId))
    const about = { task: Number(t), org: 'assoc', members: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) }
    expect(
      events.filter(({ kind }) => kind === 'set-aside' || kind === 'taken-back').map(({ kind, data }) => [kind, data]),
    ).toEqual([
      ['set-aside', about],
      ['taken-back', about],
    ])
    expect((await verifyChain(service.app.deps.db, Number(policyId)))?.broken).toBeUndefined()
  })

  it('come back when their facts match', async () => {
    const policyId = await published(service)
    const { id: t } = await task('assoc-admin', policyId)
    await service.ok('assoc-admin', step, { t, m: [unsure] })
    const state = 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }'
    await service.ok('ent-4', state, { f: { employees: 60 } })
    await service.settled()
    expect(await task('assoc-admin', policyId)).toMatchObject({ memberCount: 2, verifyCount: 0, setAsideCount: 0 })
    await service.ok('ent-4', state, { f: { employees: null } })
    await service.settled()
  })

  it('must be the organisation’s own, to be verified and not contacted; refusals name all others', async () => {
    const policyId = await published(service)
    const { id: t } = await task('assoc-admin', policyId)
    const matched = String(recipientId('ent-1'))
    expect((await refusal('assoc-admin', { t, m: [unsure, matched, 'x'] }))?.fields?.map(({ path }) => path)).toEqual([
      'memberIds[1]',
      'memberIds[2]',
    ])
    expect((await refusal('assoc-admin', { t, m: [] }))?.code).toBe('BAD_USER_INPUT')
    expect((await refusal('assoc-admin', { t, m: [unsure], a: false }))?.fields?.[0]?.path).toBe('memberIds[0]')
    for (const other of ['park-admin', 'ent-1', 'over'])
      expect(['NOT_FOUND', 'FORBIDDEN']).toContain((await refusal(other, { t, m: [unsure] }))?.code)
    expect((await refusal('assoc-admin', { t, m: [unsure], v: 99 }))?.code).toBe('CONFLICT')
    const record = `mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at) { ${figures} } }`
    await service.ok('assoc-admin', record, { t, m: [unsure], at: '2026-11-24T03:00:00Z' })
    expect((await refusal('assoc-admin', { t, m: [unsure] }))?.fields?.[0]?.path).toBe('memberIds[0]')
    expect(await task('assoc-admin', policyId)).toMatchObject({ verifyCount: 1, setAsideCount: 0, reachedCount: 1 })
  })
})
