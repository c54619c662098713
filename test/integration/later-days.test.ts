// A document says what holds from a later day. Until that day the older one holds.
// Source: 上海市行政规范性文件管理规定（沪府令17号）: published 2019-06-05, "自2019年8月1日起施行", its predecessor ended that day.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordFacts, reproject } from '../../src/profile/declare-facts.ts'
import { engines } from '../database.ts'
import { feedOf, fire, firm, inbox, night, validity, wants } from '../later-day.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'
import { todayInShanghai } from '../shanghai-day.ts'

const today = '2026-11-24T04:00:00Z'

describe.each(engines)('later days on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service.stop())
  beforeEach(() => service.clock.set(today))

  const state = async (account: string, id: string) => (await inbox(service, account, id))?.state
  const repeal = (id: string) =>
    service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
  const setEmployees = async (id: number, value: number) => {
    const { deps } = service.app
    const asOf = todayInShanghai(service.clock.now())
    await deps.db.transaction(async (tx) => {
      await recordFacts(tx, deps, [{ recipientId: id, factId: 'employees', value, source: '登记机关', asOf }])
      await reproject(tx, deps, [id])
      await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: [id] } })
    })
    await service.settled()
  }

  it('the older document holds until the day of its successor, then ends', async () => {
    await firm(service, 'm1', { employees: 830 }, ['park'])
    const old = await published(service, { title: '旧办法', measures: [wants(810)] })
    const fresh = await published(service, {
      title: '新办法',
      effectiveFrom: '2026-12-15',
      supersedes: old,
      measures: [wants(810)],
    })
    expect(await validity(service, old)).toEqual({
      status: 'PUBLISHED',
      inForce: true,
      validity: 'IN_FORCE',
      supersededBy: null,
      toBeSupersededBy: { id: fresh },
    })
    expect(await validity(service, fresh)).toMatchObject({ inForce: false, validity: 'NOT_YET' })
    expect([await state('m1', old), await state('m1', fresh)]).toEqual(['NOTICED', 'NOTICED'])
    expect(await feedOf(service, 'm1')).toContain(old)
    expect(await feedOf(service, 'm1')).not.toContain(fresh)
    expect(await tasks(old)).toEqual(['OFFERED'])
    const found = await service.ok(undefined, '{ policies(inForce: true, first: 100) { edges { node { id } } } }')
    expect(found.policies.edges.map(({ node }) => node.id)).toContain(old)

    await night(service, '2026-12-13T16:10:00Z')
    expect(await validity(service, old)).toMatchObject({ status: 'PUBLISHED', inForce: true })

    // midnight itself, before any job: the day decides, not the worker
    service.clock.set('2026-12-14T16:00:00Z')
    expect(await validity(service, old)).toMatchObject({ inForce: false, validity: 'SUPERSEDED' })
    expect(await feedOf(service, 'm1')).toEqual(expect.not.arrayContaining([old]))
    expect(await feedOf(service, 'm1')).toContain(fresh)

    await night(service, '2026-12-14T16:10:00Z')
    expect(await validity(service, old)).toEqual({
      status: 'SUPERSEDED',
      inForce: false,
      validity: 'SUPERSEDED',
      supersededBy: { id: fresh },
      toBeSupersededBy: null,
    })
    expect(await validity(service, fresh)).toMatchObject({ inForce: true, validity: 'IN_FORCE' })
    expect(await inbox(service, 'm1', old)).toEqual({ state: 'RECALLED', reason: '已被新文件替代' })
    expect(await state('m1', fresh)).toBe('NOTICED')
    expect(await tasks(old)).toEqual(['RECALLED'])
  })

  /** States of the park's tasks of a document. */
  async function tasks(policyId: string): Promise<string[]> {
    const { relayTasks } = await service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { state policy { id } } } } }',
    )
    return relayTasks.edges.filter(({ node }) => node.policy.id === policyId).map(({ node }) => node.state)
  }

  it('a notice stays where personalisation was switched off: no facts are used, so none are lost', async () => {
    const id = await firm(service, 'now-off', { employees: 7030 })
    const later = await published(service, { effectiveFrom: '2026-12-04', measures: [wants(7020)] })
    const inForce = await published(service, { measures: [wants(7020)] })
    await service.ok('now-off', 'mutation { setPersonalised(on: false) { __typename } }')
    await setEmployees(id, 7010)
    service.clock.set('2026-12-03T16:10:00Z')
    await fire(service, 'expire-policies')
    await fire(service, 'refresh-facts')
    expect([await state('now-off', later), await state('now-off', inForce)]).toEqual(['NOTICED', 'NOTICED'])
    await service.ok('now-off', 'mutation { setPersonalised(on: true) { __typename } }')
    await service.settled()
    expect([await state('now-off', later), await state('now-off', inForce)]).toEqual(['RECALLED', 'RECALLED'])
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it.each([
    ['expire-policies', 200],
    ['refresh-facts', 5200],
  ] as const)('on its first day a document is matched again, found by %s alone', async (queue, base) => {
    const name = (one: string) => `${queue}-${one}`
    const a = await firm(service, name('a'), { employees: base + 30 })
    const b = await firm(service, name('b'), { employees: base + 10 })
    await firm(service, name('off'), { employees: base + 40 })
    const personalised = (on: boolean) =>
      service.ok(name('off'), 'mutation($on: Boolean!) { setPersonalised(on: $on) { __typename } }', { on })
    await personalised(false)
    const id = await published(service, { effectiveFrom: '2026-12-04', measures: [wants(base + 20)] })
    expect(await state(name('a'), id)).toBe('NOTICED')
    service.clock.set('2026-11-25T04:00:00Z')
    await setEmployees(a, base + 5)
    await setEmployees(b, base + 25)
    await firm(service, name('new'), { employees: base + 50 }, ['tower'])
    await personalised(true)
    await service.settled()
    expect(await state(name('b'), id)).toBeUndefined()

    service.clock.set('2026-12-03T16:10:00Z')
    await fire(service, queue)
    expect(await inbox(service, name('a'), id)).toMatchObject({ state: 'RECALLED' })
    expect(await state(name('b'), id)).toBe('NOTICED')
    expect(await state(name('new'), id)).toBe('NOTICED')
    expect(await state(name('off'), id)).toBe('NOTICED')
    const { relayTasks } = await service.ok(
      'tower-admin',
      '{ relayTasks(first: 100) { edges { node { dueAt policy { id } } } } }',
    )
    const task = relayTasks.edges.find(({ node }) => node.policy.id === id)?.node
    expect(task).toMatchObject({ dueAt: expect.stringContaining('2026-12-09T16:00') })
    // again: nothing more happens
    const before = await service.ok(name('b'), '{ deliveries(first: 100) { edges { cursor } } }')
    await night(service, '2026-12-03T17:10:00Z')
    expect(await service.ok(name('b'), '{ deliveries(first: 100) { edges { cursor } } }')).toEqual(before)
  })

  it('a successor repealed before its day leaves the older document in force, and makes room for another', async () => {
    await firm(service, 'rep', { employees: 730 })
    const old = await published(service, { measures: [wants(710)] })
    const first = await published(service, { effectiveFrom: '2026-12-20', supersedes: old, measures: [wants(720)] })
    const second = await approvedSuccessor(old, '2026-12-22')
    const refused = await service.gql('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id: second })
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', key: 'publish.replacedAlready' })
    await repeal(first)
    await service.settled()
    expect(await validity(service, old)).toMatchObject({ inForce: true, toBeSupersededBy: null, supersededBy: null })
    await night(service, '2026-12-20T16:10:00Z')
    expect(await state('rep', old)).toBe('NOTICED')
    expect(await validity(service, old)).toMatchObject({ status: 'PUBLISHED', inForce: true })
    await service.ok('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id: second })
    await night(service, '2026-12-21T16:10:00Z')
    expect(await validity(service, old)).toMatchObject({ status: 'SUPERSEDED', supersededBy: { id: second } })
  })

  const approvedSuccessor = (supersedes: string, effectiveFrom: string) =>
    approved(service, { supersedes, effectiveFrom, measures: [wants(710)] })

  it('chains of three change hands on each day, also when a worker comes days late', async () => {
    await firm(service, 'chain', { employees: 930 })
    const a = await published(service, { measures: [wants(910)] })
    const b = await published(service, { effectiveFrom: '2026-12-10', supersedes: a, measures: [wants(911)] })
    const c = await published(service, { effectiveFrom: '2026-12-12', supersedes: b, measures: [wants(912)] })
    const inForce = async () => {
      const found = []
      for (const id of [a, b, c]) found.push((await validity(service, id)).inForce)
      return found
    }
    expect(await inForce()).toEqual([true, false, false])
    await night(service, '2026-12-09T16:10:00Z')
    expect(await inForce()).toEqual([false, true, false])
    expect([await state('chain', a), await state('chain', b)]).toEqual(['RECALLED', 'NOTICED'])
    // no worker on the night of the 12th
    service.clock.set('2026-12-13T04:00:00Z')
    expect(await inForce()).toEqual([false, false, true])
    await fire(service, 'recover')
    expect([await state('chain', b), await state('chain', c)]).toEqual(['RECALLED', 'NOTICED'])
    expect(await validity(service, b)).toMatchObject({ status: 'SUPERSEDED', supersededBy: { id: c } })
  })

  it('what its successor outlives in its sleep ends the right documents', async () => {
    const a = await published(service, { measures: [wants(1)] })
    const b = await published(service, { effectiveFrom: '2026-12-16', effectiveTo: '2026-12-18', supersedes: a })
    // no worker from before the first day to after the last: the older document was replaced all the same
    await night(service, '2026-12-19T16:10:00Z')
    expect(await validity(service, b)).toMatchObject({ status: 'EXPIRED' })
    expect(await validity(service, a)).toMatchObject({ status: 'SUPERSEDED', supersededBy: { id: b } })
  })
})
