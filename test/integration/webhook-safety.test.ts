// An address that a stranger names leads nowhere it must not, and a portal that is slow or down is nobody else's trouble.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addPortalLink } from '../../src/auth/portal-links.ts'
import { putAccount } from '../../src/auth/store.ts'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

const register = 'mutation($u: String!, $c: String) { registerWebhook(url: $u, contact: $c) { secret } }'
const test = 'mutation { testWebhook { ok status message } }'

describe.each(engines)('webhook addresses on %s', (engine) => {
  let service: TestService
  let portal: WebhookReceiver
  let other: WebhookReceiver
  /** What names lead to, answer by answer; the last one stays. */
  const names = new Map<string, string[]>()
  beforeAll(async () => {
    portal = await startWebhookReceiver()
    other = await startWebhookReceiver()
    service = await startService(engine, {
      env: { WEBHOOK_HOSTS: `${portal.host},${other.host}` },
      webhooks: {
        deadlineMs: 2000,
        lookup: async (host) => {
          const answers = names.get(host) ?? []
          const [address = ''] = answers.length > 1 ? answers.splice(0, 1) : answers
          if (!address) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
          return address.split(' ').map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 }))
        },
      },
    })
    await service.app.deps.db.transaction(async (tx) => {
      await putAccount(tx, { id: 'other', name: '另一门户', roles: ['SERVICE'], orgId: undefined, demo: true }, [])
      await addPortalLink(tx, { portalId: 'other', recipientId: 1, by: 'ent-1', at: service.clock.now() })
    })
  })
  afterAll(async () => {
    await service?.stop()
    await Promise.all([portal?.stop(), other?.stop()])
  })
  beforeEach(async () => {
    await service.settled()
    for (const receiver of [portal, other]) Object.assign(receiver, { script: [], otherwise: 204, requests: [] })
    names.clear()
  })

  it.each([
    ['plain http', 'http://portal.example/hook'],
    ['an address of this machine', 'https://127.0.0.1/hook'],
    ['another port of an allowed host', 'http://127.0.0.1:1/hook'],
    ['a cloud’s metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]/'],
    ['localhost', 'https://localhost/'],
    ['a port of its own', 'https://portal.example:2375/'],
    ['a user', 'https://user:secret@portal.example/'],
    ['no URL', 'portal.example'],
    ['a name that leads to a private address', 'https://private.example/'],
    ['a name of which one address is private', 'https://both.example/'],
  ])('refuses %s by its path, with the reason', async (_what, u) => {
    names.set('private.example', ['10.0.0.8'])
    names.set('both.example', ['93.184.215.14 fd00::1'])
    const { errors } = await service.gql('portal', register, { u })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'url', key: expect.stringMatching(/^portals\./) }],
    })
  })

  it('refuses a contact that is no address, with the URL in one answer', async () => {
    for (const c of ['', 'x', 'a@b.c\r\nBcc: evil@x.example', 'a@b.example, c@d.example']) {
      const { errors } = await service.gql('portal', register, { u: 'https://localhost/', c })
      expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual(['url', 'contact'])
    }
  })

  it('takes a name that cannot be looked up just now, and says so when it is tried', async () => {
    await service.ok('portal', register, { u: 'https://later.example/hook' })
    expect((await service.ok('portal', test)).testWebhook).toMatchObject({
      ok: false,
      status: null,
      message: expect.stringMatching(/ENOTFOUND/),
    })
  })

  it('checks the address of the connection itself: a name that resolves differently the second time connects nowhere', async () => {
    const port = Number(portal.host.split(':')[1])
    names.set('rebinding.example', ['93.184.215.14', '127.0.0.1'])
    // as if the receiver stood at the port that is allowed
    await service.ok('portal', register, { u: 'https://rebinding.example:8443/hook' })
    expect((await service.ok('portal', test)).testWebhook).toMatchObject({
      ok: false,
      status: null,
      message: expect.stringMatching(/内网或保留地址/),
    })
    const { db, jobs } = service.app.deps
    await db.execute(
      sql`UPDATE webhooks SET url = ${`http://rebinding.example:${port}/hook`} WHERE account_id = 'portal'`,
    )
    const id = await published(service)
    await db.transaction((tx) => jobs.fire(tx, 'recover'))
    await service.settled()
    expect((await service.ok('portal', '{ webhook { lastFailure } }')).webhook.lastFailure).toBe('应为 https 网址')
    expect(portal.requests.filter(({ event }) => event.data.policy?.id === id)).toEqual([])
  })

  it('leads a redirect nowhere, in a test too', async () => {
    await service.ok('portal', register, { u: portal.url })
    portal.script = [{ status: 302, headers: { location: other.url } }]
    expect((await service.ok('portal', test)).testWebhook).toMatchObject({ ok: false, status: 302 })
    expect(other.requests).toEqual([])
  })

  it('delays no portal for another one: a portal that never answers holds others up for its turn only', async () => {
    await service.ok('portal', register, { u: portal.url })
    await service.ok('other', register, { u: other.url })
    portal.otherwise = 'hang'
    const ids: string[] = []
    for (let i = 0; i < 6; i += 1) ids.push(await published(service, { title: `第${i}份` }))
    await until(() => other.requests.length >= 6, 'the other portal’s events')
    expect(new Set(other.requests.map(({ event }) => event.data.policy.id))).toEqual(new Set(ids))
    // after five in a row that it did not answer it is left alone for a while
    expect(portal.requests.length).toBeLessThanOrEqual(5)
    portal.otherwise = 204
    const { db, jobs } = service.app.deps
    for (let i = 0; i < 3; i += 1) {
      service.clock.advance(60_000)
      await db.transaction((tx) => jobs.fire(tx, 'recover'))
      await service.settled()
    }
    await until(() => ids.every((id) => portal.requests.some(({ event }) => event.data.policy.id === id)), 'all events')
  })

  it('sends what a killed process had claimed again under the same id', async () => {
    await service.ok('portal', register, { u: portal.url })
    const id = await published(service)
    const about = () => portal.requests.filter(({ event }) => event.data.policy?.id === id)
    await until(() => about().length > 0, 'the event')
    await service.settled()
    const { db, jobs } = service.app.deps
    await db.execute(
      sql`UPDATE dispatches SET state = 'sending', lease_until = '2026-01-01' WHERE policy_id = ${Number(id)} AND endpoint = 'portal'`,
    )
    await db.transaction((tx) => jobs.fire(tx, 'recover'))
    await service.settled()
    await until(() => about().length > 1, 'the event again')
    expect(about()[1]?.headers['webhook-id']).toBe(about()[0]?.headers['webhook-id'])
    expect(about()[1]?.body.replace(/ACCEPTED|NOTICED/, '')).toBe(about()[0]?.body.replace(/ACCEPTED|NOTICED/, ''))
  })

  it('is each portal’s own: no portal reads or changes another’s', async () => {
    for (const query of ['mutation { testWebhook { ok } }', 'mutation { removeWebhook }', '{ webhook { url } }']) {
      for (const account of ['ent-1', 'adm', 'over'])
        expect((await service.raw(account, query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect((await service.raw(undefined, query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    }
    const [stored] = await rows<{ secret: string; contact: string | null }>(
      service.app.deps.db,
      sql`SELECT secret, contact FROM webhooks LIMIT 1`,
    )
    expect(stored?.secret).toMatch(/^aes-256-gcm\./)
  })
})
