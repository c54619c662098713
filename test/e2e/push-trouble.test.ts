// What goes wrong between us and a push service, and on the calendar.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { recover } from '../mail.ts'
import { published } from '../publish.ts'
import {
  type PushAnswer,
  type PushService,
  type PushSubscription,
  pushChannel,
  startPushService,
} from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

const register = 'mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }'
// Why so long: on a loaded machine a peer in this process answers late, and a late answer is a repeated message.
const deadlineMs = 2500

describe.each(engines)('a push service in trouble, on %s', (engine) => {
  let service: TestService
  let push: PushService
  let phones: PushSubscription[]
  beforeAll(async () => {
    push = await startPushService()
    service = await startService(engine, {
      env: { PUSH_HOSTS: push.host },
      channels: pushChannel(push, { deadlineMs }),
    })
    phones = [push.subscribe(), push.subscribe()]
    for (const { endpoint, p256dh, auth } of phones)
      await service.ok('ent-1', register, { input: { endpoint, p256dh, auth } })
  })
  afterAll(async () => {
    await service?.stop()
    await push?.stop()
  })
  const taken = (id: string) =>
    push.requests.filter(
      ({ headers, answered }) =>
        headers.topic === `p${id}` && typeof answered === 'object' && answered.status >= 200 && answered.status < 300,
    )

  it.each<[string, PushAnswer]>([
    ['says nothing', 'silence'],
    ['dribbles a header for ever', 'dribble'],
    ['breaks the line', 'reset'],
    ['answers 500', { status: 500 }],
    ['answers 429', { status: 429, headers: { 'retry-after': '30' } }],
  ])('one that %s holds up nobody else, and each phone gets the notice once', async (_what, answer) => {
    push.script.push(answer)
    const started = performance.now()
    const id = await published(service)
    await until(() => taken(id).length === 1, 'the other phone')
    // its own deadline ends the attempt, not the job's
    expect(performance.now() - started).toBeLessThan(10_000)
    service.clock.advance(100_000)
    await recover(service)
    await until(() => taken(id).length === 2, 'the troubled phone')
    service.clock.advance(7_300_000)
    await recover(service)
    expect(new Set(taken(id).map(({ path }) => path)).size).toBe(2)
    expect(taken(id)).toHaveLength(2)
    expect((await service.ok('adm', '{ deadLetters { count } }')).deadLetters).toEqual([])
  })

  it('without a payload where the service finds it too large', async () => {
    push.script.push({ status: 413 })
    const id = await published(service)
    await until(() => taken(id).length === 2, 'both phones')
    expect(
      taken(id)
        .map(({ body }) => body.length > 0)
        .sort(),
    ).toEqual([false, true])
  })

  it('a browser whose key is no point of the curve is deleted, and the others are notified', async () => {
    const { endpoint, auth } = push.subscribe()
    const p256dh = Buffer.alloc(65, 4).toString('base64url')
    await service.ok('ent-1', register, { input: { endpoint, p256dh, auth } })
    const id = await published(service)
    await until(() => taken(id).length === 2, 'both phones')
    await service.settled()
    const remove = 'mutation($endpoint: String!) { removePushEndpoint(endpoint: $endpoint) }'
    expect((await service.ok('ent-1', remove, { endpoint })).removePushEndpoint).toBe(false)
    expect(push.requests.map(({ path }) => path)).not.toContain(new URL(endpoint).pathname)
  })

  it('a notice held for the relay is released on the third working day after a holiday', async () => {
    service.clock.set('2026-09-30T12:00:00+08:00')
    const id = await published(service, { route: 'RELAY_FIRST' })
    const release = async (at: string): Promise<void> => {
      service.clock.set(`${at}+08:00`)
      const { db, jobs } = service.app.deps
      await db.transaction((tx) => jobs.fire(tx, 'release-held'))
      await service.settled()
    }
    for (const day of ['10-01', '10-05', '10-08', '10-09', '10-10']) await release(`2026-${day}T23:00:00`)
    expect(taken(id)).toHaveLength(0)
    await release('2026-10-11T00:00:00')
    await until(() => taken(id).length === 2, 'both phones')
  })
})
