import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { addPeople, manufacturers } from '../factories.ts'
import { type GatewayPeer, gatewaySecret, postSigned, startGateway } from '../gateway-peer.ts'
import { giveAddress, recover } from '../mail.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

describe.each(engines)('the message gateway on %s', (engine) => {
  let service: TestService
  let gateway: GatewayPeer
  beforeAll(async () => {
    gateway = await startGateway()
    service = await startService(engine, { env: { ...gateway.env, GATEWAY_TEMPLATES: '{"notice":"SMS_1"}' } })
    await giveAddress(service, 'ent-1', '13800000001', true, 'GATEWAY')
    await giveAddress(service, 'ent-5', '13800000005', false, 'GATEWAY')
  })
  afterAll(async () => {
    await service?.stop()
    await gateway?.stop()
  })
  const to = (number: string) => [...gateway.accepted.values()].filter((message) => message.to === number)
  const contact = async (account: string) =>
    (await service.ok(account, '{ contacts { channel masked verified wanted endedReason } }')).contacts.find(
      (one: any) => one.channel === 'GATEWAY',
    )
  const report = (receipts: object[], secret = gatewaySecret) =>
    postSigned(`${service.url}/hooks/gateway`, JSON.stringify({ receipts }), secret, service.clock.now())

  it('sends a document’s public words and a link to a verified number, signed, once', async () => {
    await published(service, { title: '支持制造业若干措施' })
    await until(() => to('13800000001').length > 0, 'the message')
    const [message] = to('13800000001')
    expect(message).toMatchObject({
      template: 'SMS_1',
      language: 'zh',
      params: { title: '支持制造业若干措施', count: '1' },
    })
    expect((await fetch(message?.params.link ?? '')).status).toBe(200)
    expect(message?.id).toMatch(/^notice\.[\w-]{22}$/)
    expect(gateway.unsigned).toBe(0)
    expect(to('13800000005')).toHaveLength(0)
  })

  it('confirms a number by a code sent through the gateway', async () => {
    await service.ok('ent-5', 'mutation { setContact(channel: GATEWAY, address: "13800000055") { pending } }')
    await until(() => to('13800000055').length === 1, 'the code')
    const code = to('13800000055')[0]?.params.code
    expect(code).toMatch(/^\d{6}$/)
    await service.ok('ent-5', 'mutation($c: String!) { confirmContact(channel: GATEWAY, code: $c) { verified } }', {
      c: code,
    })
    await published(service)
    await until(() => to('13800000055').length === 2, 'the message to the proven number')
  })

  it('stores receipts beside the message without changing its state; a recipient who replies stop gets no more', async () => {
    await published(service)
    const { deliveries } = await service.ok('ent-5', '{ deliveries(first: 1) { edges { node { id state } } } }')
    const id = `notice.${deliveries.edges[0]!.node.id}`
    const opened = 'mutation($d: ID!) { markOpened(deliveryId: $d) { state } }'
    await service.ok('ent-5', opened, { d: deliveries.edges[0]!.node.id })
    expect(await (await report([{ id, status: 'failed', code: 'MK:0011' }])).json()).toEqual({ receipts: 1, known: 1 })
    const after = await service.ok('ent-5', '{ deliveries(first: 1) { edges { node { state } } } }')
    expect(after.deliveries.edges[0]!.node.state).toBe('OPENED')
    expect((await contact('ent-5'))!.endedReason).toBeNull()
    await report([{ id, status: 'stopped' }])
    expect((await contact('ent-5'))!.wanted).toBe(false)
    const before = to('13800000055').length
    await published(service)
    expect(to('13800000055')).toHaveLength(before)
  })

  it('ends a number that the gateway does not know, at once or in a later report', async () => {
    gateway.script.push(() => ({ status: 'unreachable', code: 'NO_SUCH' }))
    await published(service)
    await until(async () => (await contact('ent-1'))!.endedReason !== null, 'the end of the number')
    await service.ok('ent-1', 'mutation { setContact(channel: GATEWAY, address: "13800000011") { pending } }')
    await until(() => to('13800000011').length === 1, 'the code')
    service.clock.advance(1000)
    await service.ok('ent-1', 'mutation($c: String!) { confirmContact(channel: GATEWAY, code: $c) { verified } }', {
      c: to('13800000011')[0]?.params.code,
    })
    service.clock.advance(1000)
    await published(service)
    await until(() => to('13800000011').length === 2, 'the message')
    await report([{ id: to('13800000011')[1]?.id, status: 'unreachable' }])
    expect((await contact('ent-1'))!.endedReason).not.toBeNull()
  })

  it('refuses receipts that are unsigned, old, malformed or about unknown messages', async () => {
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
    expect((await report([{ id: 'x', status: 'delivered' }], other)).status).toBe(401)
    const late = new Date(service.clock.now().getTime() - 600_000)
    expect((await postSigned(`${service.url}/hooks/gateway`, '{}', gatewaySecret, late)).status).toBe(401)
    expect((await fetch(`${service.url}/hooks/gateway`, { method: 'POST', body: '{}' })).status).toBe(415)
    const wrong = await postSigned(
      `${service.url}/hooks/gateway`,
      '{"receipts": 1}',
      gatewaySecret,
      service.clock.now(),
    )
    expect(wrong.status).toBe(400)
    expect(((await wrong.json()) as any).errors[0].extensions.fields[0].path).toBe('receipts')
    expect(await (await report([{ id: `notice.${'A'.repeat(22)}`, status: 'stopped' }])).json()).toEqual({
      receipts: 1,
      known: 0,
    })
  })

  it('sends many in few requests, and one that is refused holds up no other', async () => {
    const { db } = service.app.deps
    const ids = await db.transaction((tx) =>
      addPeople(
        tx,
        service.app.deps,
        Array.from({ length: 250 }, (_, i) => ({
          name: `厂 ${i}`,
          kind: 'ENTERPRISE' as const,
          facts: { industry: 'C27', employees: 777 },
        })),
      ),
    )
    for (const [i, id] of ids.entries())
      await giveAddress(service, id, `139${String(i).padStart(8, '0')}`, true, 'GATEWAY')
    gateway.batches.length = 0
    const arrived = () => [...gateway.accepted.values()].filter(({ params }) => params.title === '给大厂的政策').length
    // its batch is refused for it: each is then sent by itself
    gateway.unreadable = '13900000007'
    await published(service, {
      title: '给大厂的政策',
      measures: [
        {
          title: '大厂',
          audience: 'ENTERPRISE',
          rule: { all: [manufacturers, { fact: 'employees', gte: 777, lte: 777 }] },
        },
      ],
    })
    await until(() => arrived() === 249, 'all but one')
    expect(Math.max(...gateway.batches)).toBe(100)
    expect(gateway.batches.filter((size) => size > 1).length).toBeLessThan(15)
    gateway.unreadable = undefined
    const { deadLetters } = await service.ok('adm', '{ deadLetters(channel: GATEWAY) { reason count } }')
    expect(deadLetters).toEqual([{ reason: 'the gateway answered 422', count: 1 }])
    expect((await service.ok('adm', 'mutation { replayDeadLetters(channel: GATEWAY) }')).replayDeadLetters).toBe(1)
    await until(() => arrived() === 250, 'the replayed one')
    await recover(service)
  })
})

describe('the rate limit of the gateway', () => {
  it('is kept over batches', async () => {
    const gateway = await startGateway()
    const service = await startService('pglite', { env: { ...gateway.env, GATEWAY_RATE: '100' } })
    const people = Array.from({ length: 300 }, (_, i) => ({
      name: `厂 ${i}`,
      kind: 'ENTERPRISE' as const,
      facts: { industry: 'C27', employees: 777 },
    }))
    const ids = await service.app.deps.db.transaction((tx) => addPeople(tx, service.app.deps, people))
    for (const [i, id] of ids.entries())
      await giveAddress(service, id, `139${String(i).padStart(8, '0')}`, true, 'GATEWAY')
    const started = performance.now()
    await published(service, {
      measures: [{ title: '甲', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 777 } }],
    })
    await until(() => gateway.accepted.size === 300, 'all')
    // the first hundred may leave at once, the others one second each
    expect(performance.now() - started).toBeGreaterThan(1900)
    await service.stop()
    await gateway.stop()
  })
})
