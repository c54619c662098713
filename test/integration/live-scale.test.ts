import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { firstRow } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { connect, follow } from '../live.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const added = 'subscription($after: String) { deliveryAdded(after: $after) { id cursor policy { id } } }'
const publish = 'mutation($id: ID!) { publishPolicy(id: $id) { id } }'

type Item = { id: string; cursor: string; policy: { id: string } }
type Raw = { socket: WebSocket; received: Item[]; closed: { code: number; reason: string } | undefined }

/** A bare socket, which can stop reading. */
async function raw(service: TestService, account: string, query: string, after: string, options = {}): Promise<Raw> {
  const authorization = `Bearer ${await service.token(account)}`
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options)
  const it: Raw = { socket, received: [], closed: undefined }
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })))
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data))
    if (type === 'connection_ack')
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { after } } }))
    if (type === 'next') it.received.push(payload.data.deliveryAdded)
  })
  socket.on('close', (code, reason) => {
    it.closed = { code, reason: String(reason) }
  })
  return it
}

const newestCursor = async (service: TestService, account: string): Promise<string> => {
  const { deliveries } = await service.ok(account, '{ deliveries(first: 1) { edges { cursor } } }')
  return deliveries.edges[0]?.cursor ?? '0'
}

/** Follows as ent-1 and leaves after every third notice, until `count` came; on one service after another. */
async function restless(services: TestService[], start: string, count: number): Promise<Item[]> {
  const got: Item[] = []
  for (let turn = 0; got.length < count; turn += 1) {
    const client = await connect(services[turn % services.length] as TestService, 'ent-1')
    const stream = follow(client, added, { after: got.at(-1)?.cursor ?? start })
    const enough = Math.min(3, count - got.length)
    await until(() => stream.received.length >= enough, `notices ${got.length} to ${got.length + enough}`)
    got.push(...stream.received.map((item: any) => item.deliveryAdded))
    await client.dispose()
  }
  return got
}

async function publishAtOnce(service: TestService, count: number): Promise<string[]> {
  const ids = []
  for (let i = 0; i < count; i += 1) ids.push(await approved(service))
  await Promise.all(ids.map((id) => service.ok('pub-a', publish, { id })))
  return ids
}

function expectAllOnce(got: readonly Item[], ids: readonly string[]): void {
  expect(got.map((item) => item.policy.id).sort()).toEqual([...ids].sort())
  const cursors = got.map((item) => item.cursor)
  expect([...new Set(cursors)].sort()).toEqual(cursors)
}

describe.each(engines)('many live viewers on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine, { sockets: { stallMs: 300, farewellMs: 60_000, tickMs: 50 } })
  })
  afterAll(() => service?.stop())

  it('loses and doubles nothing across reconnects while publications commit side by side', async () => {
    await published(service)
    const start = await newestCursor(service, 'ent-1')
    const following = [restless([service], start, 12), restless([service], start, 12), restless([service], start, 12)]
    const ids = await publishAtOnce(service, 12)
    for (const got of await Promise.all(following)) expectAllOnce(got, ids)
  })

  it('gives every socket of a recipient, and one socket of several, all of theirs', async () => {
    const own = await newestCursor(service, 'ent-1')
    const clients = await Promise.all(['ent-1', 'ent-1', 'agent'].map((account) => connect(service, account)))
    const forRecipient =
      'subscription($after: String, $r: ID) { deliveryAdded(after: $after, recipientId: $r) { id cursor policy { id } } }'
    const streams = [
      ...clients.slice(0, 2).map((client) => follow(client, added, { after: own })),
      ...['1', '2'].map((r) => follow(clients[2] as never, forRecipient, { after: own, r })),
    ]
    const ids = []
    for (let i = 0; i < 3; i += 1)
      ids.push(await published(service, { measures: [{ title: '全体', audience: 'ENTERPRISE', rule: null }] }))
    await until(() => streams.every((stream) => stream.received.length >= 3), 'all three everywhere')
    for (const stream of streams)
      expectAllOnce(
        stream.received.map((item: any) => item.deliveryAdded),
        ids,
      )
    const notices = new Set(streams.flatMap((stream) => stream.received.map((item: any) => item.deliveryAdded.id)))
    expect(notices.size).toBe(6)
    await Promise.all(clients.map((client) => client.dispose()))
  })

  it('closes a socket that stops reading with 1013, which then resumes; others do not wait for it', async () => {
    // ten copies of a text of 300 KB: a few fill whatever the kernel takes
    const copies = Array.from({ length: 10 }, (_, i) => `b${i}: body`).join(' ')
    const long = `subscription($after: String) { deliveryAdded(after: $after) { id cursor policy { id ${copies} } } }`
    const start = await newestCursor(service, 'ent-1')
    const slow = await raw(service, 'ent-1', long, start)
    const other = await raw(service, 'ent-1', added, start)
    const ids = [await published(service)]
    await until(() => slow.received.length === 1, 'the first notice')
    slow.socket.pause()
    const cut = () => service.logs.some((line) => line.msg === 'a socket that did not read was cut off')
    while (!cut() && ids.length < 20) {
      ids.push(await published(service, { body: `第${ids.length}条${'支持制造业企业。'.repeat(12_000)}` }))
      await until(() => other.received.length === ids.length, 'the notice of who reads')
    }
    await until(cut, 'the cut')
    // what stood in the kernel's buffers is still read; what is published from here on is not sent to it
    ids.push(await published(service))
    await until(() => other.received.length === ids.length, 'the notice of who reads')
    slow.socket.resume()
    await until(() => slow.closed !== undefined, 'the farewell')
    expect(slow.closed).toEqual({ code: 1013, reason: expect.stringContaining('resume with after') })
    expect(slow.received.length).toBeLessThan(ids.length)

    const resumed = await raw(service, 'ent-1', long, slow.received.at(-1)?.cursor ?? start)
    await until(() => slow.received.length + resumed.received.length >= ids.length, 'the rest')
    expectAllOnce([...slow.received, ...resumed.received], ids)
    resumed.socket.close()
    other.socket.close()
  }, 150_000)

  it('ends a socket that gives no sign of life, and leaves one that does', async () => {
    const start = await newestCursor(service, 'ent-1')
    const dead = await raw(service, 'ent-1', added, start, { autoPong: false })
    const alive = await raw(service, 'ent-1', added, start)
    await until(() => dead.closed !== undefined, 'the end')
    expect(alive.closed).toBeUndefined()
    alive.socket.close()
  })

  it('lets an account with changed grants connect again with its current ones', async () => {
    await published(service)
    const before = await raw(service, 'ent-5', added, '0')
    await until(() => before.received.length > 0, 'the replay')
    await service.app.deps.db.execute(sql`DELETE FROM grants WHERE account_id = 'ent-5'`)
    await until(() => before.closed !== undefined, 'the end')
    expect(before.closed?.code).toBe(4403)
    const client = await connect(service, 'ent-5')
    const refused = follow(client, added, { after: '0' })
    await until(() => refused.ended, 'the refusal')
    expect(refused.received).toEqual([])
    await client.dispose()
  })
})

describe.runIf(engines.includes('postgres'))('processes on one PostgreSQL', () => {
  it('catch up by themselves after the connection they listen on was lost', async () => {
    const service = await startService('postgres')
    try {
      await published(service)
      const start = await newestCursor(service, 'ent-1')
      const client = await connect(service, 'ent-1')
      const stream = follow(client, added, { after: start })
      const ids = [await published(service)]
      await until(() => stream.received.length === 1, 'the live notice')
      for (let i = 0; i < 5; i += 1) {
        const id = await approved(service)
        const cut = sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND query ILIKE 'listen%jieli_live%'`
        const stands = sql`SELECT 1 FROM deliveries WHERE policy_id = ${Number(id)} LIMIT 1`
        await service.ok('pub-a', publish, { id })
        // it does not listen when the notice is announced
        while (!(await firstRow(service.app.deps.db, stands))) await service.app.deps.db.execute(cut)
        ids.push(id)
        await until(() => stream.received.length === ids.length, 'the notice whose announcement may be lost')
      }
      const got = stream.received.map((item: any) => item.deliveryAdded)
      expectAllOnce(got, ids)
      await client.dispose()
    } finally {
      await service.stop()
    }
  }, 150_000)

  it('serve a viewer that moves between them with its cursor, in the middle of publications', async () => {
    const service = await startService('postgres')
    const second = await startService('postgres', { beside: service, workers: false })
    try {
      await published(service)
      const start = await newestCursor(service, 'ent-1')
      const following = [restless([service, second], start, 12), restless([second, service], start, 12)]
      const ids = await publishAtOnce(service, 12)
      for (const got of await Promise.all(following)) expectAllOnce(got, ids)
    } finally {
      await second.stop()
      await service.stop()
    }
  })
})
