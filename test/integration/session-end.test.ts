// A socket ends when its token, its account or a grant does (RFC 7519 §4.1.4, RFC 9068 §4).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { importAccount } from '../../src/auth/import-account.ts'
import { removeAccount, removeGrant } from '../../src/auth/store.ts'
import { engines } from '../database.ts'
import { addPeople } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const issuer = 'https://id.example'
const audience = 'jieli'
const added = 'subscription { deliveryAdded(after: "0") { id } }'

describe.each(engines)('the end of a session on %s', (engine) => {
  let service: TestService
  let jwks: Server
  let sign: (account: string, seconds: number) => Promise<string>
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }
    jwks = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key] }))
    })
    await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}`
    service = await startService(engine, {
      env: { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: url },
      // Why so rare: only an announcement is sooner than a round of 30 ticks.
      sockets: { tickMs: 1000 },
    })
    sign = (account, seconds) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setSubject(account)
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(service.clock.now().getTime() / 1000 + seconds)
        .sign(privateKey)
  })
  afterAll(async () => {
    await service?.stop()
    jwks?.close()
  })

  /** A socket with one subscription, and what became of it. */
  const open = async (token: string, on: TestService = service) => {
    const socket = new WebSocket(`${on.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const state = { received: 0, errors: 0, code: 0, acked: false, subscribe: (_id: string) => {} }
    state.subscribe = (id) => socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: added } }))
    socket.on('close', (code) => {
      state.code = code
    })
    socket.on('message', (text) => {
      const { type } = JSON.parse(String(text))
      if (type === 'connection_ack') {
        state.acked = true
        state.subscribe('1')
      }
      if (type === 'next') state.received += 1
      if (type === 'error') state.errors += 1
    })
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    )
    await until(() => state.acked || state.code > 0, 'the answer')
    return state
  }
  const http = async (token: string) =>
    (
      await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"query":"{ deliveries { edges { node { id } } } }"}',
      })
    ).json() as Promise<{ errors?: { extensions: { code: string } }[] }>

  it('an expired token gets no further notice, no new subscription, and a close with 4401', async () => {
    const token = await sign('ent-1', 8)
    const [idle, publishedTo, subscribing] = [await open(token), await open(token), await open(token)]
    await published(service)
    await until(() => publishedTo.received === 1, 'the notice')
    service.clock.advance(7_900)
    await published(service)
    await until(() => publishedTo.received === 2, 'the notice just before')
    expect(publishedTo.code).toBe(0)
    // on or after exp
    service.clock.advance(100)
    subscribing.subscribe('2')
    await published(service)
    await until(() => [idle, publishedTo, subscribing].every(({ code }) => code > 0), 'the ends')
    expect([idle.code, publishedTo.code, subscribing.code]).toEqual([4401, 4401, 4401])
    expect([idle.received, publishedTo.received]).toEqual([2, 2])
    expect((await http(token)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await open(token)).code).toBe(4401)
  })

  it('a token without an end, and one that goes on, keep their sockets', async () => {
    const long = await open(await sign('ent-1', 86_400))
    service.clock.advance(3_600_000)
    await published(service)
    const before = long.received
    await published(service)
    await until(() => long.received > before, 'the next notice')
    expect(long.code).toBe(0)
  })

  it.each<[string, (account: string, recipient: number) => Promise<unknown>]>([
    ['a removed account', (account) => service.app.deps.db.transaction((tx) => removeAccount(tx, account))],
    ['an ended grant', (account, id) => service.app.deps.db.transaction((tx) => removeGrant(tx, account, id))],
    [
      'other roles',
      (account) =>
        service.app.deps.db.transaction((tx) =>
          importAccount(
            tx,
            { line: 1, id: account, name: account, roles: 'OVERSEER', org: '', enterprises: '' },
            new Set(),
            true,
          ),
        ),
    ],
  ])('%s closes its sockets with 4403 at once, on every process, and no others', async (name, change) => {
    const account = `session ${name}`
    const [id = 0] = await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [{ name: '示例', kind: 'ENTERPRISE', account, facts: { industry: 'C27' } }]),
    )
    const beside = engine === 'postgres' ? await startService(engine, { beside: service, workers: false }) : service
    try {
      const token = await service.token(account)
      const other = await open(await service.token('ent-1'))
      const sockets = [await open(token), await open(token, beside)]
      const started = performance.now()
      await change(account, id)
      await until(() => sockets.every(({ code }) => code > 0), 'the ends')
      expect(sockets.map(({ code }) => code)).toEqual([4403, 4403])
      // sooner than the round in which accounts are read anyway
      expect(performance.now() - started).toBeLessThan(15_000)
      expect(other.code).toBe(0)
    } finally {
      if (beside !== service) await beside.stop()
    }
  })
})
