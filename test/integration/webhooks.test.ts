import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { portalEnd, repeal, setEmployees, usccOf } from '../portal.ts'
import { published } from '../publish.ts'
import { type MailServer, startMailServer } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'
import { certificate, isSignedBy, startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

const register =
  'mutation($u: String!, $c: String) { registerWebhook(url: $u, contact: $c) { secret webhook { url workedAt disabledAt } } }'
const state = '{ webhook { url workedAt failingSince lastFailure disabledAt previousUntil } }'
const replay = 'mutation($a: String!) { replayWebhook(after: $a) }'
const day = 86_400_000

describe.each(engines)('webhooks on %s', (engine) => {
  let service: TestService
  let portal: WebhookReceiver
  let mails: MailServer
  let secret = ''
  beforeAll(async () => {
    portal = await startWebhookReceiver({ tls: true })
    mails = await startMailServer()
    service = await startService(engine, {
      env: { WEBHOOK_HOSTS: portal.host, SMTP_URL: mails.url, JIELI_PUBLIC_URL: 'https://jieli.example' },
      webhooks: { ca: certificate, deadlineMs: 400 },
    })
  })
  afterAll(async () => {
    await service?.stop()
    await portal?.stop()
    await mails?.stop()
  })
  beforeEach(async () => {
    await service.settled()
    portal.script = []
    portal.otherwise = 204
    const { registerWebhook } = await service.ok('portal', register, { u: portal.url, c: 'it@portal.example' })
    secret = registerWebhook.secret
    portal.requests.length = 0
  })

  const about = (id: string) => portal.requests.filter(({ event }) => event.data.policy?.id === id)
  const arrived = (id: string, count: number) => until(() => about(id).length >= count, `${count} events`)
  const webhook = async () => (await service.ok('portal', state)).webhook
  /** Lets time pass and does what is due then. */
  const pass = async (ms: number) => {
    service.clock.advance(ms)
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.send(tx, 'recover', {}))
    await service.settled()
  }

  it('posts each event once, signed, with what a portal needs to show it', async () => {
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    const [request] = about(id)
    expect(about(id)).toHaveLength(1)
    expect(request?.event).toEqual({
      type: 'notice.created',
      timestamp: '2026-11-24T04:00:00.000Z',
      data: {
        cursor: await portalEnd(service),
        recipient: { uscc: usccOf(1), name: '甲厂' },
        delivery: {
          id: expect.stringMatching(/^[\w-]{22}$/),
          state: expect.stringMatching(/NOTICED|ACCEPTED/),
          because: ['MATCH'],
          reason: null,
          createdAt: '2026-11-24T04:00:00.000Z',
        },
        policy: {
          id,
          title: '支持制造业若干措施',
          documentNumber: null,
          issuer: '甲局',
          publishedAt: '2026-11-24T04:00:00.000Z',
          url: `https://jieli.example/policies/${id}`,
        },
        measures: [{ id: expect.any(String), title: '设备补贴' }],
      },
    })
    expect(request && isSignedBy(request, secret)).toBe(true)
    expect(request?.headers).toMatchObject({
      'webhook-id': `evt_${await portalEnd(service)}`,
      'content-type': 'application/json; charset=utf-8',
    })
    expect(await webhook()).toMatchObject({
      workedAt: '2026-11-24T04:00:00.000Z',
      failingSince: null,
      disabledAt: null,
    })
  })

  it('is verified by the reference library as a portal would', async () => {
    const before = service.clock.now()
    service.clock.set(new Date())
    const { testWebhook } = await service.ok('portal', 'mutation { testWebhook { ok status ms message } }')
    expect(testWebhook).toMatchObject({ ok: true, status: 204 })
    const [request] = portal.requests
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({
      type: 'webhook.test',
      data: { portal: { id: 'portal', name: '企业云' } },
    })
    expect(() => new Webhook(secret).verify(`${request?.body} `, request?.headers ?? {})).toThrow()
    service.clock.set(before)
  })

  it('posts a recall where the notice was taken, and a notice that comes back under a new id', async () => {
    const id = await published(service)
    await arrived(id, 1)
    await setEmployees(service, 'ent-1', 5)
    await setEmployees(service, 'ent-1', 50)
    await arrived(id, 3)
    await service.settled()
    await repeal(service, id)
    await arrived(id, 4)
    expect(about(id).map(({ event }) => event.type)).toEqual([
      'notice.created',
      'notice.recalled',
      'notice.created',
      'notice.recalled',
    ])
    expect(new Set(about(id).map(({ headers }) => headers['webhook-id'])).size).toBe(4)
    expect(about(id)[3]?.event.data.delivery).toMatchObject({ state: 'RECALLED', reason: '依据变化' })
    const cursors = about(id).map(({ event }) => event.data.cursor)
    expect([...cursors].sort()).toEqual(cursors)
  })

  it('posts no recall of a notice that the portal never took', async () => {
    portal.otherwise = 500
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    await repeal(service, id)
    portal.otherwise = 204
    await pass(day)
    expect(about(id).map(({ event }) => event.type)).toEqual(['notice.created'])
  })

  it('tries again by the table, with the same id, then gives up', async () => {
    portal.otherwise = 503
    const id = await published(service)
    await arrived(id, 1)
    const waits = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1000)
    for (const [i, ms] of waits.entries()) {
      await pass(ms * 0.79)
      expect(about(id)).toHaveLength(i + 1)
      await pass(ms * 0.42)
      expect(about(id)).toHaveLength(i + 2)
    }
    await pass(2 * day)
    expect(about(id)).toHaveLength(8)
    expect(new Set(about(id).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(about(id).map(({ headers }) => headers['webhook-timestamp'])).size).toBe(8)
    // given up, not lost
    portal.otherwise = 204
    const before = String(BigInt(about(id)[0]?.event.data.cursor) - 1n)
    expect((await service.ok('portal', replay, { a: before })).replayWebhook).toBe(1)
    await arrived(id, 9)
    expect(about(id)[8]?.headers['webhook-id']).toBe(about(id)[0]?.headers['webhook-id'])
    expect(await webhook()).toMatchObject({ failingSince: null })
  })

  it.each<[string, WebhookReceiver['otherwise'], RegExp]>([
    ['does not answer', 'hang', /no answer within 0.4 s/],
    ['breaks the line', 'reset', /could not connect/],
    ['answers 400', 400, /answered 400/],
    ['asks for patience', { status: 429, headers: { 'retry-after': '60' } }, /answered 429/],
  ])('tries again when the portal %s', async (_what, step, failure) => {
    portal.script = [step]
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    expect(await webhook()).toMatchObject({
      lastFailure: expect.stringMatching(failure),
      failingSince: expect.any(String),
    })
    await pass(90_000)
    await arrived(id, 2)
    await service.settled()
    expect(await webhook()).toMatchObject({ failingSince: null, workedAt: service.clock.now().toISOString() })
  })

  it('counts an answer that never ends by its status, and follows no redirect', async () => {
    portal.script = ['dribble']
    const slow = await published(service)
    await arrived(slow, 1)
    await service.settled()
    expect(await webhook()).toMatchObject({ failingSince: null, workedAt: expect.any(String) })
    portal.script = [{ status: 307, headers: { location: `${portal.url}/elsewhere` } }]
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    await pass(day)
    expect(about(id)).toHaveLength(1)
    expect(portal.requests.map(({ path }) => path)).not.toContain('/hook/elsewhere')
    expect(await webhook()).toMatchObject({ lastFailure: expect.stringMatching(/redirects are refused \(307\)/) })
  })

  it('signs by the old secret beside the new one for a day', async () => {
    const { rotateWebhookSecret } = await service.ok(
      'portal',
      'mutation { rotateWebhookSecret { secret webhook { previousUntil } } }',
    )
    expect(rotateWebhookSecret.webhook.previousUntil).toBe(new Date(service.clock.now().getTime() + day).toISOString())
    const both = await published(service)
    await arrived(both, 1)
    service.clock.advance(day)
    const alone = await published(service)
    await arrived(alone, 1)
    const signers = (id: string) => [secret, rotateWebhookSecret.secret].map((one) => isSignedBy(about(id)[0]!, one))
    expect([signers(both), signers(alone)]).toEqual([
      [true, true],
      [false, true],
    ])
  })

  it('is disabled after five days without one success, tells its contact, and goes on when it is enabled', async () => {
    const start = await portalEnd(service)
    portal.otherwise = 500
    const first = await published(service)
    await arrived(first, 1)
    service.clock.advance(5 * day - 1000)
    const second = await published(service)
    await arrived(second, 1)
    await service.settled()
    expect(await webhook()).toMatchObject({ disabledAt: null })
    await pass(60_000)
    expect(await webhook()).toMatchObject({
      disabledAt: service.clock.now().toISOString(),
      lastFailure: expect.stringMatching(/500/),
    })
    await until(() => mails.mails.length > 0, 'the notice')
    expect(mails.mails[0]).toMatchObject({
      recipient: 'it@portal.example',
      subject: '推送回调已停用 Webhook disabled: 企业云',
    })
    expect(mails.mails[0]?.text).toContain(portal.url)
    const warned = service.logs.filter((line) => line.level === 40 && line.accountId === 'portal')
    expect(warned).toMatchObject([{ msg: expect.stringMatching(/webhook is disabled/) }])
    const tries = portal.requests.length
    const third = await published(service)
    await pass(day)
    expect(portal.requests).toHaveLength(tries)
    const refused = await service.gql('portal', replay, { a: start })
    expect(refused.errors?.[0]?.extensions.code).toBe('CONFLICT')
    portal.otherwise = 204
    expect(
      (await service.ok('portal', 'mutation { enableWebhook { disabledAt failingSince } }')).enableWebhook,
    ).toEqual({ disabledAt: null, failingSince: null })
    expect((await service.ok('portal', replay, { a: start })).replayWebhook).toBe(3)
    await until(() => portal.requests.length >= tries + 3, 'what was missed')
    const missed = portal.requests.slice(tries).map(({ event }) => event.data.policy.id)
    expect(missed.sort()).toEqual([first, second, third].sort())
    mails.mails.length = 0
  })

  it('is disabled at once by 410', async () => {
    portal.otherwise = 410
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    expect(await webhook()).toMatchObject({ disabledAt: expect.any(String), lastFailure: expect.stringMatching(/410/) })
    await pass(day)
    expect(about(id)).toHaveLength(1)
  })

  it('replays from a cursor what was taken too, of each notice the last event', async () => {
    const start = await portalEnd(service)
    const [kept, ended] = [await published(service), await published(service)]
    await repeal(service, ended)
    await arrived(ended, 2)
    await service.settled()
    portal.requests.length = 0
    expect((await service.ok('portal', replay, { a: start })).replayWebhook).toBe(2)
    await until(() => portal.requests.length >= 2, 'the replay')
    await service.settled()
    expect(portal.requests.map(({ event }) => `${event.type} ${event.data.policy.id}`).sort()).toEqual(
      [`notice.created ${kept}`, `notice.recalled ${ended}`].sort(),
    )
    expect((await service.ok('portal', replay, { a: await portalEnd(service) })).replayWebhook).toBe(0)
    expect((await service.gql('portal', replay, { a: 'x' })).errors?.[0]?.extensions.fields?.[0]?.path).toBe('after')
  })

  it('sends nothing any more when it is removed', async () => {
    expect((await service.ok('portal', 'mutation { removeWebhook }')).removeWebhook).toBe(true)
    expect((await service.ok('portal', 'mutation { removeWebhook }')).removeWebhook).toBe(false)
    const id = await published(service)
    expect(about(id)).toEqual([])
    for (const operation of [
      'testWebhook { ok }',
      'enableWebhook { url }',
      'rotateWebhookSecret { secret }',
      'replayWebhook(after: "0")',
    ])
      expect((await service.gql('portal', `mutation { ${operation} }`)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})
