import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const period = { from: '2026-11-24', to: '2026-11-24' }
const work = `tasks pulled received forwarded forwardedLate returned overdue recalled handedDown receiveSeconds forwardSeconds
  members noticed reached unreached opened acted toldOffline org { id }`
const workQuery =
  `query($from: Date!, $to: Date!, $o: ID) { workLedger(from: $from, to: $to, orgId: $o) { ${work} } }` as const
const effectQuery = `query($from: Date!, $to: Date!) { departmentLedger(from: $from, to: $to) {
  org { id } policies interpretedInTime taggedInTime matched reached unreached opened acted openSeconds relayTasks overdueTasks } }`

describe.each(engines)('the work ledger on %s', (engine) => {
  let service: TestService
  // one afternoon: three documents, of which the park forwards one in time, one late and returns one
  beforeAll(async () => {
    service = await startService(engine)
    const ids = [await published(service), await published(service), await published(service)]
    const { relayTasks } = await service.ok('park-admin', '{ relayTasks { edges { node { id policy { id } } } } }')
    const [first, second, third] = ids.map(
      (id) => relayTasks.edges.find((edge: any) => edge.node.policy.id === id)!.node.id,
    )
    const forward = 'mutation($t: ID!, $o: [ID!]) { forwardRelay(taskId: $t, toOrgs: $o) { id } }'
    service.clock.advance(60_000)
    await service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t: first })
    service.clock.advance(120_000)
    await service.ok('park-admin', forward, { t: first, o: ['town'] })
    await service.ok('park-admin', 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { id } }', {
      t: second,
    })
    const outreach = `mutation($t: ID!, $m: [ID!]!) { recordOutreach(taskId: $t, memberIds: $m, method: "走访", at: "2026-11-24T04:00:00Z") { id } }`
    await service.ok('park-admin', outreach, { t: first, m: [String(recipientId('ent-1'))] })
    const { deliveries } = await service.ok('ent-1', '{ deliveries { edges { node { id policy { id } } } } }')
    const opened = deliveries.edges.find((edge: any) => edge.node.policy.id === ids[1])!.node.id
    await service.ok('ent-1', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d: opened })
    service.clock.set('2026-11-27T16:00:00Z')
    await service.app.deps.db.transaction((tx) => service.app.deps.jobs.fire(tx, 'expire-tasks'))
    await service.settled()
    await service.ok('park-admin', forward, { t: third })
  })
  afterAll(() => service?.stop())

  it('counts an organisation’s tasks, what came of them, and its members', async () => {
    const { workLedger } = await service.ok('over', workQuery, { ...period, o: 'park' })
    expect(workLedger).toEqual([
      {
        org: { id: 'park' },
        tasks: 3,
        pulled: 0,
        received: 2,
        forwarded: 2,
        forwardedLate: 1,
        returned: 1,
        overdue: 0,
        recalled: 0,
        handedDown: 1,
        receiveSeconds: expect.any(Number),
        // the third was forwarded without 确认接收: that took no time, and is not in it
        forwardSeconds: 120,
        members: 3,
        noticed: 3,
        reached: 2,
        unreached: 1,
        opened: 1,
        acted: 0,
        toldOffline: 1,
      },
    ])
  })

  it('shows overseers all rows by name without any rank, and an organisation its own row', async () => {
    const orgs = async (account: string, o?: string) =>
      (await service.ok(account, workQuery, { ...period, o })).workLedger.map((row: any) => row.org.id)
    expect(await orgs('over')).toEqual(['assoc', 'park', 'town'])
    expect(await orgs('assoc-admin')).toEqual(['assoc'])
    expect((await service.ok('over', workQuery, { ...period })).workLedger[0]).toMatchObject({ tasks: 3, overdue: 3 })
    const asked = async (account: string | undefined, query: Text, variables: object) =>
      (await service.gql(account, query, { ...period, ...variables })).errors?.[0]?.extensions.code
    expect(await asked('park-admin', workQuery, { o: 'assoc' })).toBe('FORBIDDEN')
    expect(await asked('pub-a', workQuery, {})).toBe('FORBIDDEN')
    expect(await asked('park-admin', effectQuery, {})).toBe('FORBIDDEN')
    expect(await asked('ent-1', workQuery, {})).toBe('FORBIDDEN')
    expect(await asked(undefined, workQuery, {})).toBe('UNAUTHENTICATED')
    expect(await asked('over', workQuery, { to: '2026-11-23' })).toBe('BAD_USER_INPUT')
    expect(await asked('over', workQuery, { from: '2020-01-01' })).toBe('BAD_USER_INPUT')
    const fields = await service.ok('over', '{ __type(name: "OrgLedger") { fields { name } } }')
    expect(JSON.stringify(fields)).not.toMatch(/rank|score|point|place/i)
  })

  it('counts a department by effect', async () => {
    const { departmentLedger } = await service.ok('pub-a', effectQuery, period)
    const { relayChain } = await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { matched } }', {
      p: (await service.ok('park-admin', '{ relayTasks { edges { node { policy { id } } } } }')).relayTasks.edges[0]!
        .node.policy.id,
    })
    expect(departmentLedger).toMatchObject([
      {
        org: { id: 'dept-a' },
        policies: 3,
        matched: 3 * relayChain.matched,
        reached: 2,
        opened: 1,
        acted: 0,
        openSeconds: 180,
        relayTasks: 7,
        overdueTasks: 4,
      },
    ])
    expect((await service.ok('over', effectQuery, { from: '2026-11-25', to: '2026-12-25' })).departmentLedger).toEqual(
      [],
    )
  })

  it('is a CSV file that spreadsheet programs read as UTF-8', async () => {
    const csv =
      'query($from: Date!, $to: Date!) { workLedgerCsv(from: $from, to: $to) departmentLedgerCsv(from: $from, to: $to) }'
    const { workLedgerCsv, departmentLedgerCsv } = await service.ok('over', csv, period)
    expect(workLedgerCsv.charCodeAt(0)).toBe(0xfeff)
    const lines = workLedgerCsv.slice(1).split('\r\n')
    expect(lines[0]).toMatch(/^组织,接力任务,/)
    expect(lines).toHaveLength(5)
    expect(lines[2]).toMatch(/^[^,]+,3,0,2,2,1,1,0,0,1,/)
    expect(departmentLedgerCsv).toContain('解读同步发布')
  })
})
