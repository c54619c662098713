import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { portalEnd, repeal, setEmployees, startWebhookService, usccOf, type WebhookService } from '../portal.ts'
import { published } from '../publish.ts'
import { type TestService, until } from '../service.ts'
import { isSignedBy, type WebhookReceiver } from '../webhook-receiver.ts'

const replay = 'mutation($a: String!) { replayWebhook(after: $a) }'
const day = 86_400_000

describe.each(engines)('webhooks on %s', (engine) => {
  let all: WebhookService
  let service: TestService
  let portal: WebhookReceiver
  let secret = ''
  beforeAll(async () => {
    all = await startWebhookService(engine)
    ;({ service, portal } = all)
  })
  afterAll(() => all?.stop())
  beforeEach(async () => {
    secret = await all.register()
  })
  const about = (id: string) => all.about(id)
  const arrived = (id: string, count: number) => all.arrived(id, count)
  const webhook = () => all.webhook()
  const pass = (ms: number) => all.pass(ms)

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

  it('posts a recall where the notice was accepted, and a notice that comes back under a new id', async () => {
    const id = await published(service)
    await arrived(id, 1)
    await setEmployees(service, 'ent-1', 5)
    await arrived(id, 2)
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

  it('posts no recall of a notice that the portal never accepted', async () => {
    portal.otherwise = 500
    const id = await published(service)
    await arrived(id, 1)
    await service.settled()
    await repeal(service, id)
    portal.otherwise = 204
    await pass(day)
    expect(about(id).map(({ event }) => event.type)).toEqual(['notice.created'])
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

  it('replays accepted events from a cursor too, the last event of each notice', async () => {
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
      expect((await service.raw('portal', `mutation { ${operation} }`)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})
