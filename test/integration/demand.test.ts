import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents } from '../../src/relay/event-log.ts'
import { engines } from '../database.ts'
import { joins, recipientId } from '../factories.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const interests = '{ relayInterests { id kind value name } }'
const add = 'mutation($k: InterestKind!, $v: String!) { addRelayInterest(kind: $k, value: $v) { id kind value name } }'
const end = 'mutation($id: ID!) { endRelayInterest(id: $id) }'
const pull =
  'mutation($p: ID!) { pullRelay(policyId: $p) { id state depth dueAt from { id } policy { id } why { origin text interests { id } } } }'
const tasks = `{ relayTasks(first: 100) { edges { node { id state memberCount policy { id } why { origin forward verify text interests { value name } } } } } }`
const chain = 'query($p: ID!) { relayChain(policyId: $p) { intact hops { org { id } state parentId } } }'
const forward =
  'mutation($t: ID!, $l: ID, $m: [ID!], $o: [ID!]) { forwardRelay(taskId: $t, listId: $l, memberIds: $m, toOrgs: $o) { state noticedCount } }'
const listsQuery =
  '{ memberLists { id name memberCount members(first: 100) { totalCount edges { node { recipientId name uscc } } } } }'
const save =
  'mutation($id: ID, $n: String, $r: [ID!], $a: [ID!], $d: [ID!]) { saveMemberList(id: $id, name: $n, recipientIds: $r, add: $a, remove: $d) { id name memberCount } }'
const members =
  'query($t: ID!, $l: ID, $n: Boolean, $s: String) { relayTask(id: $t) { members(first: 100, listId: $l, noAccount: $n, search: $s) { totalCount edges { node { recipientId name suggestion hasAccount } } } } }'

/** A document that is for nobody the small world's organisations know, so that only interests bring it to anybody. */
const forNobody = (change = {}) => ({
  measures: [
    {
      title: '物流补贴',
      audience: 'ENTERPRISE',
      rule: {
        all: [
          { fact: 'industry', in: ['G59'] },
          { fact: 'employees', gte: 100_000 },
        ],
      },
    },
  ],
  ...change,
})

describe.each(engines)('demand and saved lists on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const error = async (account: string | undefined, query: Text, variables: Record<string, unknown> = {}) =>
    (await service.gql(account, query, variables)).errors?.[0]
  const code = async (account: string | undefined, query: Text, variables: Record<string, unknown> = {}) =>
    (await error(account, query, variables))?.extensions.code
  const task = async (admin: string, policyId: string) =>
    (await service.ok(admin, tasks)).relayTasks.edges
      .map((edge: any) => edge.node)
      .find((node: any) => node.policy.id === policyId)
  const orgs = async (policyId: string): Promise<string[]> =>
    (await service.ok('over', chain, { p: policyId })).relayChain.hops.map((hop: any) => hop.org.id).sort()
  const want = async (admin: string, k: string, v: string) => (await service.ok(admin, add, { k, v })).addRelayInterest

  it('an organisation gets tasks that meet its interest, without members too, with the reason', async () => {
    const interest = await want('town-admin', 'INDUSTRY', '59')
    expect(interest).toMatchObject({ kind: 'INDUSTRY', value: 'G59' })
    expect(await want('town-admin', 'INDUSTRY', 'g59')).toEqual(interest)
    const id = await published(service, forNobody())
    expect(await orgs(id)).toEqual(['town'])
    expect(await task('town-admin', id)).toMatchObject({
      state: 'OFFERED',
      why: {
        origin: 'PLANNED',
        forward: 0,
        verify: 0,
        interests: [{ value: 'G59', name: interest.name }],
        text: `符合贵单位关注的“${interest.name}”；贵单位目前没有初步符合或待核实的会员。`,
      },
    })
    const [offered] = await readEvents(service.app.deps.db, Number(id))
    expect(offered?.data).toMatchObject({ org: 'town', forward: 0, verify: 0, interests: 1 })
    expect(JSON.stringify(offered?.data)).not.toContain('G59')
    // 乙厂 is a member of the town, which has a task by its interest alone
    const both = await published(service, {
      measures: [{ title: '全体', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'G'] } }],
    })
    expect(await task('town-admin', both)).toMatchObject({
      memberCount: 1,
      why: { forward: 1, text: `贵单位有 1 家会员初步符合；并符合贵单位关注的“${interest.name}”。` },
    })
    await service.ok('town-admin', end, { id: interest.id })
    expect((await service.ok('town-admin', interests)).relayInterests).toEqual([])
    expect(await orgs(await published(service, forNobody()))).toEqual([])
    // what came for it says so still
    expect((await task('town-admin', id)).why.interests).toHaveLength(1)
    expect((await want('town-admin', 'INDUSTRY', 'G59')).id).toBe(interest.id)
    expect((await service.ok('town-admin', interests)).relayInterests).toHaveLength(1)
    await service.ok('town-admin', end, { id: interest.id })
  })

  it('a tag is given by id or code, and brings documents that have it', async () => {
    const interest = await want('tower-admin', 'TAG', 'TH001')
    expect(interest).toMatchObject({ value: 'employment', name: '就业创业' })
    expect(await orgs(await published(service, forNobody({ tags: ['employment'] })))).toEqual(['tower'])
    expect(await orgs(await published(service, forNobody({ tags: ['science'] })))).toEqual([])
    await service.ok('tower-admin', end, { id: interest.id })
  })

  it('refuses unknown industries and tags, and lets only the own organisation change interests', async () => {
    for (const [k, v] of [
      ['INDUSTRY', 'C99'],
      ['INDUSTRY', ''],
      ['INDUSTRY', '__proto__'],
      ['TAG', 'none'],
      ['TAG', 'x'.repeat(100_000)],
    ])
      expect(await error('park-admin', add, { k, v })).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'value' }] },
      })
    const { id } = await want('park-admin', 'TAG', 'science')
    expect(await code('assoc-admin', end, { id })).toBe('NOT_FOUND')
    expect(await code('ent-1', add, { k: 'TAG', v: 'science' })).toBe('NOT_FOUND')
    expect(await code('adm', interests)).toBe('NOT_FOUND')
    expect(await code(undefined, interests)).toBe('UNAUTHENTICATED')
    await service.ok('park-admin', end, { id })
    expect(await code('park-admin', end, { id })).toBe('NOT_FOUND')
  })

  it('an organisation takes a document without an offer: a received task from the issuer, then a task like any other', async () => {
    const id = await published(service, {
      measures: [{ title: '制造业', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C'] } }],
    })
    await joins(service.app.deps.db, 'ent-2', 'window')
    expect(await task('window-admin', id)).toBeUndefined()
    const { pullRelay } = await service.ok('window-admin', pull, { p: id })
    expect(pullRelay).toMatchObject({
      state: 'RECEIVED',
      depth: 1,
      from: { id: 'dept-a' },
      dueAt: '2026-11-27T16:00:00.000Z',
      why: { origin: 'PULLED', text: '由贵单位主动领取；贵单位有 1 家会员初步符合。' },
    })
    expect((await service.ok('window-admin', pull, { p: id })).pullRelay.id).toBe(pullRelay.id)
    const events = await readEvents(service.app.deps.db, Number(id))
    expect(events.filter(({ kind }) => kind === 'pulled').map(({ data }) => data)).toEqual([
      { task: Number(pullRelay.id), org: 'window', from: 'dept-a', depth: 1, due: '2026-11-27T16:00:00.000Z' },
    ])
    await service.ok('window-admin', forward, { t: pullRelay.id, o: ['empty-park'] })
    await service.settled()
    const { deliveries } = await service.ok(
      'ent-2',
      '{ deliveries(first: 50) { edges { node { policy { id } via { id } } } } }',
    )
    expect(deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === id).via).toEqual([
      { id: 'window' },
    ])
    const { relayChain } = await service.ok('over', chain, { p: id })
    expect(relayChain.intact).toBe(true)
    expect(relayChain.hops.map((hop: any) => [hop.org.id, hop.state])).toEqual(
      expect.arrayContaining([
        ['window', 'FORWARDED'],
        ['empty-park', 'OFFERED'],
      ]),
    )
    // a task from wherever is the organisation's one
    expect((await service.ok('park-admin', pull, { p: id })).pullRelay).toMatchObject({
      state: 'OFFERED',
      why: { origin: 'PLANNED' },
    })
  })

  it('many concurrent pulls for one organisation all give the one task', async () => {
    const id = await published(service, forNobody())
    const answers = await Promise.all(Array.from({ length: 6 }, () => service.ok('town-admin', pull, { p: id })))
    expect(new Set(answers.map(({ pullRelay }) => pullRelay.id)).size).toBe(1)
    expect(await orgs(id)).toEqual(['town'])
    const events = await readEvents(service.app.deps.db, Number(id))
    expect(events.map(({ kind }) => kind)).toEqual(['pulled'])
  })

  it('nothing is pulled that is not published, not relayed, over, or not there', async () => {
    expect(await code('town-admin', pull, { p: await approved(service, forNobody()) })).toBe('NOT_FOUND')
    expect(await code('town-admin', pull, { p: '999999' })).toBe('NOT_FOUND')
    expect(await code('town-admin', pull, { p: 'x' })).toBe('NOT_FOUND')
    expect(await code('town-admin', pull, { p: await published(service, forNobody({ route: 'PAGE_ONLY' })) })).toBe(
      'CONFLICT',
    )
    const over = await published(service, forNobody())
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "不再适用") { id } }', { id: over })
    expect(await code('town-admin', pull, { p: over })).toBe('CONFLICT')
    for (const other of ['ent-1', 'pub-a', 'adm', 'over'])
      expect(await code(other, pull, { p: over })).toBe('NOT_FOUND')
  })

  it('saves members under a name, and accepts members only', async () => {
    const [one, four, two] = ['ent-1', 'ent-4', 'ent-2'].map((account) => String(recipientId(account)))
    const { saveMemberList } = await service.ok('assoc-admin', save, { n: ' 重点企业 ', r: [one, four] })
    expect(saveMemberList).toMatchObject({ name: '重点企业', memberCount: 2 })
    const { id } = saveMemberList
    expect(await error('assoc-admin', save, { id, a: [one, two, 'x'] })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'add[1]' }, { path: 'add[2]' }] },
    })
    expect(await code('assoc-admin', save, { n: '重点企业', r: [one] })).toBe('CONFLICT')
    expect(await code('assoc-admin', save, { n: '' })).toBe('BAD_USER_INPUT')
    expect(await code('assoc-admin', save, { id, r: [one], a: [four] })).toBe('BAD_USER_INPUT')
    await service.ok('assoc-admin', save, { id, d: [one] })
    const lists = async () => (await service.ok('assoc-admin', listsQuery)).memberLists
    expect(await lists()).toMatchObject([
      { name: '重点企业', memberCount: 1, members: { totalCount: 1, edges: [{ node: { name: '丁厂（缺人数）' } }] } },
    ])
    await service.ok('assoc-admin', save, { id, n: '待核实', a: [one] })
    expect(await lists()).toMatchObject([{ name: '待核实', memberCount: 2 }])
    for (const other of ['park-admin', 'ent-1', 'adm'])
      expect(await code(other, save, { id, n: '改名' })).toBe('NOT_FOUND')
    // a park's list may hold members of its buildings
    await service.ok('park-admin', save, { n: '楼里', r: [two] })
    expect((await service.ok('park-admin', listsQuery)).memberLists).toMatchObject([{ name: '楼里', memberCount: 1 }])
    expect(await code('park-admin', 'mutation($id: ID!) { deleteMemberList(id: $id) }', { id })).toBe('NOT_FOUND')
    await service.ok('assoc-admin', 'mutation($id: ID!) { deleteMemberList(id: $id) }', { id })
    expect(await lists()).toEqual([])
  })

  it('forwards to the task’s members on a list, those to verify too', async () => {
    const policy = await published(service)
    const { id: t } = await task('assoc-admin', policy)
    const four = String(recipientId('ent-4'))
    const { id: l } = (await service.ok('assoc-admin', save, { n: '要电话核实的', r: [four] })).saveMemberList
    const own = (await service.ok('assoc-admin', members, { t, l })).relayTask.members
    expect(own).toEqual({
      totalCount: 1,
      edges: [{ node: { recipientId: four, name: '丁厂（缺人数）', suggestion: 'VERIFY', hasAccount: true } }],
    })
    const others = (await service.ok('park-admin', listsQuery)).memberLists[0]!.id
    expect(await code('assoc-admin', forward, { t, l: others })).toBe('NOT_FOUND')
    expect(await code('assoc-admin', members, { t, l: others })).toBe('NOT_FOUND')
    expect(await code('assoc-admin', forward, { t, l, m: [four] })).toBe('BAD_USER_INPUT')
    await service.ok('assoc-admin', forward, { t, l })
    await service.settled()
    const inbox = '{ deliveries(first: 50) { edges { node { policy { id } via { id } } } } }'
    const notice = async (account: string) =>
      (await service.ok(account, inbox)).deliveries.edges
        .map((edge: any) => edge.node)
        .find((node: any) => node.policy.id === policy)
    expect((await notice('ent-4')).via).toEqual([{ id: 'assoc' }])
    expect((await notice('ent-1')).via).toEqual([])
  })

  it('gives the result of each task of a batch to a list; a task without members on the list is refused in the preview too', async () => {
    const batch =
      'mutation($t: [ID!]!, $l: ID, $p: Boolean) { forwardRelays(taskIds: $t, listId: $l, preview: $p) { members toNotice unopened opened code message } }'
    const rule = { any: ['C', 'H'].map((value) => ({ fact: 'industry', in: [value] })) }
    const both = { route: 'RELAY_FIRST', measures: [{ title: '制造和餐饮', audience: 'ENTERPRISE', rule }] }
    const t: string[] = []
    for (const change of [both, {}]) t.push((await task('park-admin', await published(service, change))).id)
    const r = [String(recipientId('ent-3'))]
    const { id: l } = (await service.ok('park-admin', save, { n: '餐饮', r })).saveMemberList
    const ask = async (p: boolean, list?: string) =>
      (await service.ok('park-admin', batch, { t, p, ...(list && { l: list }) })).forwardRelays
    const refused = { members: null, code: 'BAD_USER_INPUT', message: expect.stringContaining('没有选中任何成员') }
    const one = { members: 1, toNotice: 1, unopened: 0, opened: 0, code: null }
    expect(await ask(true)).toMatchObject([{ members: 3 }, { members: 1 }])
    for (const preview of [true, false]) expect(await ask(preview, l)).toMatchObject([one, refused])
    expect((await ask(true, '999999')).map((outcome: any) => outcome.code)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  })

  it('finds members by name, by code, or without an account', async () => {
    const policy = await published(service)
    const { id: t } = await task('assoc-admin', policy)
    const find = async (variables: Record<string, unknown>) => {
      const found = (await service.ok('assoc-admin', members, { t, ...variables })).relayTask.members
      expect(found.totalCount).toBe(found.edges.length)
      return found.edges.map((edge: any) => edge.node.name)
    }
    expect(await find({})).toEqual(['甲厂', '丁厂（缺人数）'])
    expect(await find({ s: '丁厂' })).toEqual(['丁厂（缺人数）'])
    expect(await find({ s: '丁厂(缺人数)' })).toEqual(['丁厂（缺人数）'])
    expect(await find({ s: 'mademt001' })).toEqual(['甲厂'])
    expect(await find({ s: 'ＭＡＤＥ ＭＴ００１' })).toEqual(['甲厂'])
    expect(await find({ s: '_' })).toEqual([])
    expect(await find({ n: true })).toEqual([])
    expect(await code('assoc-admin', members, { t, s: '长'.repeat(101) })).toBe('BAD_USER_INPUT')
    const { addPeople } = await import('../factories.ts')
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [
        { name: '无账号厂', kind: 'ENTERPRISE', facts: { industry: 'C39', employees: 60 }, memberOf: ['assoc'] },
      ]),
    )
    await service.settled()
    expect(await find({ n: true })).toEqual(['无账号厂'])
  })
})
