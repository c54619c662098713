import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { published } from '../publish.ts'
import { type PushService, type PushSubscription, pushChannel, startPushService } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

const register = 'mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }'

describe.each(engines)('web push on %s', (engine) => {
  let service: TestService
  let push: PushService
  beforeAll(async () => {
    push = await startPushService()
    service = await startService(engine, {
      env: { PUSH_HOSTS: push.host },
      channels: pushChannel(push),
    })
  })
  afterAll(async () => {
    await service?.stop()
    await push?.stop()
  })

  const device = async (account: string): Promise<PushSubscription> => {
    const subscription = push.subscribe()
    const { endpoint, p256dh, auth } = subscription
    await service.ok(account, register, { input: { endpoint, p256dh, auth } })
    return subscription
  }
  const drop = (account: string, { endpoint }: PushSubscription) =>
    service.ok(account, 'mutation($e: String!) { removePushEndpoint(endpoint: $e) }', { e: endpoint })
  const recover = async () => {
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.fire(tx, 'recover'))
    await service.settled()
  }
  const notice = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(
      account,
      '{ deliveries(first: 50) { edges { node { id state policy { id title } } } } }',
    )
    return deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId)
  }

  it('a clerk of several companies gets one push for a document, and one a day for the digests', async () => {
    // RFC 8030 §5.4: a service keeps only the last message of a topic
    const clerk = await device('agent')
    const own = await device('ent-1')
    const measures = [{ title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'H'] } }]
    const first = await published(service, { measures })
    const second = await published(service, { measures })
    await until(() => clerk.requests().length >= 2 && own.requests().length >= 2, 'the pushes')
    await service.settled()
    expect(clerk.requests().map(({ headers }) => headers.topic)).toEqual([`p${first}`, `p${second}`])
    expect(clerk.requests().map((request) => clerk.decrypt(request))).toEqual([
      { id: expect.any(String), companies: 2 },
      { id: expect.any(String), companies: 2 },
    ])
    expect(own.requests().map((request) => Object.keys(own.decrypt(request) as object))).toEqual([['id'], ['id']])
    for (const recipientId of ['1', '2'])
      expect(
        (
          await service.ok('agent', 'query($r: ID) { deliveries(recipientId: $r) { edges { node { state } } } }', {
            r: recipientId,
          })
        ).deliveries.edges.map((edge: any) => edge.node.state),
      ).toEqual(['ACCEPTED', 'ACCEPTED'])
    // one of them wants no messages: the push is about the other alone
    const prefer =
      'mutation($r: ID, $f: Frequency!) { setDeliveryPreferences(recipientId: $r, input: {frequency: $f}) { frequency } }'
    await service.ok('agent', prefer, { r: '2', f: 'NEVER' })
    await published(service, { measures })
    await until(() => clerk.requests().length === 3, 'the push')
    expect(clerk.decrypt(clerk.requests()[2] as never)).toEqual({ id: expect.any(String) })
    // digests of the same day are one push, which counts documents
    for (const r of ['1', '2']) await service.ok('agent', prefer, { r, f: 'DAILY' })
    await published(service, { measures })
    await published(service, { measures })
    service.clock.advance(26 * 3_600_000)
    await recover()
    await until(() => clerk.requests().length >= 4, 'the digest')
    await service.settled()
    expect(
      clerk
        .requests()
        .slice(3)
        .map((request) => clerk.decrypt(request)),
    ).toEqual([{ id: expect.any(String), purpose: 'digest', count: 2 }])
    for (const r of ['1', '2']) await service.ok('agent', prefer, { r, f: 'IMMEDIATELY' })
    await drop('agent', clerk)
    await drop('ent-1', own)
  })

  it('sends an opaque id to every device once, under valid VAPID, and nothing personal', async () => {
    const devices = [await device('ent-1'), await device('ent-1')]
    const id = await published(service)
    for (const each of devices) {
      await until(() => each.requests().length > 0, 'the push')
      expect(each.requests()).toHaveLength(1)
      const [request] = each.requests()
      if (!request) throw new Error('no request')
      expect(request.headers).toMatchObject({
        'content-encoding': 'aes128gcm',
        ttl: '604800',
        urgency: 'normal',
        topic: `p${id}`,
      })
      expect(request.vapid).toMatchObject({ aud: `https://${push.host}`, sub: 'mailto:a@example.invalid' })
      expect(request.vapid.exp ?? 0).toBeLessThanOrEqual(Date.now() / 1000 + 24 * 3600)
      expect(request.publicKey).toBe((await service.ok(undefined, '{ pushPublicKey }')).pushPublicKey)
      const text = each.decrypt(request) as { id: string }
      expect(text).toEqual({ id: (await notice('ent-1', id)).id })
      const summary = await fetch(`${service.url}/notices/${text.id}/summary`)
      expect(await summary.json()).toEqual({
        title: '有一份政策与您有关',
        body: '支持制造业若干措施',
        url: `/n/${text.id}`,
      })
      await drop('ent-1', each)
    }
    expect((await notice('ent-1', id)).state).toBe('ACCEPTED')
  })

  it('refuses addresses outside the allow-list and invalid keys, naming each', async () => {
    const { endpoint, p256dh, auth } = push.subscribe()
    const paths = async (input: object) =>
      (
        await service.gql('ent-1', register, { input: { endpoint, p256dh, auth, ...input } })
      ).errors?.[0]?.extensions.fields?.map((field) => field.path)
    for (const wrong of [
      'https://evil.example/x',
      `http://${push.host}/x`,
      `https://${push.host}@evil.example/`,
      'https://127.0.0.1/x',
      'https://localhost:1/',
      `https://user@${push.host}/`,
      'not a url',
      '',
    ]) {
      expect([wrong, await paths({ endpoint: wrong })]).toEqual([wrong, ['input.endpoint']])
    }
    expect(await paths({ p256dh: 'AAAA', auth: '' })).toEqual(['input.p256dh', 'input.auth'])
    expect(
      (await service.gql(undefined, register, { input: { endpoint, p256dh, auth } })).errors?.[0]?.extensions.code,
    ).toBe('UNAUTHENTICATED')
  })

  it('gives a device to the account that registered it last', async () => {
    const shared = await device('ent-1')
    const { endpoint, p256dh, auth } = shared
    await service.ok('ent-5', register, { input: { endpoint, p256dh, auth } })
    await published(service)
    await until(() => shared.requests().length > 0, 'the push')
    expect(shared.requests()).toHaveLength(1)
    await drop('ent-5', shared)
  })

  it('reminds a recipient who has not opened once in all, whichever organisation forwards', async () => {
    const phone = await device('ent-1')
    const id = await published(service)
    await until(() => phone.requests().length === 1, 'the notice')
    for (const admin of ['park-admin', 'assoc-admin']) {
      const { relayTasks } = await service.ok(
        admin,
        '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }',
      )
      const t = relayTasks.edges.find((edge: any) => edge.node.policy.id === id)!.node.id
      await service.ok(admin, 'mutation($t: ID!) { forwardRelay(taskId: $t) { state } }', { t })
      await service.settled()
    }
    expect(phone.requests().map((request) => (phone.decrypt(request) as any).purpose ?? 'notice')).toEqual([
      'notice',
      'reminder',
    ])
    await drop('ent-1', phone)
  })

  it('does not remind recipients who have opened', async () => {
    const phone = await device('ent-1')
    const id = await published(service)
    await service.ok('ent-1', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', {
      d: (await notice('ent-1', id)).id,
    })
    const { relayTasks } = await service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }',
    )
    await service.ok('park-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t) { state } }', {
      t: relayTasks.edges.find((edge: any) => edge.node.policy.id === id)!.node.id,
    })
    await service.settled()
    expect(phone.requests()).toHaveLength(1)
    await drop('ent-1', phone)
  })

  it('ends an endpoint that answers 410 and never calls it again', async () => {
    const gone = await device('ent-1')
    push.script.push({ status: 410 })
    await published(service)
    await until(() => gone.requests().length === 1, 'the push')
    await service.settled()
    await published(service)
    await recover()
    expect(gone.requests()).toHaveLength(1)
  })

  it('waits as long as 429 requires, then is accepted', async () => {
    const busy = await device('ent-1')
    push.script.push({ status: 429, headers: { 'retry-after': '600' } })
    const id = await published(service)
    await until(() => busy.requests().length === 1, 'the first attempt')
    await service.settled()
    service.clock.advance(599_000)
    await recover()
    expect(busy.requests()).toHaveLength(1)
    expect((await notice('ent-1', id)).state).toBe('NOTICED')
    service.clock.advance(130_000)
    await recover()
    await until(() => busy.requests().length === 2, 'the second attempt')
    await until(async () => (await notice('ent-1', id)).state === 'ACCEPTED', 'acceptance')
    await drop('ent-1', busy)
  })

  it('cancels waiting messages when eligibility is lost, and plans them again when it returns', async () => {
    const waiting = await device('ent-5')
    push.script.push({ status: 429, headers: { 'retry-after': '600' } })
    const id = await published(service)
    const sent = () => waiting.requests().filter((request) => request.headers.topic === `p${id}`).length
    await until(() => sent() === 1, 'the first attempt')
    const told = 'mutation($facts: JSON!) { updateMyFacts(facts: $facts) { id } }'
    await service.ok('ent-5', told, { facts: { employees: 3 } })
    await service.settled()
    service.clock.advance(700_000)
    await recover()
    expect((await notice('ent-5', id)).state).toBe('RECALLED')
    expect(sent()).toBe(1)
    await service.ok('ent-5', told, { facts: { employees: 300 } })
    await until(async () => (await notice('ent-5', id)).state === 'ACCEPTED', 'acceptance')
    expect(sent()).toBe(2)
    await drop('ent-5', waiting)
  })

  it('tries again after 500 and a broken connection', async () => {
    const shaky = await device('ent-1')
    push.script.push({ status: 500 }, 'reset')
    const id = await published(service)
    for (const attempts of [1, 2, 3]) {
      await until(() => shaky.requests().length === attempts, `attempt ${attempts}`)
      await service.settled()
      service.clock.advance(7_300_000)
      await recover()
    }
    expect((await notice('ent-1', id)).state).toBe('ACCEPTED')
    expect(shaky.requests()).toHaveLength(3)
    await drop('ent-1', shaky)
  })

  it('drops an endpoint that refuses five times and never worked, keeps one that did', async () => {
    const fresh = await device('ent-1')
    for (let i = 0; i < 6; i += 1) {
      push.script.push({ status: 403 })
      await published(service)
    }
    expect(fresh.requests()).toHaveLength(5)
    push.script.length = 0
    const proven = await device('ent-1')
    await published(service)
    for (let i = 0; i < 6; i += 1) {
      push.script.push({ status: 403 })
      await published(service)
    }
    expect(proven.requests()).toHaveLength(7)
    await drop('ent-1', proven)
  })

  it('on repeal cancels waiting messages, and notifies of the recall exactly the notified recipients', async () => {
    const told = await device('ent-1')
    const waiting = await device('ent-5')
    push.script.length = 0
    const id = await published(service)
    await until(() => told.requests().length === 1 && waiting.requests().length === 1, 'both notices')
    push.script.push(
      { status: 503, headers: { 'retry-after': '600' } },
      { status: 503, headers: { 'retry-after': '600' } },
    )
    const second = await published(service)
    await until(() => told.requests().length === 2 && waiting.requests().length === 2, 'both refused attempts')
    await service.settled()
    for (const policyId of [id, second])
      await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: policyId })
    await service.settled()
    service.clock.advance(800_000)
    await recover()
    for (const phone of [told, waiting]) {
      const recalls = phone.requests().slice(2)
      expect(recalls.map((request) => (phone.decrypt(request) as any).purpose)).toEqual(['recall'])
      expect(recalls[0]?.headers.topic).toBe(`p${id}`)
      const { body } = (await (
        await fetch(`${service.url}/notices/${(phone.decrypt(recalls[0] as never) as any).id}/summary`)
      ).json()) as any
      expect(body).toBe('支持制造业若干措施')
    }
    await drop('ent-1', told)
    await drop('ent-5', waiting)
  })
})
