import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putAccount } from '../../src/auth/store.ts'
import { pushEndpoints } from '../../src/dispatch/tables.ts'
import { seal } from '../../src/platform/crypto.ts'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { addPeople, joins, recipientId } from '../factories.ts'
import { giveAddress } from '../mail.ts'
import { setEmployees } from '../portal.ts'
import { published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const tasksQuery = `query($state: RelayState) { relayTasks(first: 100, state: $state) { edges { node { id depth state dueAt note memberCount verifyCount noticedCount reachedCount policy { id } org { id } from { id } } } } }`
const membersQuery = `query($id: ID!, $s: RelaySuggestion, $u: Boolean) { relayTask(id: $id) { members(suggestion: $s, unreached: $u) { totalCount edges { node { recipientId name suggestion state toldOffline } } } } }`
const forward = `mutation($t: ID!, $m: [ID!], $o: [ID!], $n: String) { forwardRelay(taskId: $t, memberIds: $m, toOrgs: $o, note: $n) { id state noticedCount } }`
const chainQuery = `query($p: ID!) { relayChain(policyId: $p) { matched noticed reachedDirect reachedRelay reachedBoth unreached opened acted toldOffline intact firstBrokenEvent hops { id parentId org { id } state memberCount noticedCount reachedCount openedCount actedCount offeredAt receivedAt forwardedAt } } }`
const manufacturing = {
  measures: [{ title: '全体制造业', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C'] } }],
}
const inbox = `{ deliveries(first: 50) { edges { node { id state because via { id } notes { org { id } text } policy { id } } } } }`

describe.each(engines)('政府+ relay on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const task = async (admin: string, policyId: string) => {
    const { relayTasks } = await service.ok(admin, tasksQuery)
    return relayTasks.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId)
  }
  const notice = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(account, inbox)
    return deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId)
  }
  const chain = async (policyId: string, account = 'over') =>
    (await service.ok(account, chainQuery, { p: policyId })).relayChain
  const code = async (account: string | undefined, query: Text, variables: Record<string, unknown>) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions.code

  it('offers a task to each organisation but departments with members, own or below, that match or are to be verified', async () => {
    const id = await published(service)
    expect((await chain(id)).hops.map((hop: any) => hop.org.id).sort()).toEqual(['assoc', 'park'])
    expect(await task('park-admin', id)).toMatchObject({
      state: 'OFFERED',
      depth: 1,
      from: { id: 'dept-a' },
      memberCount: 1,
      verifyCount: 0,
    })
    expect(await task('assoc-admin', id)).toMatchObject({ memberCount: 1, verifyCount: 1 })
    expect(await task('tower-admin', id)).toBeUndefined()
    const wider = await published(service, manufacturing)
    expect((await chain(wider)).hops.map((hop: any) => hop.org.id).sort()).toEqual(['assoc', 'park', 'tower', 'town'])
    expect(await task('park-admin', wider)).toMatchObject({ memberCount: 2 })
    expect(await task('tower-admin', wider)).toMatchObject({ memberCount: 1 })
  })

  it('leaves citizens out of every figure of a chain while fewer than ten have a notice', async () => {
    const both = {
      measures: [
        { title: '全体居民', audience: 'CITIZEN', rule: null },
        { title: '制造业', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C'] } },
      ],
    }
    const few = await chain(await published(service, both))
    const { previewAudience } = await service.ok(
      'pub-a',
      'query($r: JSON) { previewAudience(audience: ENTERPRISE, rule: $r) { count } }',
      { r: { fact: 'industry', in: ['C'] } },
    )
    expect(few).toMatchObject({ matched: previewAudience.count, noticed: previewAudience.count })
    await service.app.deps.db.transaction((tx) =>
      addPeople(
        tx,
        service.app.deps,
        Array.from({ length: 10 }, (_, i) => ({ name: `居民${i}`, kind: 'CITIZEN' as const, facts: {} })),
      ),
    )
    const many = await chain(await published(service, both))
    expect(many.matched).toBe(previewAudience.count + 3 + 10)
    expect(many.unreached).toBe(many.matched)
  })

  it('shows an administrator names and a suggestion, never facts, and nothing of others', async () => {
    const id = await published(service)
    const { id: taskId } = await task('assoc-admin', id)
    const { relayTask } = await service.ok('assoc-admin', membersQuery, { id: taskId })
    expect(relayTask.members.edges.map((edge: any) => [edge.node.name, edge.node.suggestion, edge.node.state])).toEqual(
      [
        ['甲厂', 'FORWARD', 'NOTICED'],
        ['丁厂（缺人数）', 'VERIFY', null],
      ],
    )
    expect(
      (await service.ok('assoc-admin', membersQuery, { id: taskId, s: 'VERIFY' })).relayTask.members.totalCount,
    ).toBe(1)
    expect(await code('park-admin', membersQuery, { id: taskId })).toBe('NOT_FOUND')
    expect(await code('park-admin', forward, { t: taskId })).toBe('NOT_FOUND')
    expect(await code('ent-1', tasksQuery, {})).toBe('NOT_FOUND')
    expect(await code(undefined, tasksQuery, {})).toBe('UNAUTHENTICATED')
  })

  it('is due when the third working day ends', async () => {
    const id = await published(service)
    // Tuesday noon + 3 working days = Friday midnight in Shanghai
    expect((await task('park-admin', id)).dueAt).toBe('2026-11-27T16:00:00.000Z')
  })

  it('keeps the last note an organisation gave, on its task and on the notice', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    const answer = 'mutation($t: ID!, $n: String) { forwardRelay(taskId: $t, note: $n) { note } }'
    expect((await service.ok('park-admin', answer, { t, n: '第一次' })).forwardRelay.note).toBe('第一次')
    expect((await service.ok('park-admin', answer, { t, n: '第二次' })).forwardRelay.note).toBe('第二次')
    expect((await service.ok('park-admin', answer, { t })).forwardRelay.note).toBe('第二次')
    expect((await notice('ent-1', id)).notes).toEqual([{ org: { id: 'park' }, text: '第二次' }])
  })

  it('one notice, all forwarders: names every organisation, keeps their notes apart', async () => {
    const id = await published(service)
    for (const [admin, note] of [
      ['park-admin', '请园区企业关注'],
      ['assoc-admin', null],
    ] as const) {
      const { id: t } = await task(admin, id)
      await service.ok(admin, forward, { t, n: note })
      service.clock.advance(1000)
    }
    await service.settled()
    expect(await notice('ent-1', id)).toMatchObject({
      state: 'NOTICED',
      because: ['MATCH', 'RELAY'],
      via: [{ id: 'park' }, { id: 'assoc' }],
      notes: [{ org: { id: 'park' }, text: '请园区企业关注' }],
    })
    const { deliveries } = await service.ok('ent-1', inbox)
    expect(deliveries.edges.filter((edge: any) => edge.node.policy.id === id)).toHaveLength(1)
  })

  it('keeps a forwarded notice when its recipient is no longer eligible, and withdraws one that was not', async () => {
    const [forwarded, other] = [await published(service), await published(service)]
    const { id: t } = await task('park-admin', forwarded)
    await service.ok('park-admin', forward, { t })
    await service.settled()
    await setEmployees(service, 'ent-1', 3)
    expect([(await notice('ent-1', forwarded)).state, (await notice('ent-1', other)).state]).toEqual([
      'NOTICED',
      'RECALLED',
    ])
    await setEmployees(service, 'ent-1', 50)
  })

  it('forwards to a member to be verified only when named, which makes a notice by relay', async () => {
    const id = await published(service)
    const { id: t } = await task('assoc-admin', id)
    await service.ok('assoc-admin', forward, { t })
    expect(await notice('ent-4', id)).toBeUndefined()
    const named = String(recipientId('ent-4'))
    await service.ok('assoc-admin', forward, { t, m: [named] })
    expect(await notice('ent-4', id)).toMatchObject({ state: 'NOTICED', because: ['RELAY'], via: [{ id: 'assoc' }] })
    const outsider = await service.gql('assoc-admin', forward, { t, m: [named, String(recipientId('ent-5')), 'x'] })
    expect(outsider.errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual([
      'memberIds[1]',
      'memberIds[2]',
    ])
  })

  it('moves through its states as the table says, receiving twice is harmless', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    const receive = 'mutation($t: ID!) { receiveRelay(taskId: $t) { state } }'
    expect((await service.ok('park-admin', receive, { t })).receiveRelay.state).toBe('RECEIVED')
    expect((await service.ok('park-admin', receive, { t })).receiveRelay.state).toBe('RECEIVED')
    expect((await service.ok('park-admin', forward, { t })).forwardRelay.state).toBe('FORWARDED')
    expect(await code('park-admin', receive, { t })).toBe('CONFLICT')
    const giveBack = 'mutation($t: ID!, $r: String!) { returnRelay(taskId: $t, reason: $r) { state } }'
    expect(await code('park-admin', giveBack, { t, r: '不适用' })).toBe('CONFLICT')
    const { id: other } = await task('assoc-admin', id)
    expect(await code('assoc-admin', giveBack, { t: other, r: ' ' })).toBe('BAD_USER_INPUT')
    expect((await service.ok('assoc-admin', giveBack, { t: other, r: '不适用' })).returnRelay.state).toBe('RETURNED')
    expect(await code('assoc-admin', forward, { t: other })).toBe('CONFLICT')
  })

  it('hands down once to each organisation, never in a circle, never due after the parent', async () => {
    const id = await published(service, manufacturing)
    await joins(service.app.deps.db, 'ent-2', 'window')
    const parent = await task('park-admin', id)
    expect(parent.memberCount).toBe(2)
    service.clock.advance(86_400_000)
    await service.ok('park-admin', forward, { t: parent.id, m: [], o: ['window'], n: '请窗口转达' })
    const child = await task('window-admin', id)
    expect(child).toMatchObject({
      depth: 2,
      from: { id: 'park' },
      note: '请窗口转达',
      dueAt: parent.dueAt,
      memberCount: 1,
    })
    expect(await notice('ent-2', id)).toMatchObject({ via: [] })
    for (const target of ['park', 'tower', 'window', 'dept-a', 'nowhere']) {
      const answer = await service.gql('window-admin', forward, { t: child.id, m: [], o: [target] })
      expect(answer.errors?.[0]?.extensions.fields?.[0]?.path).toBe('toOrgs[0]')
    }
    await service.ok('window-admin', forward, { t: child.id })
    expect(await notice('ent-2', id)).toMatchObject({ via: [{ id: 'window' }] })
    const hops = (await chain(id)).hops
    expect(hops.find((hop: any) => hop.org.id === 'window')!.parentId).toBe(parent.id)
    const own = await chain(id, 'window-admin')
    expect(own.hops.map((hop: any) => hop.org.id)).toEqual(['window'])
    expect(own.matched).toBe(1)
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it('hands an organisation below its own planned task, while that organisation has not begun it', async () => {
    const id = await published(service, manufacturing)
    const [park, planned] = [await task('park-admin', id), await task('tower-admin', id)]
    expect(planned).toMatchObject({ depth: 1, from: { id: 'dept-a' }, state: 'OFFERED' })
    await service.ok('park-admin', forward, { t: park.id, m: [], o: ['tower'], n: '请甲楼转达' })
    expect(await task('tower-admin', id)).toMatchObject({
      id: planned.id,
      depth: 2,
      from: { id: 'park' },
      note: '请甲楼转达',
      dueAt: planned.dueAt,
    })
    const { hops, intact } = await chain(id)
    expect(intact).toBe(true)
    expect(hops.filter((hop: any) => hop.org.id === 'tower')).toEqual([expect.objectContaining({ parentId: park.id })])
    const again = await service.gql('park-admin', forward, { t: park.id, m: [], o: ['tower'] })
    expect(again.errors?.[0]?.extensions.fields?.[0]?.path).toBe('toOrgs[0]')

    const begun = await published(service, manufacturing)
    const { id: t } = await task('tower-admin', begun)
    await service.ok('tower-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { state } }', { t })
    const { id: late } = await task('park-admin', begun)
    expect(await code('park-admin', forward, { t: late, m: [], o: ['tower'] })).toBe('BAD_USER_INPUT')
    // a peer keeps its own task from the issuer
    expect(await code('park-admin', forward, { t: late, m: [], o: ['town'] })).toBe('BAD_USER_INPUT')
    expect(await task('park-admin', begun)).toMatchObject({ state: 'OFFERED' })
    expect(await task('tower-admin', begun)).toMatchObject({ depth: 1, state: 'RECEIVED' })
  })

  it('refuses a hand-down to organisations above, and permits no members only with a hand-down', async () => {
    const id = await published(service, manufacturing)
    const { id: t } = await task('tower-admin', id)
    const up = await service.gql('tower-admin', forward, { t, m: [], o: ['park'] })
    expect(up.errors?.[0]?.extensions.fields).toMatchObject([
      { path: 'toOrgs[0]', key: 'relay.itselfOrAbove', message: '是本组织或其上级' },
    ])
    const nobody = await service.gql('tower-admin', forward, { t, m: [] })
    expect(nobody.errors?.[0]?.extensions.fields?.[0]?.path).toBe('memberIds')
    expect((await task('tower-admin', id)).state).toBe('OFFERED')
    const many = await service.gql('tower-admin', forward, { t, m: [], o: Array(201).fill('town') })
    expect(many.errors?.[0]?.extensions.fields?.[0]?.path).toBe('toOrgs')
  })

  it('keeps notes to organisations, notes to members and the note from above apart', async () => {
    const id = await published(service, manufacturing)
    const { id: park } = await task('park-admin', id)
    const step =
      'mutation($t: ID!, $m: [ID!], $o: [ID!], $n: String, $on: String) { forwardRelay(taskId: $t, memberIds: $m, toOrgs: $o, note: $n, orgNote: $on) { note handedNote kit { text } } }'
    const said = async (admin: string, variables: { t: string; [name: string]: unknown }) =>
      (await service.ok(admin, step, variables)).forwardRelay
    const down = await said('park-admin', { t: park, m: [], o: ['tower'], n: '请周五前转完' })
    expect(down).toMatchObject({ note: '请周五前转完', handedNote: null })
    expect(down.kit.text).not.toContain('周五')
    const both = await said('park-admin', { t: park, o: ['empty-park'], n: '请看第二条', on: '请转达' })
    expect(both.kit.text).toContain('请看第二条')
    expect(both.kit.text).not.toContain('请转达')
    const { id: tower } = await task('tower-admin', id)
    const own = await said('tower-admin', { t: tower, n: '楼里的企业请看' })
    expect(own).toMatchObject({ note: '楼里的企业请看', handedNote: '请周五前转完' })
    expect((await notice('ent-1', id)).notes).toEqual([{ org: { id: 'park' }, text: '请看第二条' }])
    expect((await notice('ent-2', id)).notes.map(({ text }: any) => text)).toEqual(['请看第二条', '楼里的企业请看'])
  })

  it('shows the reason of a return to its own organisation and to viewers of the chain', async () => {
    const id = await published(service)
    const { id: t } = await task('assoc-admin', id)
    const giveBack = 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "会员均已享受") { reason } }'
    expect((await service.ok('assoc-admin', giveBack, { t })).returnRelay.reason).toBe('会员均已享受')
    const hops = 'query($p: ID!) { relayChain(policyId: $p) { hops { org { id } reason } } }'
    for (const account of ['pub-a', 'over'])
      expect((await service.ok(account, hops, { p: id })).relayChain.hops).toEqual(
        expect.arrayContaining([
          { org: { id: 'assoc' }, reason: '会员均已享受' },
          { org: { id: 'park' }, reason: null },
        ]),
      )
  })

  it('says how many members wait for the relay', async () => {
    const id = await published(service, { ...manufacturing, route: 'RELAY_FIRST' })
    const { id: t } = await task('park-admin', id)
    const held = async () =>
      (await service.ok('park-admin', 'query($t: ID!) { relayTask(id: $t) { heldCount } }', { t })).relayTask.heldCount
    expect(await held()).toBe(2)
    await service.ok('park-admin', forward, { t, m: [String(recipientId('ent-1'))] })
    expect(await held()).toBe(1)
  })

  it('lists tasks that wait for a forward apart from the others', async () => {
    const [done, waits] = [await published(service), await published(service)]
    await service.ok('park-admin', forward, { t: (await task('park-admin', done)).id })
    const open = await service.ok(
      'park-admin',
      '{ relayTasks(first: 100, open: true) { totalCount edges { node { policy { id } state } } } }',
    )
    const ids = open.relayTasks.edges.map((edge: any) => edge.node.policy.id)
    expect(ids).toContain(waits)
    expect(ids).not.toContain(done)
    expect(open.relayTasks.totalCount).toBe(ids.length)
  })

  it('RELAY_FIRST holds members’ notices until the forward; enterprises without an organisation are notified at once', async () => {
    const id = await published(service, { route: 'RELAY_FIRST' })
    expect(await notice('ent-1', id)).toBeUndefined()
    expect((await notice('ent-5', id)).state).toBe('NOTICED')
    const { feed } = await service.ok('ent-1', '{ feed(first: 100) { policy { id } } }')
    expect(feed.map((item: any) => item.policy.id)).toContain(id)
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', forward, { t })
    expect(await notice('ent-1', id)).toMatchObject({ state: 'NOTICED', via: [{ id: 'park' }] })
  })

  it('RELAY_FIRST releases at the deadline, and the task is overdue', async () => {
    const id = await published(service, { route: 'RELAY_FIRST' })
    const { db, jobs } = service.app.deps
    const sweep = async () => {
      for (const queue of ['release-held', 'expire-tasks'] as const) await db.transaction((tx) => jobs.fire(tx, queue))
      await service.settled()
    }
    service.clock.set('2026-11-27T15:59:59Z')
    await sweep()
    expect(await notice('ent-1', id)).toBeUndefined()
    service.clock.set('2026-11-27T16:00:00Z')
    await sweep()
    expect(await notice('ent-1', id)).toMatchObject({ state: 'NOTICED', via: [] })
    expect((await task('park-admin', id)).state).toBe('EXPIRED')
    const { id: t } = await task('park-admin', id)
    expect((await service.ok('park-admin', forward, { t })).forwardRelay.state).toBe('FORWARDED')
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it('a return releases at once notices that no other open task covers', async () => {
    const id = await published(service, {
      route: 'RELAY_FIRST',
      measures: [{ title: '丙店也可', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 20 } }],
    })
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { state } }', { t })
    await service.settled()
    expect((await notice('ent-3', id)).state).toBe('NOTICED')
    // 甲厂 is in the association too, whose task is still open
    expect(await notice('ent-1', id)).toBeUndefined()
  })

  it('keeps a hash-chained log, and says which event was altered', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', forward, { t })
    expect(await chain(id)).toMatchObject({ intact: true, firstBrokenEvent: null })
    await service.app.deps.db.execute(
      sql`UPDATE relay_events SET data = data || '{"members": 99}'::jsonb WHERE policy_id = ${Number(id)} AND seq = 3`,
    )
    expect(await chain(id)).toMatchObject({ intact: false, firstBrokenEvent: `${id}-3` })
  })

  it('counts add up: matched is direct, relay, both and unreached', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', forward, { t })
    const open = async (account: string) =>
      service.ok(account, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', {
        d: (await notice(account, id)).id,
      })
    await open('ent-1')
    await open('ent-5')
    expect(await chain(id)).toMatchObject({
      matched: 2,
      noticed: 2,
      reachedDirect: 1,
      reachedRelay: 0,
      reachedBoth: 1,
      unreached: 0,
      opened: 2,
      acted: 0,
    })
    const held = await published(service, { route: 'RELAY_FIRST' })
    const { id: t2 } = await task('park-admin', held)
    await service.ok('park-admin', forward, { t: t2 })
    await service.ok('ent-1', 'mutation($d: ID!) { markActed(deliveryId: $d) { id } }', {
      d: (await notice('ent-1', held)).id,
    })
    expect(await chain(held)).toMatchObject({
      matched: 2,
      noticed: 2,
      reachedRelay: 1,
      reachedDirect: 0,
      reachedBoth: 0,
      unreached: 1,
      acted: 1,
    })
  })

  it('records outreach as a contact by the organisation, never as opened', async () => {
    const id = await published(service)
    const { id: t } = await task('assoc-admin', id)
    const outreach =
      'mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at) { reachedCount } }'
    const m = [String(recipientId('ent-1'))]
    const { recordOutreach } = await service.ok('assoc-admin', outreach, { t, m, at: '2026-11-24T03:00:00Z' })
    expect(recordOutreach.reachedCount).toBe(1)
    const early = await service.gql('assoc-admin', outreach, { t, m, at: '1900-01-01T00:00:00Z' })
    expect(early.errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual(['at'])
    const many = await service.gql('assoc-admin', outreach, {
      t,
      m: Array(10_001).fill(m[0]),
      at: '2026-11-24T03:00:00Z',
    })
    expect(many.errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual(['memberIds'])
    expect(await chain(id)).toMatchObject({ toldOffline: 1, reachedRelay: 1, opened: 0, unreached: 1 })
    expect(await code('assoc-admin', outreach, { t, m, at: '2026-11-25T03:00:00Z' })).toBe('BAD_USER_INPUT')
    expect(
      await code('assoc-admin', outreach, { t, m: [String(recipientId('ent-3'))], at: '2026-11-24T03:00:00Z' }),
    ).toBe('BAD_USER_INPUT')
    const unreached = await service.ok('assoc-admin', membersQuery, { id: t, u: true })
    expect(unreached.relayTask.members.edges.map((edge: any) => edge.node.name)).toEqual(['丁厂（缺人数）'])
  })

  it('recalls the tasks of an ended document; nothing more is forwarded', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id })
    expect(await code('park-admin', forward, { t })).toBe('CONFLICT')
    expect(await code('park-admin', forward, { t, m: [], o: ['town'] })).toBe('CONFLICT')
    await service.settled()
    expect((await task('park-admin', id)).state).toBe('RECALLED')
    expect(await task('town-admin', id)).toBeUndefined()
    expect((await chain(id)).intact).toBe(true)
  })

  it('forwards many, each by itself', async () => {
    const first = await published(service)
    const second = await published(service)
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: second })
    await service.settled()
    const ids = [(await task('park-admin', first)).id, (await task('park-admin', second)).id, '999999']
    const { forwardRelays } = await service.ok(
      'park-admin',
      'mutation($ids: [ID!]!) { forwardRelays(taskIds: $ids, note: "请看") { taskId code message task { state } } }',
      { ids },
    )
    expect(forwardRelays.map((outcome: any) => [outcome.taskId, outcome.code, outcome.task?.state ?? null])).toEqual([
      [ids[0], null, 'FORWARDED'],
      [ids[1], 'CONFLICT', null],
      ['999999', 'NOT_FOUND', null],
    ])
  })

  it('of two administrators who forward concurrently one wins, and the other gets a CONFLICT', async () => {
    const id = await published(service, { route: 'RELAY_FIRST' })
    const { id: t } = await task('park-admin', id)
    const answers = await Promise.all(
      ['park-admin', 'park-admin-2'].map((account) => service.gql(account, forward, { t })),
    )
    const [won, ...others] = answers.filter((answer) => answer.data?.forwardRelay?.state === 'FORWARDED')
    expect(won).toBeDefined()
    expect(others).toEqual([])
    const [refusal] = answers.flatMap((answer) => answer.errors ?? [])
    expect(refusal?.extensions.code).toBe('CONFLICT')
    expect(refusal?.message).toContain('已转发')
    await service.settled()
    expect(await notice('ent-1', id)).toMatchObject({ state: 'NOTICED', via: [{ id: 'park' }] })
    expect((await chain(id)).intact).toBe(true)
    // later is not the same moment: a second forward with a look at the task is the administrator's own decision
    const { relayTask } = await service.ok('park-admin', 'query($t: ID!) { relayTask(id: $t) { version } }', { t })
    const again = 'mutation($t: ID!, $v: Int) { forwardRelay(taskId: $t, version: $v) { state } }'
    const { forwardRelay } = await service.ok('park-admin', again, { t, v: relayTask.version })
    expect(forwardRelay.state).toBe('FORWARDED')
  })

  it.runIf(engine === 'postgres')(
    'of two administrators at two API processes one wins; the same one may step again',
    async () => {
      const other = await startService(engine, { beside: service, workers: false })
      try {
        for (let i = 0; i < 5; i += 1) {
          const { id: t } = await task('park-admin', await published(service))
          const answers = await Promise.all([
            service.gql('park-admin', forward, { t }),
            other.gql('park-admin-2', forward, { t }),
          ])
          const codes = answers.map((answer) => answer.errors?.[0]?.extensions.code)
          expect(codes.sort()).toEqual(['CONFLICT', undefined])
        }
        // one after the other, and still within the second in which nobody has read of a colleague's step
        const { id: t } = await task('park-admin', await published(service))
        await service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t })
        expect((await other.gql('park-admin-2', forward, { t })).errors?.[0]?.extensions.code).toBe('CONFLICT')
        expect((await other.ok('park-admin', forward, { t })).forwardRelay.state).toBe('FORWARDED')
        const { version } = (await other.ok('park-admin', 'query($t: ID!) { relayTask(id: $t) { version } }', { t }))
          .relayTask
        const again = 'mutation($t: ID!, $v: Int) { forwardRelay(taskId: $t, version: $v) { state } }'
        expect((await other.ok('park-admin-2', again, { t, v: version })).forwardRelay.state).toBe('FORWARDED')
      } finally {
        await other.stop()
      }
    },
  )

  it('of two concurrent forwards of one batch in any order one wins each task', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i += 1) ids.push((await task('park-admin', await published(service))).id)
    const batch = 'mutation($ids: [ID!]!) { forwardRelays(taskIds: $ids) { taskId code } }'
    const [first, second] = await Promise.all([
      service.ok('park-admin', batch, { ids }),
      service.ok('park-admin-2', batch, { ids: [...ids].reverse() }),
    ])
    const won = [...first.forwardRelays, ...second.forwardRelays].filter(({ code: refused }: any) => refused === null)
    expect(won.map(({ taskId }: any) => taskId).sort()).toEqual([...ids].sort())
  })

  it('recalls tasks that were handed down while the document ended', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const id = await published(service)
        return { id, t: (await task('park-admin', id)).id }
      }),
    )
    for (const { id, t } of rounds) {
      await Promise.all([
        service.gql('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id }),
        service.gql('park-admin', forward, { t, m: [], o: ['town'] }),
      ])
      await service.settled()
      expect(new Set((await chain(id)).hops.map((hop: any) => hop.state))).toEqual(new Set(['RECALLED']))
    }
  })

  it('refuses a step decided on an outdated page', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    const version = 'query($t: ID!) { relayTask(id: $t) { version } }'
    const seen = (await service.ok('park-admin', version, { t })).relayTask.version
    await service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t })
    const giveBack = 'mutation($t: ID!, $v: Int) { returnRelay(taskId: $t, reason: "不适用", version: $v) { state } }'
    expect(await code('park-admin', giveBack, { t, v: seen })).toBe('CONFLICT')
    const now = (await service.ok('park-admin', version, { t })).relayTask.version
    expect((await service.ok('park-admin', giveBack, { t, v: now })).returnRelay.state).toBe('RETURNED')
  })

  it('a preview of a batch says what a forward would do and changes nothing', async () => {
    const id = await published(service, { route: 'RELAY_FIRST' })
    const { id: t } = await task('park-admin', id)
    const batch =
      'mutation($ids: [ID!]!, $p: Boolean) { forwardRelays(taskIds: $ids, preview: $p) { taskId code members toNotice unopened opened task { state } } }'
    const asked = async (p: boolean) => (await service.ok('park-admin', batch, { ids: [t, '999999'], p })).forwardRelays
    const would = { taskId: t, code: null, members: 1, toNotice: 1, unopened: 0, opened: 0 }
    expect(await asked(true)).toMatchObject([{ ...would, task: { state: 'OFFERED' } }, { code: 'NOT_FOUND' }])
    expect(await notice('ent-1', id)).toBeUndefined()
    expect(await asked(false)).toMatchObject([{ ...would, task: { state: 'FORWARDED' } }, { code: 'NOT_FOUND' }])
    expect(await notice('ent-1', id)).toMatchObject({ state: 'NOTICED' })
    expect((await asked(true))[0]).toMatchObject({ members: 1, toNotice: 0, unopened: 1 })
  })

  it('counts before and after which members a forward reminds: once, by an own address, never against their wish', async () => {
    const { db, ring } = service.app.deps
    const measures = [{ title: '众厂', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 9000 } }]
    const names = ['有邮箱', '两个地址', '不收', '不收邮件', '邮箱未验证', '只有账号', '什么都没有', '已阅的']
    const ids = await db.transaction((tx) =>
      addPeople(
        tx,
        service.app.deps,
        names.map((name, i) => ({
          name,
          kind: 'ENTERPRISE' as const,
          facts: { industry: 'C39', employees: 9001 },
          memberOf: ['empty-park'],
          ...(name === '什么都没有' ? {} : { account: `many-${i}` }),
        })),
      ),
    )
    await putAccount(
      db,
      { id: 'empty-admin', name: 'empty-admin', roles: ['RELAY_ADMIN'], orgId: 'empty-park', demo: true },
      [],
    )
    const of = (name: string) => ids[names.indexOf(name)] ?? 0
    for (const name of ['有邮箱', '两个地址', '不收', '不收邮件'])
      await giveAddress(service, of(name), `${of(name)}@example.invalid`)
    await giveAddress(service, of('邮箱未验证'), 'x@example.invalid', false)
    const phone = (i: number) => ({
      accountId: `many-${i}`,
      digest: `phone-${i}`,
      sealed: seal(ring, '{}'),
      origin: 'https://push.example',
    })
    for (const name of ['两个地址', '不收'])
      await db.insert(pushEndpoints).values({ ...phone(names.indexOf(name)), createdAt: service.clock.now() })
    const wish = 'mutation($input: DeliveryPreferencesInput!) { setDeliveryPreferences(input: $input) { frequency } }'
    await service.ok(`many-${names.indexOf('不收')}`, wish, { input: { frequency: 'NEVER' } })
    await service.ok(`many-${names.indexOf('不收邮件')}`, wish, {
      input: { channels: [{ channel: 'EMAIL', frequency: 'NEVER' }] },
    })

    const figures = 'members toNotice inboxOnly unopened toRemind notReminded opened'
    const batch = `mutation($t: ID!, $p: Boolean) { forwardRelays(taskIds: [$t], preview: $p) { ${figures} } }` as const
    const asked = async (t: string, preview: boolean) =>
      (await service.ok('empty-admin', batch, { t, p: preview })).forwardRelays[0]
    const reminded = async (p: string) =>
      rows<{ recipient_id: number }>(
        db,
        sql`SELECT DISTINCT recipient_id FROM dispatches WHERE policy_id = ${Number(p)} AND purpose = 'reminder'`,
      )

    const p = await published(service, { measures })
    const { id: t } = await task('empty-admin', p)
    await service.ok(`many-${names.indexOf('已阅的')}`, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', {
      d: (await notice(`many-${names.indexOf('已阅的')}`, p)).id,
    })
    const first = { members: 8, toNotice: 0, inboxOnly: 0, unopened: 7, toRemind: 2, notReminded: 5, opened: 1 }
    expect(await asked(t, true)).toEqual(first)
    expect(await asked(t, false)).toEqual(first)
    await service.settled()
    expect((await reminded(p)).map((row) => Number(row.recipient_id)).sort()).toEqual(
      [of('有邮箱'), of('两个地址')].sort(),
    )
    // once for ever, on a phone of later as well
    const later = names.indexOf('有邮箱')
    await db.insert(pushEndpoints).values({ ...phone(later), createdAt: service.clock.now() })
    const again = { ...first, toRemind: 0, notReminded: 7 }
    expect(await asked(t, true)).toEqual(again)
    expect(await asked(t, false)).toEqual(again)
    await service.settled()
    const sent = await rows(
      db,
      sql`SELECT 1 FROM dispatches WHERE policy_id = ${Number(p)} AND purpose = 'reminder' AND recipient_id = ${of('有邮箱')}`,
    )
    expect(sent).toHaveLength(1)

    const held = await published(service, { measures, route: 'RELAY_FIRST' })
    const { id: waiting } = await task('empty-admin', held)
    const fresh = { members: 8, toNotice: 8, inboxOnly: 6, unopened: 0, toRemind: 0, notReminded: 0, opened: 0 }
    expect(await asked(waiting, true)).toEqual(fresh)
    expect(await asked(waiting, false)).toEqual(fresh)
    await service.settled()
    const told = await rows(
      db,
      sql`SELECT DISTINCT recipient_id FROM dispatches WHERE policy_id = ${Number(held)} AND purpose = 'notice'`,
    )
    expect(told).toHaveLength(2)
  })

  it('lets publishers of the issuer, reviewers, overseers and administrators see the chain, others not', async () => {
    const id = await published(service)
    for (const account of ['pub-a', 'rev', 'over', 'adm', 'park-admin'])
      expect((await chain(id, account)).intact).toBe(true)
    expect(await code('pub-b', chainQuery, { p: id })).toBe('FORBIDDEN')
    expect(await code('town-admin', chainQuery, { p: id })).toBe('NOT_FOUND')
    expect(await code('ent-1', chainQuery, { p: id })).toBe('FORBIDDEN')
    expect(await code(undefined, chainQuery, { p: id })).toBe('UNAUTHENTICATED')
  })
})
