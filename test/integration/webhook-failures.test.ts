import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { portalEnd, startWebhookService, type WebhookService } from '../portal.ts'
import { published } from '../publish.ts'
import { type TestService, until } from '../service.ts'
import type { WebhookReceiver } from '../webhook-receiver.ts'

const replay = 'mutation($a: String!) { replayWebhook(after: $a) }'
const day = 86_400_000

describe.each(engines)('failing webhooks on %s', (engine) => {
  let all: WebhookService
  let service: TestService
  let portal: WebhookReceiver
  beforeAll(async () => {
    all = await startWebhookService(engine)
    ;({ service, portal } = all)
  })
  afterAll(() => all?.stop())
  beforeEach(async () => {
    await all.register()
  })
  const about = (id: string) => all.about(id)
  const arrived = (id: string, count: number) => all.arrived(id, count)
  const webhook = () => all.webhook()
  const pass = (ms: number) => all.pass(ms)

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
    ['does not answer', 'hang', /2 秒内未回应/],
    ['breaks the line', 'reset', /无法连接/],
    ['answers 400', 400, /回应 400/],
    ['asks for patience', { status: 429, headers: { 'retry-after': '60' } }, /回应 429/],
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
    expect(await webhook()).toMatchObject({ lastFailure: expect.stringMatching(/不接受跳转（307）/) })
  })

  it('is disabled after five days without one success, mails its contact, and goes on when it is enabled', async () => {
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
    await until(() => all.mails.mails.length > 0, 'the notice')
    expect(all.mails.mails[0]).toMatchObject({
      recipient: 'it@portal.example',
      subject: '推送回调已停用 Webhook disabled: 企业云',
    })
    expect(all.mails.mails[0]?.text).toContain(portal.url)
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
    all.mails.mails.length = 0
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
})
