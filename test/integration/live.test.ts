import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { engines } from '../database.ts'
import { connect, follow } from '../live.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const added =
  'subscription($after: String, $r: ID) { deliveryAdded(after: $after, recipientId: $r) { id cursor state policy { id } } }'
const changed = 'subscription { deliveryChanged(newest: 1) { id state reason policy { id } } }'

describe.each(engines)('live updates on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  it('replays notices after the cursor, then goes live, in cursor order and without gaps', async () => {
    const before = [await published(service), await published(service), await published(service)]
    const { deliveries } = await service.ok(
      'ent-1',
      '{ deliveries(first: 10) { edges { cursor node { policy { id } } } } }',
    )
    const firstCursor = deliveries.edges.find((edge: any) => edge.node.policy.id === before[0])!.cursor
    const client = await connect(service, 'ent-1')
    const stream = follow(client, added, { after: firstCursor })
    await until(() => stream.received.length >= 2, 'the replay')
    const after = await published(service)
    await until(() => stream.received.length >= 3, 'the live notice')
    const got = stream.received.map((item: any) => item.deliveryAdded)
    expect(got.map((delivery: any) => delivery.policy.id)).toEqual([before[1], before[2], after])
    const cursors = got.map((delivery: any) => delivery.cursor)
    expect([...cursors].sort()).toEqual(cursors)
    await client.dispose()
  })

  it('loses no notice of concurrent publications, also while readers connect', async () => {
    const { deliveries } = await service.ok('ent-1', '{ deliveries(first: 1) { edges { cursor } } }')
    const client = await connect(service, 'ent-1')
    const stream = follow(client, added, { after: deliveries.edges[0]!.cursor })
    const ids = []
    for (let i = 0; i < 8; i += 1) ids.push(await approved(service))
    await Promise.all(
      ids.map((id) => service.ok('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })),
    )
    await service.settled()
    await until(
      () => new Set(stream.received.map((item: any) => item.deliveryAdded.policy.id)).size >= 8,
      'all eight notices',
    )
    expect(stream.received.map((item: any) => item.deliveryAdded.policy.id).sort()).toEqual([...ids].sort())
    await client.dispose()
  })

  it('begins at the end without a cursor and at the start with 0', async () => {
    const client = await connect(service, 'ent-1')
    const fromEnd = follow(client, added)
    const fromStart = follow(client, added, { after: '0' })
    await until(() => fromStart.received.length >= 10, 'the whole replay')
    expect(fromEnd.received).toEqual([])
    const id = await published(service)
    await until(() => fromEnd.received.length > 0, 'the live notice')
    expect((fromEnd.received[0] as any).deliveryAdded.policy.id).toBe(id)
    await client.dispose()
  })

  it('sends state changes and recalls', async () => {
    const id = await published(service)
    const client = await connect(service, 'ent-1')
    const stream = follow(client, changed)
    // it stands, so it listens
    await until(() => stream.received.length > 0, 'the newest')
    const { deliveries } = await service.ok('ent-1', '{ deliveries(first: 1) { edges { node { id } } } }')
    await service.ok('ent-1', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', {
      d: deliveries.edges[0]!.node.id,
    })
    await service.ok('ent-1', 'mutation($d: ID!) { markActed(deliveryId: $d) { id } }', {
      d: deliveries.edges[0]!.node.id,
    })
    await until(() => stream.received.some((item: any) => item.deliveryChanged.state === 'ACTED'), 'the rise')
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "已过时") { id } }', { id })
    await until(() => stream.received.some((item: any) => item.deliveryChanged.state === 'RECALLED'), 'the recall')
    expect((stream.received.at(-1) as any).deliveryChanged).toMatchObject({ reason: '已过时', policy: { id } })
    await client.dispose()
  })

  it('begins with the current newest notices, so that no change before the subscription is lost', async () => {
    const id = await published(service)
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "先于订阅") { id } }', { id })
    await until(async () => {
      const { deliveries } = await service.ok('ent-1', '{ deliveries(first: 1) { edges { node { state } } } }')
      return deliveries.edges[0]!.node.state === 'RECALLED'
    }, 'the recall')
    const client = await connect(service, 'ent-1')
    const stream = follow(client, 'subscription { deliveryChanged(newest: 1) { state reason policy { id } } }')
    await until(() => stream.received.length > 0, 'the newest')
    expect(stream.received).toEqual([{ deliveryChanged: { state: 'RECALLED', reason: '先于订阅', policy: { id } } }])
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "后于订阅") { id } }', {
      id: await published(service),
    })
    await until(
      () => stream.received.some((item: any) => item.deliveryChanged.reason === '后于订阅'),
      'the live recall',
    )
    await client.dispose()
  })

  it('sends an administrator own tasks only, and an overseer the chain', async () => {
    const park = await connect(service, 'park-admin')
    const over = await connect(service, 'over')
    const tasks = follow(park, 'subscription { relayTaskChanged { id org { id } state policy { id } } }')
    await until(async () => {
      const id = await published(service)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return tasks.received.some((item: any) => item.relayTaskChanged.policy.id === id)
    }, 'an offered task')
    expect(new Set(tasks.received.map((item: any) => item.relayTaskChanged.org.id))).toEqual(new Set(['park']))
    const { policy, id: taskId } = (tasks.received.at(-1) as any).relayTaskChanged
    const chain = follow(over, 'subscription($p: ID!) { relayChainChanged(policyId: $p) { matched hops { state } } }', {
      p: policy.id,
    })
    // what moved before it listens is not told again
    await until(async () => {
      await service.ok('park-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t) { id } }', { t: taskId })
      return chain.received.length > 0
    }, 'the chain')
    expect(chain.errors).toEqual([])
    await Promise.all([park.dispose(), over.dispose()])
  })

  it('shows a portal the notices of every linked enterprise in one sequence', async () => {
    const id = await published(service, { measures: [{ title: '全体', audience: 'ENTERPRISE', rule: null }] })
    const { portalDeliveries } = await service.ok(
      'portal',
      '{ portalDeliveries(first: 500) { edges { cursor node { recipient { id } delivery { policy { id } } } } } }',
    )
    const own = portalDeliveries.edges.filter((edge: any) => edge.node.delivery.policy.id === id)
    expect(own.map((edge: any) => edge.node.recipient.id)).toEqual(['1', '2'])
    const client = await connect(service, 'portal')
    const stream = follow(
      client,
      'subscription($a: String) { portalDeliveryAdded(after: $a) { cursor recipient { id } } }',
      { a: own[0]!.cursor },
    )
    await until(() => stream.received.length >= 1, 'the replay')
    expect((stream.received[0] as any).portalDeliveryAdded.recipient.id).toBe('2')
    await client.dispose()
  })

  it('refuses sockets without a token, operations that are not subscriptions, and what validation or limits refuse', async () => {
    const nobody = await connect(service, undefined)
    const refused = follow(nobody, added)
    await until(() => refused.ended, 'the refusal')
    const client = await connect(service, 'ent-1')
    const code = async (query: string, variables = {}) => {
      const stream = follow(client, query, variables)
      await until(() => stream.ended, `an answer to ${query.slice(0, 40)}`)
      return (stream.errors[0] as any)?.extensions?.code ?? (stream.errors[0] as any)?.message
    }
    expect(await code('subscription { deliveryAdded { nothing } }')).toBe('BAD_USER_INPUT')
    expect(await code('subscription { deliveryAdded(recipientId: "5") { id } }')).toBe('NOT_FOUND')
    expect(await code('subscription { deliveryAdded(after: "x") { id } }')).toBe('BAD_USER_INPUT')
    expect(await code('subscription { relayTaskChanged { id } }')).toBe('NOT_FOUND')
    const deep = `${'supersedes { '.repeat(40)}id${' }'.repeat(40)}`
    expect(await code(`subscription { deliveryAdded { policy { ${deep} } } }`)).toBe('BAD_USER_INPUT')
    const aliases = Array.from({ length: 200 }, (_, i) => `a${i}: id`).join(' ')
    expect(await code(`subscription { deliveryAdded { ${aliases} } }`)).toBe('BAD_USER_INPUT')
    expect(await code('query { viewer { id } }')).toBeDefined()
    await client.dispose()
  })

  it('survives whatever a stranger writes into the socket', async () => {
    const frames = [
      '',
      '{',
      'null',
      '[]',
      '{"type":1}',
      '{"type":"subscribe"}',
      '{"type":"connection_init","payload":"x"}',
      '{"type":"connection_init","payload":{"authorization":{}}}',
      '{"id":"1","type":"subscribe","payload":null}',
      '\u0000',
      'x'.repeat(100_000),
    ]
    for (const frame of frames) {
      const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
      await new Promise<void>((resolve) => {
        socket.once('open', () => {
          socket.send(frame)
          setTimeout(() => {
            socket.terminate()
            resolve()
          }, 20)
        })
        socket.once('error', () => resolve())
      })
    }
    expect((await service.ok('ent-1', '{ viewer { id } }')).viewer.id).toBe('ent-1')
  })
})
