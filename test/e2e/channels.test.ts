import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claim } from '../../src/dispatch/claim.ts'
import { resultOf, settle } from '../../src/dispatch/settle.ts'
import { affected } from '../../src/platform/db.ts'
import { type ChannelPeer, channelPeers } from '../channel-peers.ts'
import { engines } from '../database.ts'
import { recover } from '../mail.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const cases = engines.flatMap((engine) => channelPeers.map(([channel, start]) => ({ engine, channel, start })))

describe.each(cases)('$channel on $engine', ({ engine, channel, start }) => {
  let service: TestService
  let peer: ChannelPeer
  beforeAll(async () => {
    peer = await start()
    service = await startService(engine, { env: peer.env, ...peer.options })
    await peer.connect(service)
  })
  afterAll(async () => {
    await service?.stop()
    await peer?.stop()
  })
  const accepted = (id: string) => peer.accepted(service, id)
  const arrives = (id: string, count = 1) => until(() => accepted(id).length === count, `${count} accepted`)
  const pass = async (ms: number): Promise<void> => {
    service.clock.advance(ms)
    await recover(service)
  }
  const state = async (id: string): Promise<string> => {
    const { deliveries } = await service.ok('ent-1', '{ deliveries { edges { node { state policy { id } } } } }')
    return deliveries.edges.find((edge: any) => edge.node.policy.id === id)!.node.state
  }
  const letters = async () =>
    (await service.ok('adm', 'query($c: Channel) { deadLetters(channel: $c) { count } }', { c: channel })).deadLetters
  const recall = async (id: string): Promise<void> => {
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
    await service.settled()
  }

  it('accepts a notice once, also when it was planned twice', async () => {
    const id = await published(service)
    await arrives(id)
    await until(async () => (await state(id)) === 'ACCEPTED', 'acceptance')
    const { db, jobs } = service.app.deps
    await db.transaction((tx) =>
      jobs.emit(tx, { name: 'notices.made', data: { policyId: Number(id), clock: 1, purpose: 'notice' } }),
    )
    await pass(3_600_000)
    expect(accepted(id)).toHaveLength(1)
  })

  it.each(['busy', 'cut'] as const)('is tried again when the provider is %s, and taken once', async (trouble) => {
    peer.next(trouble)
    const id = await published(service)
    await service.settled()
    expect([accepted(id).length, await state(id)]).toEqual([0, 'NOTICED'])
    await pass(100_000)
    await arrives(id)
    await until(async () => (await state(id)) === 'ACCEPTED', 'acceptance')
    await pass(3_600_000)
    expect(accepted(id)).toHaveLength(1)
  })

  it('keeps a refused message as a dead letter, which can be sent again', async () => {
    peer.next('refused')
    const id = await published(service)
    await until(async () => (await letters()).length === 1, 'the dead letter')
    await pass(3_600_000)
    expect([accepted(id).length, await letters()]).toEqual([0, [{ count: 1 }]])
    const replay = 'mutation($c: Channel) { replayDeadLetters(channel: $c) }'
    expect((await service.ok('adm', replay, { c: channel })).replayDeadLetters).toBe(1)
    await arrives(id)
    expect(await letters()).toEqual([])
  })

  it('sends messages that a killed process had claimed after their lease, and ignores its late result', async () => {
    peer.next('busy')
    const id = await published(service)
    service.clock.advance(100_000)
    const lost = await claim(service.app.deps, { policyId: Number(id) }, [1])
    expect(lost.map(({ dispatch }) => dispatch.channel)).toEqual([channel])
    await pass(50_000)
    expect(accepted(id)).toHaveLength(0)
    await pass(11_000)
    await arrives(id)
    await until(async () => (await state(id)) === 'ACCEPTED', 'acceptance')
    const now = service.clock.now()
    const word = resultOf((lost[0] as (typeof lost)[0]).dispatch, { kind: 'failed', reason: 'late' }, [], now, 0)
    await settle(service.app.deps, [word])
    expect(await letters()).toEqual([])
    await pass(3_600_000)
    expect(accepted(id)).toHaveLength(1)
  })

  it('notifies of a recall exactly the recipients of the notice', async () => {
    const told = await published(service)
    await arrives(told)
    await until(async () => (await state(told)) === 'ACCEPTED', 'acceptance')
    peer.next('busy')
    const waiting = await published(service)
    for (const id of [told, waiting]) await recall(id)
    await pass(3_600_000)
    await arrives(told, 2)
    expect(accepted(told).map(({ purpose }) => purpose)).toEqual(['notice', 'recall'])
    expect(accepted(waiting)).toEqual([])
    expect([await state(told), await state(waiting)]).toEqual(['RECALLED', 'RECALLED'])
  })

  it('recalls messages accepted while their document ended', async () => {
    peer.next('busy')
    const id = await published(service)
    service.clock.advance(100_000)
    // a process holds it: it sends, the document ends, and only then the answer is written
    const [held] = await claim(service.app.deps, { policyId: Number(id) }, [1])
    await recall(id)
    if (!held) throw new Error('nothing was claimed')
    const now = service.clock.now()
    const recalls = await settle(service.app.deps, [
      resultOf(held.dispatch, { kind: 'sent', providerRef: 'x' }, [], now, 0),
    ])
    expect(recalls).toEqual([Number(id)])
    await pass(1000)
    await arrives(id)
    expect(accepted(id)[0]?.purpose).toBe('recall')
  })

  it('leaves no work behind, and never calls a dead address again', async () => {
    peer.next('gone')
    const id = await published(service)
    await service.settled()
    const next = await published(service)
    await pass(3_600_000)
    expect([accepted(id).length, accepted(next).length]).toEqual([0, 0])
    const { db } = service.app.deps
    expect(await affected(db, sql`DELETE FROM dispatches WHERE state IN ('queued', 'sending')`)).toBe(0)
  })
})
