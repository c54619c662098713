import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { addPeople, joins, recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const figureNames = 'toldOfflineCount contestedOutreachCount reachedCount'
const figures = `{ ${figureNames} }` as const
const record =
  `mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at, note: "内部备注") ${figures} }` as const
const importCsv =
  'mutation($t: ID!, $csv: String!) { done: importOutreach(taskId: $t, csv: $csv) { recorded already refused skipped rows { line uscc outcome reason at } } }'
const previewCsv =
  'query($t: ID!, $csv: String!) { done: previewOutreach(taskId: $t, csv: $csv) { recorded already refused skipped rows { line uscc outcome reason at } } }'
const listed = `query($t: ID!, $first: Int, $after: String) { relayTask(id: $t) { toldOfflineCount contestedOutreachCount reachedCount outreaches(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id recipientId name uscc method at note contestedAt contestReason } } } } }`
const about =
  'query($r: ID!, $p: ID) { outreachAbout(recipientId: $r, policyId: $p) { id org { id } policy { id } method at contestedAt contestReason } }'
const contest =
  'mutation($r: ID!, $id: ID!, $why: String!) { contestOutreach(recipientId: $r, id: $id, reason: $why) { id contestedAt contestReason } }'
const withdraw =
  `mutation($t: ID!, $m: [ID!], $o: [ID!], $v: Int) { withdrawOutreach(taskId: $t, memberIds: $m, outreachIds: $o, version: $v) { version ${figureNames} } }` as const
const told = 'query($t: ID!) { relayTask(id: $t) { members(first: 100) { edges { node { name toldOffline } } } } }'
const at = '2026-11-24T03:00:00Z'
const manufacturing = {
  measures: [{ title: '全体制造业', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C'] } }],
}
const code = (account: string): string => makeUscc(`91310118MADEMT${String(recipientId(account)).padStart(3, '0')}`)
const id = (account: string): string => String(recipientId(account))

describe.each(engines)('outreach on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const taskOf = async (admin: string, policyId: string): Promise<string> => {
    const { relayTasks } = await service.ok(admin, '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }')
    return relayTasks.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId).id
  }
  const codeOf = async (account: string | undefined, query: Text, variables: Record<string, unknown>) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions.code
  const events = async (policyId: string) =>
    rows<{ kind: string; data: any }>(
      service.app.deps.db,
      sql`SELECT kind, data FROM relay_events WHERE policy_id = ${Number(policyId)} AND kind LIKE 'outreach%' ORDER BY seq`,
    )
  const toldNames = async (admin: string, task: string): Promise<string[]> =>
    (await service.ok(admin, told, { t: task })).relayTask.members.edges
      .filter((edge: any) => edge.node.toldOffline)
      .map((edge: any) => edge.node.name)

  it('by CSV: a preview changes nothing, an import records each row by itself, the same file again nothing', async () => {
    const policy = await published(service)
    const t = await taskOf('assoc-admin', policy)
    const csv = [
      '企业名称,统一社会信用代码,建议,有无账号,方式,时间,备注',
      `甲厂,${code('ent-1')},建议转发,有,电话,2026/11/24 9:05,已转告`,
      `丁厂,${code('ent-4')},待核实,有,走访,2026-11-24,`,
      `丙店,${code('ent-3')},,,电话,2026-11-24 09:05,`,
      `戊厂,123,,,电话,2026-11-24 09:05,`,
      `甲厂,${code('ent-1')},建议转发,有,,,`,
    ].join('\r\n')
    const expected = {
      recorded: 2,
      refused: 2,
      already: 0,
      skipped: 1,
      rows: [
        { line: 2, uscc: code('ent-1'), outcome: 'RECORDED', reason: null, at: '2026-11-24T01:05:00.000Z' },
        { line: 3, uscc: code('ent-4'), outcome: 'RECORDED', reason: null, at: '2026-11-23T16:00:00.000Z' },
        {
          line: 4,
          uscc: code('ent-3'),
          outcome: 'REFUSED',
          reason: expect.stringContaining('不是本任务的'),
          at: '2026-11-24T01:05:00.000Z',
        },
        {
          line: 5,
          uscc: '123',
          outcome: 'REFUSED',
          reason: expect.stringContaining('18 位'),
          at: '2026-11-24T01:05:00.000Z',
        },
      ],
    }
    expect((await service.ok('assoc-admin', previewCsv, { t, csv })).done).toEqual(expected)
    expect((await service.ok('assoc-admin', listed, { t })).relayTask.outreaches.totalCount).toBe(0)
    expect(await events(policy)).toEqual([])
    expect((await service.ok('assoc-admin', importCsv, { t, csv })).done).toEqual(expected)
    expect((await service.ok('assoc-admin', importCsv, { t, csv })).done).toMatchObject({
      recorded: 0,
      already: 2,
      refused: 2,
      skipped: 1,
    })
    expect((await service.ok('assoc-admin', listed, { t })).relayTask).toMatchObject({
      toldOfflineCount: 2,
      contestedOutreachCount: 0,
      reachedCount: 2,
      outreaches: { totalCount: 2 },
    })
    expect(await events(policy)).toEqual([
      {
        kind: 'outreach',
        data: {
          task: Number(t),
          org: 'assoc',
          members: 2,
          contacts: 2,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ])
    const { relayChain } = await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { intact opened } }', {
      p: policy,
    })
    expect(relayChain).toEqual({ intact: true, opened: 0 })
  })

  it('two administrators import the same file concurrently: each contact is recorded once', async () => {
    const t = await taskOf('assoc-admin', await published(service))
    const csv = `统一社会信用代码,方式,时间\n${code('ent-1')},电话,2026-11-24 09:05`
    const answers = await Promise.all(Array.from({ length: 5 }, () => service.ok('assoc-admin', importCsv, { t, csv })))
    expect(answers.map(({ done }) => done.recorded).sort()).toEqual([0, 0, 0, 0, 1])
    expect((await service.ok('assoc-admin', listed, { t })).relayTask.outreaches.totalCount).toBe(1)
  })

  it('refuses other files than call sheets, other organisations’ tasks, and recalled or returned tasks', async () => {
    const policy = await published(service)
    const t = await taskOf('assoc-admin', policy)
    const csv = `统一社会信用代码,方式,时间\n${code('ent-1')},电话,2026-11-24 09:05`
    for (const query of [importCsv, previewCsv] as const) {
      const wrong = await service.gql('assoc-admin', query, { t, csv: '随便写的' })
      expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'csv' }] })
      expect(await codeOf('park-admin', query, { t, csv })).toBe('NOT_FOUND')
      expect(await codeOf('ent-1', query, { t, csv })).toBe('NOT_FOUND')
      expect(await codeOf(undefined, query, { t, csv })).toBe('UNAUTHENTICATED')
    }
    const park = await taskOf('park-admin', policy)
    await service.ok('park-admin', 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { id } }', {
      t: park,
    })
    expect(await codeOf('park-admin', importCsv, { t: park, csv })).toBe('CONFLICT')
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: policy })
    await service.settled()
    expect(await codeOf('assoc-admin', importCsv, { t, csv })).toBe('CONFLICT')
  })

  it('one by one again changes nothing either', async () => {
    const policy = await published(service)
    const t = await taskOf('assoc-admin', policy)
    for (let i = 0; i < 2; i += 1)
      expect(
        (await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })).recordOutreach.toldOfflineCount,
      ).toBe(1)
    expect((await service.ok('assoc-admin', listed, { t })).relayTask.outreaches.totalCount).toBe(1)
    expect(await events(policy)).toHaveLength(1)
  })

  it('is visible to the organisation that handed the task down, and not the other way round', async () => {
    const policy = await published(service, manufacturing)
    await joins(service.app.deps.db, 'ent-2', 'window')
    const park = await taskOf('park-admin', policy)
    await service.ok(
      'park-admin',
      'mutation($t: ID!) { forwardRelay(taskId: $t, memberIds: [], toOrgs: ["window"]) { id } }',
      { t: park },
    )
    const window = await taskOf('window-admin', policy)
    await service.ok('window-admin', record, { t: window, m: [id('ent-2')], at })
    expect(await toldNames('park-admin', park)).toEqual(['乙厂'])
    expect(await toldNames('tower-admin', await taskOf('tower-admin', policy))).toEqual([])
    await service.ok('park-admin', record, { t: park, m: [id('ent-2')], at })
    const { relayTask } = await service.ok('window-admin', `query($t: ID!) { relayTask(id: $t) ${figures} }`, {
      t: window,
    })
    expect(relayTask).toMatchObject({ toldOfflineCount: 1 })
  })

  it('is visible to the organisation and those above it, never to a peer', async () => {
    const policy = await published(service, manufacturing)
    const [park, tower, assoc] = await Promise.all(
      ['park-admin', 'tower-admin', 'assoc-admin'].map((admin) => taskOf(admin, policy)),
    )
    await service.ok('assoc-admin', record, { t: assoc, m: [id('ent-1')], at })
    await service.ok('tower-admin', record, { t: tower, m: [id('ent-2')], at })
    expect(await toldNames('assoc-admin', assoc ?? '')).toEqual(['甲厂'])
    expect(await toldNames('tower-admin', tower ?? '')).toEqual(['乙厂'])
    expect(await toldNames('park-admin', park ?? '')).toEqual(['乙厂'])
    const { relayTask } = await service.ok('park-admin', `query($t: ID!) { relayTask(id: $t) ${figures} }`, { t: park })
    expect(relayTask).toEqual({ toldOfflineCount: 1, contestedOutreachCount: 0, reachedCount: 1 })
  })

  it('is visible to the enterprise without the organisation’s note, and can be contested once', async () => {
    const policy = await published(service)
    const t = await taskOf('assoc-admin', policy)
    await service.ok('assoc-admin', record, { t, m: [id('ent-1'), id('ent-4')], at })
    const { outreachAbout } = await service.ok('ent-1', about, { r: id('ent-1'), p: policy })
    expect(outreachAbout).toEqual([
      {
        id: expect.any(String),
        org: { id: 'assoc' },
        policy: { id: policy },
        method: '电话',
        at: '2026-11-24T03:00:00.000Z',
        contestedAt: null,
        contestReason: null,
      },
    ])
    expect((await service.ok('ent-1', about, { r: id('ent-1') })).outreachAbout.length).toBeGreaterThan(1)
    expect((await service.ok('ent-5', about, { r: id('ent-5') })).outreachAbout).toEqual([])
    const own = outreachAbout[0]!.id
    const foreign = (await service.ok('ent-4', about, { r: id('ent-4'), p: policy })).outreachAbout[0]!.id
    for (const account of ['ent-4', 'assoc-admin', 'cit-1', 'over', 'adm', 'portal']) {
      expect(await codeOf(account, about, { r: id('ent-1') })).toBe('NOT_FOUND')
      expect(await codeOf(account, contest, { r: id('ent-1'), id: own, why: '没有' })).toBe('NOT_FOUND')
    }
    expect(await codeOf(undefined, about, { r: id('ent-1') })).toBe('UNAUTHENTICATED')
    for (const wrong of [foreign, '0', 'x', '999999999'])
      expect(await codeOf('ent-1', contest, { r: id('ent-1'), id: wrong, why: '没有' })).toBe('NOT_FOUND')
    for (const why of [' ', '长'.repeat(501)])
      expect(await codeOf('ent-1', contest, { r: id('ent-1'), id: own, why })).toBe('BAD_USER_INPUT')

    const { contestOutreach } = await service.ok('ent-1', contest, { r: id('ent-1'), id: own, why: '没有接到电话' })
    expect(contestOutreach).toMatchObject({ contestedAt: '2026-11-24T04:00:00.000Z', contestReason: '没有接到电话' })
    expect(await codeOf('ent-1', contest, { r: id('ent-1'), id: own, why: '没有' })).toBe('CONFLICT')
    const { relayTask } = await service.ok('assoc-admin', listed, { t })
    expect(relayTask).toMatchObject({ toldOfflineCount: 1, contestedOutreachCount: 1, reachedCount: 1 })
    expect(
      relayTask.outreaches.edges.map((edge: any) => [edge.node.name, edge.node.note, edge.node.contestReason]),
    ).toEqual([
      ['丁厂（缺人数）', '内部备注', null],
      ['甲厂', '内部备注', '没有接到电话'],
    ])
    expect(await toldNames('assoc-admin', t)).toEqual(['丁厂（缺人数）'])
    const sheet = await fetch(`${service.url}/relay/tasks/${t}/call-sheet.csv`, {
      headers: { authorization: `Bearer ${await service.token('assoc-admin')}` },
    })
    expect(await sheet.text()).toContain('甲厂')
    // the same moment again is on record, as contested
    await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })
    expect(await toldNames('assoc-admin', t)).toEqual(['丁厂（缺人数）'])
    expect((await events(policy)).at(-1)).toEqual({
      kind: 'outreach-contested',
      data: { task: Number(t), org: 'assoc', contacts: 1 },
    })
    const { relayChain } = await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { intact } }', {
      p: policy,
    })
    expect(relayChain.intact).toBe(true)
  })

  it('leaves nothing that was written in the log: digests that only the salt explains, and the day', async () => {
    const policy = await published(service)
    const [t, park] = [await taskOf('assoc-admin', policy), await taskOf('park-admin', policy)]
    const words = { method: '电话 王经理13800001111', reason: '张三经理 13900002222 说不适用' }
    // the night of the 24th in Shanghai
    const moment = '2026-11-23T17:30:00Z'
    const one = `mutation($t: ID!, $m: [ID!]!, $w: String!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: $w, at: $at) { id } }`
    await service.ok('assoc-admin', one, { t, m: [id('ent-1')], w: words.method, at: moment })
    const giveBack = 'mutation($t: ID!, $r: String!) { returnRelay(taskId: $t, reason: $r) { state } }'
    await service.ok('park-admin', giveBack, { t: park, r: words.reason })
    const { chainLog, relayChain } = await service.ok(
      'over',
      'query($p: ID!) { chainLog(policyId: $p) relayChain(policyId: $p) { intact } }',
      { p: policy },
    )
    expect(relayChain.intact).toBe(true)
    expect(chainLog).not.toMatch(/经理|不适用|电话|T17:30/)
    const { salt } = (
      await rows<{ salt: string }>(
        service.app.deps.db,
        sql`SELECT salt FROM relay_chains WHERE policy_id = ${Number(policy)}`,
      )
    )[0] as { salt: string }
    const digest = (text: string) => createHash('sha256').update(salt).update(text).digest('hex')
    const events = chainLog
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line))
    const of = (kind: string) => events.find((event: any) => event.kind === kind).data
    expect(of('outreach')).toEqual({
      task: Number(t),
      org: 'assoc',
      members: 1,
      methodDigest: digest(words.method),
      contactOn: '2026-11-24',
      digest: digest(id('ent-1')),
    })
    expect(of('returned')).toEqual({ task: Number(park), org: 'park', reasonDigest: digest(words.reason) })
  })

  it('two clerks of the enterprise contest at the same moment: one event, both answered', async () => {
    const policy = await published(service)
    const t = await taskOf('assoc-admin', policy)
    await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })
    const own = (await service.ok('ent-1', about, { r: id('ent-1'), p: policy })).outreachAbout[0]!.id
    const answers = await Promise.all(
      ['ent-1', 'agent', 'ent-1'].map((account) =>
        service.gql(account, contest, { r: id('ent-1'), id: own, why: '没有' }),
      ),
    )
    expect(answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'done').sort()).toEqual([
      'CONFLICT',
      'CONFLICT',
      'done',
    ])
    expect((await events(policy)).map(({ kind }) => kind)).toEqual(['outreach', 'outreach-contested'])
  })

  it('pages contacts, and does not name former members', async () => {
    const { db } = service.app.deps
    const [added] = await db.transaction((tx) =>
      addPeople(tx, service.app.deps, [
        { name: '己厂', kind: 'ENTERPRISE', facts: { industry: 'C39', employees: 30 }, memberOf: ['assoc'] },
      ]),
    )
    const t = await taskOf('assoc-admin', await published(service))
    for (const [i, member] of [id('ent-1'), String(added)].entries())
      await service.ok('assoc-admin', record, { t, m: [member], at: `2026-11-24T03:0${i}:00Z` })
    await db.execute(sql`UPDATE memberships SET to_on = '2026-11-24' WHERE recipient_id = ${added}`)
    const first = (await service.ok('assoc-admin', listed, { t, first: 1 })).relayTask.outreaches
    expect(first).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      edges: [{ node: { recipientId: null, name: null, uscc: null } }],
    })
    const next = (await service.ok('assoc-admin', listed, { t, first: 1, after: first.pageInfo.endCursor })).relayTask
      .outreaches
    expect(next).toMatchObject({
      pageInfo: { hasNextPage: false },
      edges: [{ node: { recipientId: id('ent-1'), name: '甲厂', uscc: code('ent-1') } }],
    })
    expect(await codeOf('assoc-admin', listed, { t, after: 'x' })).toBe('BAD_USER_INPUT')
  })

  describe('taken back', () => {
    const fieldsOf = async (variables: Record<string, unknown>) =>
      (await service.gql('assoc-admin', withdraw, variables)).errors?.[0]?.extensions
    const recorded = async (admin: string, t: string): Promise<string[]> => {
      const asked =
        'query($t: ID!) { relayTask(id: $t) { members(first: 100) { edges { node { name outreachRecorded } } } } }'
      const { relayTask } = await service.ok(admin, asked, { t })
      return relayTask.members.edges
        .filter((edge: any) => edge.node.outreachRecorded)
        .map((edge: any) => edge.node.name)
    }
    const outreachIds = async (t: string): Promise<string[]> =>
      (await service.ok('assoc-admin', listed, { t })).relayTask.outreaches.edges.map((edge: any) => edge.node.id)
    const figuresOf = async (p: string) => {
      const { relayChain: chain, workLedger } = await service.ok(
        'over',
        `query($p: ID!) { relayChain(policyId: $p) { toldOffline reachedRelay unreached intact hops { org { id } toldOfflineCount reachedCount unreachedCount } }
          workLedger(from: "2026-11-01", to: "2026-12-31") { org { id } toldOffline reached } }`,
        { p },
      )
      const ledger = workLedger.find((row: any) => row.org.id === 'assoc')
      return { chain, hop: chain.hops.find((hop: any) => hop.org.id === 'assoc'), ledger }
    }

    it('counts nowhere any more, can be recorded again, and leaves only counts in the log', async () => {
      const policy = await published(service)
      const t = await taskOf('assoc-admin', policy)
      const before = await figuresOf(policy)
      await service.ok('assoc-admin', record, { t, m: [id('ent-1'), id('ent-4')], at })
      await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at: '2026-11-24T03:30:00Z' })
      const between = await figuresOf(policy)
      expect(between.chain.toldOffline).toBe(2)
      expect(between.ledger!.toldOffline).toBe(before.ledger!.toldOffline + 2)
      expect(await recorded('assoc-admin', t)).toEqual(['甲厂', '丁厂（缺人数）'])
      const { withdrawOutreach } = await service.ok('assoc-admin', withdraw, { t, m: [id('ent-1'), id('ent-4')] })
      expect(withdrawOutreach).toMatchObject({ toldOfflineCount: 0, contestedOutreachCount: 0, reachedCount: 0 })
      expect(await figuresOf(policy)).toEqual(before)
      expect(await recorded('assoc-admin', t)).toEqual([])
      expect(await toldNames('assoc-admin', t)).toEqual([])
      expect((await service.ok('ent-1', about, { r: id('ent-1'), p: policy })).outreachAbout).toEqual([])
      const log = await events(policy)
      expect(log.at(-1)).toEqual({
        kind: 'outreach-withdrawn',
        data: { task: Number(t), org: 'assoc', members: 2, contacts: 3, contested: 0, digest: log[0]?.data.digest },
      })
      expect(
        (await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })).recordOutreach.toldOfflineCount,
      ).toBe(1)
    })

    it('singly: other contacts with the member stay', async () => {
      const t = await taskOf('assoc-admin', await published(service))
      for (const minute of ['00', '10'])
        await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at: `2026-11-24T03:${minute}:00Z` })
      const [newest, oldest] = await outreachIds(t)
      await service.ok('assoc-admin', withdraw, { t, o: [newest] })
      expect(await outreachIds(t)).toEqual([oldest])
      expect(await toldNames('assoc-admin', t)).toEqual(['甲厂'])
    })

    it('settles a contest, which is then the enterprise’s no more', async () => {
      const policy = await published(service)
      const t = await taskOf('assoc-admin', policy)
      await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })
      const [o] = await outreachIds(t)
      await service.ok('ent-1', contest, { r: id('ent-1'), id: o, why: '没有接到电话' })
      expect(await recorded('assoc-admin', t)).toEqual(['甲厂'])
      const { withdrawOutreach } = await service.ok('assoc-admin', withdraw, { t, o: [o] })
      expect(withdrawOutreach.contestedOutreachCount).toBe(0)
      expect((await events(policy)).at(-1)?.data).toMatchObject({ members: 1, contacts: 1, contested: 1 })
      expect(await codeOf('ent-1', contest, { r: id('ent-1'), id: o, why: '没有' })).toBe('NOT_FOUND')
    })

    it('only with the task that recorded it, by its own administrator, while recording is possible', async () => {
      const policy = await published(service, manufacturing)
      const t = await taskOf('assoc-admin', policy)
      const park = await taskOf('park-admin', policy)
      await service.ok('assoc-admin', record, { t, m: [id('ent-1')], at })
      await service.ok('park-admin', record, { t: park, m: [id('ent-2')], at })
      const [o] = await outreachIds(t)
      for (const [variables, path] of [
        [{ m: [id('ent-1'), id('ent-4'), 'x'] }, ['memberIds[1]', 'memberIds[2]']],
        [{ m: [id('ent-2')] }, ['memberIds[0]']],
        [{ o: [o, '999999'] }, ['outreachIds[1]']],
        [{ m: [] }, ['memberIds']],
        [{ o: [] }, ['outreachIds']],
        [{}, ['memberIds']],
        [{ m: [id('ent-1')], o: [o] }, ['outreachIds']],
      ] as const) {
        const refusal = await fieldsOf({ t, ...variables })
        expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', fields: path.map((one) => ({ path: one })) })
      }
      for (const account of ['park-admin', 'ent-1', 'over', 'adm'])
        expect(await codeOf(account, withdraw, { t, m: [id('ent-1')] })).toBe('NOT_FOUND')
      expect(await codeOf(undefined, withdraw, { t, m: [id('ent-1')] })).toBe('UNAUTHENTICATED')
      expect(await outreachIds(t)).toEqual([o])
      await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: policy })
      await service.settled()
      expect(await codeOf('assoc-admin', withdraw, { t, m: [id('ent-1')] })).toBe('CONFLICT')
    })

    it('of several concurrent changes one wins, also against a contest; the other administrator gets a CONFLICT', async () => {
      const policy = await published(service)
      const t = await taskOf('assoc-admin', policy)
      await service.ok('assoc-admin', record, { t, m: [id('ent-1'), id('ent-4')], at })
      const { relayTask } = await service.ok('assoc-admin', 'query($t: ID!) { relayTask(id: $t) { version } }', { t })
      const own = (await service.ok('ent-1', about, { r: id('ent-1'), p: policy })).outreachAbout[0]!.id
      // four open connections, so that all four requests wait at the socket when the first is read
      await Promise.all([1, 2, 3, 4].map(() => service.ok('assoc-admin', '{ relayTasks { totalCount } }')))
      const [contested, ...answers] = await Promise.all([
        codeOf('ent-1', contest, { r: id('ent-1'), id: own, why: '没有' }),
        // with the version that all three read: on a loaded machine they may arrive one after another
        ...[1, 2, 3].map(() => codeOf('assoc-admin', withdraw, { t, m: [id('ent-1')], v: relayTask.version })),
      ])
      expect([undefined, 'NOT_FOUND']).toContain(contested)
      expect(answers.sort()).toEqual(['CONFLICT', 'CONFLICT', undefined])
      expect((await events(policy)).filter(({ kind }) => kind === 'outreach-withdrawn')).toHaveLength(1)
      expect(await codeOf('assoc-admin', withdraw, { t, m: [id('ent-4')], v: relayTask.version })).toBe('CONFLICT')
      expect(await toldNames('assoc-admin', t)).toEqual(['丁厂（缺人数）'])
    })
  })
})
