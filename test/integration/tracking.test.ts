import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../src/relay/event-log.ts'
import { engines } from '../database.ts'
import { addPeople, recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const figures =
  'delays { receiveSeconds forwardSeconds openSeconds actSeconds } toldOfflineCount memberCount reachedCount openedCount'
const chainQuery =
  `query($p: ID!) { relayChain(policyId: $p) { matched reachedDirect reachedRelay reachedBoth unreached toldOffline
  delays { receiveSeconds forwardSeconds openSeconds actSeconds } hops { id org { id } ${figures} }
  unreachedEnterprises { totalCount edges { node { recipientId name orgs { id } } } } } }` as const
const forward = 'mutation($t: ID!, $m: [ID!]) { forwardRelay(taskId: $t, memberIds: $m) { id } }'
const outreach =
  'mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at) { id } }'

/** The program that docs/chain-log.md gives to outsiders. */
const program = /```js\n([\s\S]*?)```/.exec(
  readFileSync(new URL('../../docs/chain-log.md', import.meta.url), 'utf8'),
)?.[1]

describe.each(engines)('tracking of a chain on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())
  afterEach(() => service.clock.set('2026-11-24T04:00:00Z'))

  const chain = async (account: string, p: string) => (await service.ok(account, chainQuery, { p })).relayChain
  const hop = async (account: string, p: string, org: string) =>
    (await chain(account, p)).hops.find((one: any) => one.org.id === org)
  const taskId = async (p: string, org: string) => (await hop('over', p, org))!.id
  const notice = async (account: string, p: string) =>
    (
      await service.ok(account, '{ deliveries(first: 50) { edges { node { id policy { id } } } } }')
    ).deliveries.edges.find((edge: any) => edge.node.policy.id === p)?.node.id
  const open = async (account: string, p: string) =>
    service.ok(account, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d: await notice(account, p) })

  it('measures each delay: offered, received, forwarded, opened, acted', async () => {
    const p = await published(service)
    expect((await hop('over', p, 'park'))!.delays).toEqual({
      receiveSeconds: null,
      forwardSeconds: null,
      openSeconds: null,
      actSeconds: null,
    })
    service.clock.advance(60_000)
    await service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', {
      t: await taskId(p, 'park'),
    })
    service.clock.advance(3600_000)
    await service.ok('park-admin', forward, { t: await taskId(p, 'park') })
    service.clock.advance(600_000)
    await open('ent-1', p)
    service.clock.advance(30_000)
    await service.ok('ent-1', 'mutation($d: ID!) { markActed(deliveryId: $d) { id } }', { d: await notice('ent-1', p) })
    const delays = { receiveSeconds: 60, forwardSeconds: 3600, openSeconds: 60 + 3600 + 600, actSeconds: 30 }
    expect((await hop('over', p, 'park'))!.delays).toEqual(delays)
    expect((await chain('over', p)).delays).toEqual(delays)
    // forwarded without 确认接收 it was received by that forward: no delay, and none in the chain's median
    await service.ok('assoc-admin', forward, { t: await taskId(p, 'assoc') })
    expect((await hop('over', p, 'assoc'))!.delays.forwardSeconds).toBeNull()
    expect((await chain('over', p)).delays.forwardSeconds).toBe(3600)
  })

  it('measures a notice that was held for the relay from its forward on', async () => {
    const p = await published(service, { route: 'RELAY_FIRST' })
    service.clock.advance(3600_000)
    await service.ok('park-admin', forward, { t: await taskId(p, 'park') })
    service.clock.advance(120_000)
    await open('ent-1', p)
    expect((await chain('over', p)).delays.openSeconds).toBe(120)
  })

  it('lists matched enterprises that were not reached, to entitled viewers only', async () => {
    const p = await published(service)
    const names = async (account: string) =>
      (await chain(account, p)).unreachedEnterprises.edges.map((edge: any) => [
        edge.node.name,
        edge.node.orgs.map((org: any) => org.id),
      ])
    const all = await chain('over', p)
    expect(all.unreachedEnterprises.totalCount).toBe(all.unreached)
    expect(await names('over')).toEqual([
      ['甲厂', expect.arrayContaining(['park', 'assoc'])],
      [expect.any(String), []],
    ])
    // the park learns neither of who is not its own nor of other organisations of its own
    expect(await names('park-admin')).toEqual([['甲厂', ['park']]])
    await open('ent-1', p)
    expect((await names('over')).map(([name]: any) => name)).not.toContain('甲厂')
    expect(await names('park-admin')).toEqual([])
  })

  it('shows an organisation nothing of a peer’s forwards and calls', async () => {
    const p = await published(service)
    const before = await chain('park-admin', p)
    expect(before).toMatchObject({ matched: 1, unreached: 1, toldOffline: 0 })
    const m = [String(recipientId('ent-1'))]
    await service.ok('assoc-admin', outreach, { t: await taskId(p, 'assoc'), m, at: '2026-11-24T03:00:00Z' })
    expect(await chain('park-admin', p)).toEqual(before)
    expect(await chain('over', p)).toMatchObject({ toldOffline: 1, reachedRelay: 1 })
    await service.ok('assoc-admin', forward, { t: await taskId(p, 'assoc') })
    await open('ent-1', p)
    // reached, but by whom is not the park's to know
    expect(await chain('park-admin', p)).toMatchObject({ reachedDirect: 1, reachedBoth: 0, reachedRelay: 0 })
    expect(await chain('over', p)).toMatchObject({ reachedBoth: 1 })
    expect(await hop('over', p, 'assoc')).toMatchObject({ toldOfflineCount: 1 })
    expect(await hop('over', p, 'park')).toMatchObject({ toldOfflineCount: 0 })
  })

  it('counts a member contacted without a notice as reached in hop, ledger and task, but not in the coverage', async () => {
    const p = await published(service)
    const ledgerQuery = `{ workLedger(from: "2026-11-24", to: "2026-11-24") { org { id } noticed reached toldOffline } }`
    const ledger = async (account: string) =>
      (await service.ok(account, ledgerQuery)).workLedger.find((row: any) => row.org.id === 'assoc')
    const before = { over: await ledger('over'), own: await ledger('assoc-admin'), chain: await chain('over', p) }
    const t = await taskId(p, 'assoc')
    const m = [String(recipientId('ent-4'))]
    await service.ok('assoc-admin', outreach, { t, m, at: '2026-11-24T03:00:00Z' })
    const task = 'query($t: ID!) { relayTask(id: $t) { reachedCount toldOfflineCount noticedCount } }'
    const { relayTask } = await service.ok('assoc-admin', task, { t })
    expect(relayTask).toEqual({ reachedCount: 1, toldOfflineCount: 1, noticedCount: 1 })
    for (const account of ['over', 'assoc-admin'])
      expect(await hop(account, p, 'assoc')).toMatchObject({ reachedCount: 1, toldOfflineCount: 1, openedCount: 0 })
    for (const [account, was] of [
      ['over', before.over],
      ['assoc-admin', before.own],
    ] as const)
      expect(await ledger(account)).toEqual({
        ...was,
        reached: was!.reached + 1,
        toldOffline: was!.toldOffline + 1,
      })
    const { hops: _hops, toldOffline, ...after } = await chain('over', p)
    const { hops: _before, toldOffline: none, ...same } = before.chain
    expect([after, toldOffline, none]).toEqual([same, 1, 0])
  })

  it('shows no figure below ten citizens, and no single citizen’s times', async () => {
    const { deps } = service.app
    await deps.db.transaction((tx) =>
      addPeople(
        tx,
        deps,
        Array.from({ length: 12 }, (_, i) => ({ name: `居民${i}`, kind: 'CITIZEN' as const, facts: {} })),
      ),
    )
    const p = await published(service, { measures: [{ title: '居民', audience: 'CITIZEN', rule: null }] })
    service.clock.advance(60_000)
    await open('cit-1', p)
    const seen = await chain('over', p)
    expect(seen).toMatchObject({ reachedDirect: 0, unreached: seen.matched, delays: { openSeconds: null } })
    expect(seen.matched).toBeGreaterThan(10)
  })

  it('counts of an organisation its member enterprises, never citizens who belong to it', async () => {
    const { deps } = service.app
    await deps.db.transaction((tx) =>
      addPeople(tx, deps, [{ name: '住户', kind: 'CITIZEN' as const, facts: {}, memberOf: ['park'] }]),
    )
    const p = await published(service, {
      measures: [
        { title: '居民', audience: 'CITIZEN', rule: null },
        { title: '甲厂', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 20 } },
      ],
    })
    const park = await hop('over', p, 'park')
    const { relayTasks } = await service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { memberCount policy { id } } } } }',
    )
    const own = relayTasks.edges.find((edge: any) => edge.node.policy.id === p)!.node.memberCount
    expect([park!.memberCount, (await chain('park-admin', p)).matched]).toEqual([own, own])
  })

  it('exports a log that an outsider’s program verifies, and in which any change shows', async () => {
    const p = await published(service)
    await service.ok('park-admin', forward, { t: await taskId(p, 'park') })
    const { chainLog } = await service.ok('over', 'query($p: ID!) { chainLog(policyId: $p) }', { p })
    const lines = chainLog.trimEnd().split('\n')
    expect(lines.map((line: string) => JSON.parse(line).kind)).toEqual(['offered', 'offered', 'forwarded'])
    expect(chainLog).not.toContain('甲厂')
    const folder = mkdtempSync(join(tmpdir(), 'jieli-log-'))
    const verify = (log: string) => {
      writeFileSync(join(folder, 'verify.mjs'), String(program))
      writeFileSync(join(folder, 'log.jsonl'), log)
      return spawnSync(process.execPath, [join(folder, 'verify.mjs'), join(folder, 'log.jsonl')], { encoding: 'utf8' })
    }
    expect(verify(chainLog).stdout).toContain(`intact: 3 events, head ${JSON.parse(lines[2]!).hash}`)
    expect(verify(chainLog.replace('"members":1', '"members":2')).stderr).toContain('broken at event 3')
    expect(verify([lines[0], lines[2]].join('\n')).stderr).toContain('broken at event 2')
    rmSync(folder, { recursive: true })
    for (const [account, code] of [
      ['park-admin', 'FORBIDDEN'],
      ['pub-b', 'FORBIDDEN'],
      [undefined, 'UNAUTHENTICATED'],
    ] as const) {
      const refused = await service.gql(account, 'query($p: ID!) { chainLog(policyId: $p) }', { p })
      expect(refused.errors?.[0]?.extensions.code).toBe(code)
    }
  })

  it('calls a wiped log broken, as the chain does, in the command too', async () => {
    const p = await published(service)
    const { db } = service.app.deps
    const whole = await verifyChain(db, Number(p))
    expect(whole).toEqual({ events: 2, broken: undefined })
    const headless = await published(service)
    await db.execute(sql`DELETE FROM relay_chains WHERE policy_id = ${Number(headless)}`)
    expect(await verifyChain(db, Number(headless))).toEqual({ events: 2, broken: 3 })
    await db.execute(sql`DELETE FROM relay_events WHERE policy_id = ${Number(p)}`)
    expect(await verifyChain(db, Number(p))).toEqual({ events: 0, broken: 1 })
    expect(await verifyChain(db, 999_999)).toBeUndefined()
    const asked = 'query($p: ID!) { relayChain(policyId: $p) { intact firstBrokenEvent } }'
    expect((await service.ok('over', asked, { p })).relayChain).toEqual({ intact: false, firstBrokenEvent: `${p}-1` })
    // the embedded database serves one process
    if (!service.databaseUrl) return
    const env = { ...process.env, DATABASE_URL: service.databaseUrl, JIELI_DATA_DIR: service.dataDir }
    const command = (id: string) =>
      spawnSync(process.execPath, ['scripts/verify-chain.ts', id], { env, encoding: 'utf8' })
    expect(command(p)).toMatchObject({ status: 1, stdout: expect.stringContaining(`从 ${p}-1 起不符`) })
    expect(command('999999')).toMatchObject({ status: 1, stderr: expect.stringContaining('没有接力链') })
  })
})
