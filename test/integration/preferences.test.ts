import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { manufacturers, policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { type PushService, type PushSubscription, pushChannel, startPushService } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

const set =
  'mutation($input: DeliveryPreferencesInput!) { setDeliveryPreferences(input: $input) { frequency quietFrom } }'
const subscribeTo = 'mutation($input: TopicSubscriptionInput!) { subscribe(input: $input) { id } }'
const register = 'mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }'

describe.each(engines)('preferences on %s', (engine) => {
  let service: TestService
  let push: PushService
  beforeAll(async () => {
    push = await startPushService()
    service = await startService(engine, { env: { PUSH_HOSTS: push.host }, channels: pushChannel(push) })
  })
  afterAll(async () => {
    await service?.stop()
    await push?.stop()
  })
  /** A fresh phone of an account whose wishes are set anew; the clock at a Shanghai time. */
  const phone = async (account: string, at: string, input: object = {}): Promise<PushSubscription> => {
    service.clock.set(`${at}+08:00`)
    await service.ok(account, set, { input })
    const device = push.subscribe()
    const { endpoint, p256dh, auth } = device
    await service.ok(account, register, { input: { endpoint, p256dh, auth } })
    return device
  }
  const drop = (account: string, { endpoint }: PushSubscription) =>
    service.ok(account, 'mutation($e: String!) { removePushEndpoint(endpoint: $e) }', { e: endpoint })
  const at = async (time: string): Promise<void> => {
    service.clock.set(`${time}+08:00`)
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.fire(tx, 'recover'))
    await service.settled()
  }
  const payloads = (device: PushSubscription) => device.requests().map((request) => device.decrypt(request) as any)

  it('give the next sending and its reasons, for a draft too, from the plan that sends it', async () => {
    const next = async (at: string, input?: object) => {
      service.clock.set(`${at}+08:00`)
      const answer = await service.ok(
        'ent-1',
        'query($input: DeliveryPreferencesInput) { nextSending(input: $input) { channel at reason } }',
        { input },
      )
      return answer.nextSending
    }
    const everywhere = (reason: string, at: string | null) =>
      ['WEB_PUSH', 'EMAIL', 'GATEWAY'].map((channel) => ({
        channel,
        at: at && new Date(`${at}+08:00`).toISOString(),
        reason,
      }))
    const night = { quietFrom: '22:00', quietTo: '08:00' }
    expect(await next('2026-11-24T10:00:00')).toEqual(everywhere('AT_ONCE', '2026-11-24T10:00:00'))
    expect(await next('2026-11-24T23:30:00', night)).toEqual(everywhere('QUIET_HOURS', '2026-11-25T08:00:00'))
    expect(await next('2026-11-24T10:00:00', { frequency: 'DAILY', ...night })).toEqual(
      everywhere('DAILY_DIGEST', '2026-11-25T09:05:00'),
    )
    expect(await next('2026-11-24T10:00:00', { frequency: 'WEEKLY', quietFrom: '08:30', quietTo: '12:00' })).toEqual(
      everywhere('WEEKLY_DIGEST', '2026-11-30T12:00:00'),
    )
    const [push, email, gateway] = await next('2026-11-24T10:00:00', {
      frequency: 'DAILY',
      channels: [
        { channel: 'EMAIL', frequency: 'NEVER' },
        { channel: 'GATEWAY', frequency: 'IMMEDIATELY', ...night },
      ],
    })
    expect([push!.reason, email, gateway!.reason]).toEqual([
      'DAILY_DIGEST',
      { channel: 'EMAIL', at: null, reason: 'NEVER' },
      'AT_ONCE',
    ])
    expect(
      await next('2026-11-24T10:00:00', { frequency: 'NEVER', channels: [{ channel: 'EMAIL', frequency: 'DAILY' }] }),
    ).toEqual(everywhere('NEVER', null))
    const refused = await service.gql('ent-1', '{ nextSending(input: { quietFrom: "22:00" }) { reason } }')
    expect(refused.errors?.[0]?.extensions.fields?.[0]?.path).toBe('input.quietTo')
    const foreign = await service.gql('ent-1', '{ nextSending(recipientId: "999999") { reason } }')
    expect(foreign.errors?.[0]?.extensions.code).toMatch(/NOT_FOUND|FORBIDDEN/)
  })

  it('quiet hours over midnight hold the message, never the inbox', async () => {
    const device = await phone('ent-1', '2026-11-24T23:30:00', { quietFrom: '22:00', quietTo: '08:00' })
    const id = await published(service)
    const { deliveries } = await service.ok('ent-1', '{ deliveries { edges { node { policy { id } state } } } }')
    expect(deliveries.edges[0]!.node).toEqual({ policy: { id }, state: 'NOTICED' })
    await at('2026-11-25T00:30:00')
    await at('2026-11-25T07:59:00')
    expect(device.requests()).toHaveLength(0)
    await at('2026-11-25T08:00:00')
    await until(() => device.requests().length === 1, 'the message')
    await drop('ent-1', device)
  })

  it('urgent notices go in quiet hours, but not against a refusal', async () => {
    const device = await phone('ent-1', '2026-11-25T23:30:00', { quietFrom: '22:00', quietTo: '08:00' })
    const silent = await phone('ent-5', '2026-11-25T23:30:00', { frequency: 'NEVER' })
    await published(service, { urgent: true })
    await until(() => device.requests().length === 1, 'the message')
    expect(device.requests()[0]?.headers.urgency).toBe('high')
    expect(silent.requests()).toHaveLength(0)
    await drop('ent-1', device)
    await drop('ent-5', silent)
  })

  it('a daily digest gathers a window’s notices into one message, and leaves out what ended or was read', async () => {
    const device = await phone('ent-1', '2026-11-26T10:00:00', { frequency: 'DAILY' })
    const [first, ended, read] = [await published(service), await published(service), await published(service)]
    service.clock.set('2026-11-27T08:59:00+08:00')
    const last = await published(service)
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: ended })
    const { deliveries } = await service.ok('ent-1', '{ deliveries { edges { node { id policy { id } } } } }')
    const notice = deliveries.edges.find((edge: any) => edge.node.policy.id === read)!.node.id
    await service.ok('ent-1', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d: notice })
    await at('2026-11-27T09:04:00')
    expect(device.requests()).toHaveLength(0)
    await at('2026-11-27T09:05:00')
    await until(() => device.requests().length > 0, 'the digest')
    await at('2026-11-27T09:30:00')
    expect(payloads(device)).toMatchObject([{ purpose: 'digest', count: 2 }])
    const state = async (id: string) => {
      const answer = await service.ok('ent-1', '{ deliveries { edges { node { policy { id } state } } } }')
      return answer.deliveries.edges.find((edge: any) => edge.node.policy.id === id)!.node.state
    }
    expect([await state(first), await state(last), await state(ended), await state(read)]).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'RECALLED',
      'OPENED',
    ])
    await drop('ent-1', device)
  })

  it('a digest whose hour passed without a running worker is sent by the next worker', async () => {
    const device = await phone('ent-1', '2026-11-27T10:00:00', { frequency: 'WEEKLY' })
    await published(service)
    await at('2026-11-28T12:00:00')
    expect(device.requests()).toHaveLength(0)
    await at('2026-12-02T15:00:00')
    await until(() => device.requests().length === 1, 'the digest of Monday')
    expect(payloads(device)).toMatchObject([{ purpose: 'digest', count: 1 }])
    await drop('ent-1', device)
  })

  it('beyond the weekly cap a message waits for the next week’s digest', async () => {
    const device = await phone('ent-1', '2026-12-08T10:00:00', { weeklyCap: 2 })
    for (let i = 0; i < 4; i += 1) await published(service)
    await until(() => device.requests().length === 2, 'two messages')
    const { nextSending } = await service.ok('ent-1', '{ nextSending { channel at reason weeklyCap } }')
    expect(nextSending[0]).toEqual({
      channel: 'WEB_PUSH',
      at: '2026-12-14T01:05:00.000Z',
      reason: 'WEEKLY_CAP',
      weeklyCap: 2,
    })
    expect(nextSending[1]).toMatchObject({ channel: 'EMAIL', reason: 'AT_ONCE' })
    await at('2026-12-13T23:00:00')
    expect(device.requests()).toHaveLength(2)
    await at('2026-12-14T09:05:00')
    await until(() => device.requests().length === 3, 'the digest')
    expect(payloads(device)[2]).toMatchObject({ purpose: 'digest', count: 2 })
    await drop('ent-1', device)
  })

  it('a notice that joins a counted digest is not beyond the cap', async () => {
    const device = await phone('ent-5', '2026-12-14T10:00:00', { frequency: 'DAILY', weeklyCap: 1 })
    for (let i = 0; i < 2; i += 1) await published(service)
    await at('2026-12-15T09:05:00')
    await until(() => device.requests().length === 1, 'the digest')
    expect(payloads(device)).toMatchObject([{ purpose: 'digest', count: 2 }])
    await drop('ent-5', device)
  })

  it('a subscription uses its own channels and frequency; several of them and a match make one notice', async () => {
    const device = await phone('ent-3', '2026-12-15T10:00:00')
    for (const input of [
      { text: '设备', frequency: 'DAILY', channels: ['PAGE', 'WEB_PUSH'] },
      { tags: ['science'], frequency: 'WEEKLY', channels: ['PAGE', 'WEB_PUSH'] },
      { issuers: ['dept-a'], frequency: 'IMMEDIATELY', channels: ['PAGE'] },
    ])
      await service.ok('ent-3', subscribeTo, { input })
    // 丙店 is no manufacturer: only its subscriptions bring this
    const id = await published(service, policyInput())
    const inbox = async () =>
      (
        await service.ok('ent-3', '{ deliveries { edges { node { policy { id } because } } } }')
      ).deliveries.edges.filter((edge: any) => edge.node.policy.id === id)
    expect((await inbox()).map((edge: any) => edge.node.because)).toEqual([['SUBSCRIPTION']])
    await at('2026-12-15T12:00:00')
    expect(device.requests()).toHaveLength(0)
    await at('2026-12-16T09:05:00')
    await until(() => device.requests().length === 1, 'the daily digest')
    const matched = await published(service, {
      measures: [{ title: '设备', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 1 } }],
    })
    await until(() => device.requests().length === 2, 'the match, at once')
    await at('2026-12-21T09:05:00')
    expect(device.requests()).toHaveLength(2)
    expect(device.requests()[1]?.headers.topic).toBe(`p${matched}`)
    await drop('ent-3', device)
  })

  it('a refusal after planning counts: waiting messages are dropped', async () => {
    const device = await phone('ent-5', '2026-12-22T10:00:00', { frequency: 'DAILY' })
    await published(service, { measures: [{ title: '设备', audience: 'ENTERPRISE', rule: manufacturers }] })
    await service.ok('ent-5', set, { input: { channels: [{ channel: 'WEB_PUSH', frequency: 'NEVER' }] } })
    await at('2026-12-23T09:05:00')
    expect(device.requests()).toHaveLength(0)
    await drop('ent-5', device)
  })

  it('names every wrong wish by its path', async () => {
    const { errors } = await service.gql('ent-1', set, {
      input: {
        quietFrom: '25:00',
        weeklyCap: 0,
        language: 'fr',
        channels: [{ channel: 'PAGE', quietFrom: '01:00' }, { channel: 'EMAIL' }, { channel: 'EMAIL' }],
      },
    })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual([
      'input.channels[0].channel',
      'input.channels[0].quietTo',
      'input.channels[2].channel',
      'input.language',
      'input.quietFrom',
      'input.quietTo',
      'input.weeklyCap',
    ])
    expect((await service.gql('ent-1', set, { input: { frequency: null } })).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
    expect((await service.gql('park-admin', set, { input: {} })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})
