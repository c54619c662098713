import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { joins, recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const figures = 'memberCount noticedCount reachedCount openedCount toldOfflineCount'
const seenQuery = `query($p: ID!, $t: ID!) {
  relayTask(id: $t) { verifyCount noticedCount reachedCount members { edges { node { name suggestion state toldOffline } } } }
  relayChain(policyId: $p) { matched noticed opened hops { org { id } ${figures} } }
  workLedger(from: "2026-11-24", to: "2026-11-24") { org { id } members noticed reached opened } }` as const
const forward = 'mutation($t: ID!, $m: [ID!], $o: [ID!]) { forwardRelay(taskId: $t, memberIds: $m, toOrgs: $o) { id } }'
const batch = `mutation($t: ID!, $l: ID!, $p: Boolean) { forwardRelays(taskIds: [$t], listId: $l, preview: $p) { members toNotice unopened opened } }`
const newList = 'mutation($n: String!, $m: [ID!]) { saveMemberList(name: $n, recipientIds: $m) { id } }'
const [named, owner] = [String(recipientId('ent-4')), 'ent-4']

// 丁厂 is to be verified: nobody knows how many people it has
describe.each(engines)('a member to verify of several organisations on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
    await joins(service.app.deps.db, owner, 'window')
    await joins(service.app.deps.db, owner, 'tower')
  })
  afterAll(() => service?.stop())

  const taskOf = async (admin: string, p: string): Promise<string> => {
    const { relayTasks } = await service.ok(admin, '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }')
    return relayTasks.edges.find((edge: any) => edge.node.policy.id === p)!.node.id
  }
  const seen = async (admin: string, p: string) => {
    const found = await service.ok(admin, seenQuery, { p, t: await taskOf(admin, p) })
    const member = found.relayTask.members.edges.find((edge: any) => edge.node.name.startsWith('丁厂'))!.node
    return { ...found, member }
  }
  const forwarding = async (admin: string, p: string, l: string, preview = true) =>
    (await service.ok(admin, batch, { t: await taskOf(admin, p), l, p: preview })).forwardRelays[0]
  const listOf = async (admin: string) =>
    (await service.ok(admin, newList, { n: '丁', m: [named] })).saveMemberList.id as string
  const open = async (p: string) => {
    const { deliveries } = await service.ok(owner, '{ deliveries { edges { node { id policy { id } } } } }')
    const d = deliveries.edges.find((edge: any) => edge.node.policy.id === p)!.node.id
    await service.ok(owner, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d })
  }

  it.each(['DIRECT', 'RELAY_FIRST'])(
    'shows nothing of what a peer forwarded until one forwards it oneself (%s)',
    async (route) => {
      const p = await published(service, { route })
      const l = await listOf('window-admin')
      const before = { ...(await seen('window-admin', p)), preview: await forwarding('window-admin', p, l) }
      expect(before.member).toMatchObject({ suggestion: 'VERIFY', state: null })
      expect(before.preview).toEqual({ members: 1, toNotice: 1, unopened: 0, opened: 0 })
      await service.ok('assoc-admin', forward, { t: await taskOf('assoc-admin', p), m: [named] })
      await open(p)
      expect({ ...(await seen('window-admin', p)), preview: await forwarding('window-admin', p, l) }).toEqual(before)
      expect((await seen('assoc-admin', p)).member.state).toBe('OPENED')
      const over = 'query($p: ID!) { relayChain(policyId: $p) { opened hops { org { id } openedCount } } }'
      const { relayChain } = await service.ok('over', over, { p })
      expect(relayChain.hops.find((hop: any) => hop.org.id === 'window')!.openedCount).toBe(1)

      // nor does the outcome of one's own forward tell that the notice was there
      expect(await forwarding('window-admin', p, l, false)).toEqual(before.preview)
      const after = await seen('window-admin', p)
      expect(after.member.state).toBe('OPENED')
      expect(after.relayTask).toMatchObject({ noticedCount: 1, reachedCount: 1 })
      expect(after.relayChain.hops[0]).toMatchObject({ noticedCount: 1, openedCount: 1, reachedCount: 1 })
      await service.ok('window-admin', 'mutation($l: ID!) { deleteMemberList(id: $l) }', { l })
    },
  )

  it('shows forwards of an organisation below it and of one that it handed the document to', async () => {
    const below = await published(service)
    await service.ok('tower-admin', forward, { t: await taskOf('tower-admin', below), m: [named] })
    expect((await seen('park-admin', below)).member.state).toBe('NOTICED')

    const handed = await published(service)
    await service.ok('window-admin', forward, { t: await taskOf('window-admin', handed), m: [], o: ['town'] })
    await joins(service.app.deps.db, owner, 'town')
    const [ledgerBefore] = (await seen('window-admin', handed)).workLedger
    await service.ok('town-admin', forward, { t: await taskOf('town-admin', handed), m: [named] })
    const window = await seen('window-admin', handed)
    // the ledger as the chain: what it handed down is its own
    expect(window.workLedger).toEqual([{ ...ledgerBefore, noticed: ledgerBefore!.noticed + 1 }])
    expect(window.member.state).toBe('NOTICED')
    expect(window.relayChain.hops.find((hop: any) => hop.org.id === 'window')!.noticedCount).toBe(1)
    expect(window.relayTask.noticedCount).toBe(1)
    expect((await seen('town-admin', handed)).member.state).toBe('NOTICED')
    expect((await seen('assoc-admin', handed)).member.state).toBeNull()
  })

  it('hides a notice of the enterprise’s own subscription, and keeps the member to be verified after the document ended', async () => {
    const subscribe = 'mutation($input: TopicSubscriptionInput!) { subscribe(input: $input) { id } }'
    await service.ok(owner, subscribe, { input: { tags: ['science'], frequency: 'IMMEDIATELY', channels: ['PAGE'] } })
    const p = await published(service)
    await open(p)
    const { member, relayTask, relayChain } = await seen('assoc-admin', p)
    expect(member).toMatchObject({ suggestion: 'VERIFY', state: null })
    expect(relayTask).toMatchObject({ verifyCount: 1, noticedCount: 1, reachedCount: 0 })
    expect(relayChain).toMatchObject({ matched: 1, noticed: 1, opened: 0 })
    await service.ok('pub-a', 'mutation($p: ID!) { repealPolicy(id: $p, reason: "错误") { id } }', { p })
    await service.settled()
    // as any other that nobody told: withdrawn or not, it was not theirs to see
    expect((await seen('assoc-admin', p)).member).toMatchObject({ suggestion: 'VERIFY', state: null })
  })
})
