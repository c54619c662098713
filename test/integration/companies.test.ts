import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { rows } from '../../src/platform/db.ts'
import { expireTasks } from '../../src/relay/end-tasks.ts'
import { engines } from '../database.ts'
import { addPeople, recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const list = `query($first: Int, $after: String, $search: String, $s: RelaySuggestion, $noAccount: Boolean) {
  membersToTell(first: $first, after: $after, search: $search, suggestion: $s, noAccount: $noAccount) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { recipientId name uscc hasAccount forwardCount verifyCount
      items { suggestion state closesOn task { id policy { id title } } } } } } }`
const one = `query($r: ID!) { memberToTell(recipientId: $r) { name forwardCount verifyCount items { suggestion task { policy { id } } } } }`
const record = `mutation($m: ID!, $t: [ID!]!, $at: DateTime!, $how: String = "上门走访") {
  done: recordOutreachAbout(memberId: $m, taskIds: $t, method: $how, at: $at, note: "当面讲解") {
    taskId outcome code message task { toldOfflineCount } } }`
const tasks =
  '{ relayTasks(first: 100) { edges { node { id state policy { id } members(first: 20, unreached: true) { edges { node { recipientId suggestion state } } } } } } }'
const at = '2026-11-24T03:00:00Z'
const manufacturing = { fact: 'industry', in: ['C'] }
const about = (title: string, rule: unknown = manufacturing, change: Record<string, unknown> = {}) => ({
  title,
  measures: [{ title: `${title}的事项`, audience: 'ENTERPRISE', rule, ...change }],
})
const id = (account: string): string => String(recipientId(account))

describe.each(engines)('companies to contact on %s', (engine) => {
  let service: TestService
  // who is listed depends on every document there is
  beforeEach(async () => {
    await service?.stop()
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const companies = async (admin: string, variables: Record<string, unknown> = {}): Promise<any[]> =>
    (await service.ok(admin, list, variables)).membersToTell.edges.map((edge: any) => edge.node)
  const figures = async (admin: string, variables: Record<string, unknown> = {}) =>
    (await companies(admin, variables)).map(({ name, forwardCount, verifyCount, items }) => [
      name,
      forwardCount,
      verifyCount,
      items.map((item: any) => item.task.policy.title),
    ])
  const ownTasks = async (admin: string): Promise<any[]> =>
    (await service.ok(admin, tasks)).relayTasks.edges.map((edge: any) => edge.node)
  const taskOf = async (admin: string, policyId: string): Promise<string> =>
    (await ownTasks(admin)).find(({ policy }) => policy.id === policyId).id
  const codeOf = async (account: string | undefined, query: Text, variables: Record<string, unknown> = {}) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions.code
  const open = async (account: string, policyId: string): Promise<void> => {
    const { deliveries } = await service.ok(
      account,
      '{ deliveries(first: 50) { edges { node { id policy { id } } } } }',
    )
    const { id: d } = deliveries.edges.map(({ node }: any) => node).find(({ policy }: any) => policy.id === policyId)
    await service.ok(account, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d })
  }
  const back = (admin: string, t: string) =>
    service.ok(admin, 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { id } }', { t })
  const repeal = async (policyId: string): Promise<void> => {
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id: policyId })
    await service.settled()
  }
  const sheet = async (account?: string, query = ''): Promise<Response> =>
    fetch(`${service.url}/relay/companies/call-sheet.csv${query}`, {
      headers: account ? { authorization: `Bearer ${await service.token(account)}` } : {},
    })

  it('lists members unreached in a live task, own or below, most items first, until contacted; nearest closing day first', async () => {
    const late = await published(service, about('截止晚', manufacturing, { applyTo: '2027-06-30' }))
    const soon = await published(service, about('截止早', manufacturing, { applyTo: '2026-12-31' }))
    const larger = { all: [manufacturing, { fact: 'employees', gte: 20 }] }
    await published(service, about('不写截止', larger))
    expect(await figures('park-admin')).toEqual([
      ['甲厂', 3, 0, ['截止早', '截止晚', '不写截止']],
      ['乙厂', 2, 0, ['截止早', '截止晚']],
    ])
    expect(await figures('tower-admin')).toEqual([['乙厂', 2, 0, ['截止早', '截止晚']]])
    expect(await figures('assoc-admin')).toEqual([
      ['甲厂', 3, 0, ['截止早', '截止晚', '不写截止']],
      ['丁厂（缺人数）', 2, 1, ['截止早', '截止晚', '不写截止']],
    ])
    expect((await companies('assoc-admin'))[1]).toMatchObject({
      recipientId: id('ent-4'),
      uscc: makeUscc('91310118MADEMT004'),
      hasAccount: true,
      items: [
        { suggestion: 'FORWARD', state: 'NOTICED', closesOn: '2026-12-31' },
        { suggestion: 'FORWARD', state: 'NOTICED', closesOn: '2027-06-30' },
        { suggestion: 'VERIFY', state: null, closesOn: null },
      ],
    })
    await open('ent-1', late)
    await open('ent-1', soon)
    await back('assoc-admin', await taskOf('assoc-admin', soon))
    expect(await figures('assoc-admin')).toEqual([
      ['丁厂（缺人数）', 1, 1, ['截止晚', '不写截止']],
      ['甲厂', 1, 0, ['不写截止']],
    ])
    await repeal(late)
    expect(await figures('park-admin')).toEqual([
      ['甲厂', 1, 0, ['不写截止']],
      ['乙厂', 1, 0, ['截止早']],
    ])
    // what is forwarded or overdue is still to be told of
    const forward = 'mutation($t: ID!) { forwardRelay(taskId: $t) { state } }'
    await service.ok('park-admin', forward, { t: await taskOf('park-admin', soon) })
    service.clock.advance(7 * 86_400_000)
    await expireTasks(service.app.deps)
    expect((await ownTasks('park-admin')).map(({ state }) => state).sort()).toEqual([
      'EXPIRED',
      'FORWARDED',
      'RECALLED',
    ])
    expect(await figures('park-admin')).toEqual([
      ['甲厂', 1, 0, ['不写截止']],
      ['乙厂', 1, 0, ['截止早']],
    ])
  })

  it('shows each organisation its own members only, and other viewers none', async () => {
    const both = {
      measures: [
        { title: '企业', audience: 'ENTERPRISE', rule: manufacturing },
        { title: '居民', audience: 'CITIZEN', rule: null },
      ],
    }
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [{ name: '市民会员', kind: 'CITIZEN', facts: {}, memberOf: ['assoc'] }]),
    )
    await published(service, both)
    await published(service, { route: 'RELAY_FIRST', title: '先接力' })
    expect((await companies('assoc-admin')).map(({ name }) => name)).toEqual(['甲厂', '丁厂（缺人数）'])
    expect((await companies('town-admin')).map(({ name }) => name)).toEqual(['乙厂'])
    expect(await companies('window-admin')).toEqual([])
    // a held notice says no more than none
    const [first] = await companies('assoc-admin')
    expect(first.items.map((item: any) => [item.task.policy.title, item.state])).toContainEqual(['先接力', null])
    expect((await service.ok('assoc-admin', one, { r: id('ent-1') })).memberToTell.name).toBe('甲厂')
    for (const [admin, account] of [
      ['assoc-admin', 'ent-2'],
      ['town-admin', 'ent-1'],
      ['tower-admin', 'ent-1'],
      ['assoc-admin', 'cit-1'],
    ] as const)
      expect((await service.ok(admin, one, { r: id(account) })).memberToTell).toBeNull()
    for (const wrong of ['0', 'x', '999999999'])
      expect((await service.ok('assoc-admin', one, { r: wrong })).memberToTell).toBeNull()
    for (const account of ['ent-1', 'cit-1', 'pub-a', 'rev', 'over', 'adm', 'portal']) {
      expect(await codeOf(account, list)).toBe('NOT_FOUND')
      expect(await codeOf(account, one, { r: id('ent-1') })).toBe('NOT_FOUND')
      expect(await codeOf(account, record, { m: id('ent-1'), t: ['1'], at })).toBe('NOT_FOUND')
      expect((await sheet(account)).status).toBe(404)
    }
    for (const [query, variables] of [
      [list, {}],
      [one, { r: id('ent-1') }],
      [record, { m: id('ent-1'), t: ['1'], at }],
    ] as const)
      expect(await codeOf(undefined, query, variables)).toBe('UNAUTHENTICATED')
    expect((await sheet()).status).toBe(401)
  })

  it('agrees with each task’s own list of unreached members, with more tasks than one statement reads', async () => {
    const rules = [
      manufacturing,
      undefined,
      { fact: 'revenue', gte: 500 },
      { fact: 'registered_in', in: ['310118102'] },
    ]
    for (let i = 0; i < 22; i += 1) {
      const rule = rules[i % rules.length]
      await published(service, rule === undefined ? { title: `第${i}件` } : about(`第${i}件`, rule))
    }
    const [told, opened] = (await ownTasks('park-admin')).map(({ policy }) => policy.id)
    await service.ok('park-admin', record, { m: id('ent-1'), t: [await taskOf('park-admin', told)], at })
    await open('ent-1', opened)
    for (const admin of ['park-admin', 'assoc-admin', 'town-admin']) {
      const own = await ownTasks(admin)
      const expected = own.flatMap(({ id: task, members }) =>
        members.edges.map(({ node }: any) => `${node.recipientId} ${task} ${node.suggestion} ${node.state}`),
      )
      const found = await companies(admin)
      const listed = found.flatMap(({ recipientId: r, items }) =>
        items.map((item: any) => `${r} ${item.task.id} ${item.suggestion} ${item.state}`),
      )
      expect(listed.sort()).toEqual(expected.sort())
      for (const company of found) {
        const count = (suggestion: string) => company.items.filter((item: any) => item.suggestion === suggestion).length
        expect([company.forwardCount, company.verifyCount]).toEqual([count('FORWARD'), count('VERIFY')])
        const { memberToTell } = await service.ok(admin, one, { r: company.recipientId })
        expect(memberToTell.items.map((item: any) => item.task.policy.id)).toEqual(
          company.items.map((item: any) => item.task.policy.id),
        )
      }
    }
    expect((await ownTasks('park-admin')).length).toBeGreaterThan(20)
  })

  it('filters by name, suggestion and account, and pages by number of open items', async () => {
    const factory = (name: string, employees?: number) => ({
      name,
      kind: 'ENTERPRISE' as const,
      facts: { industry: 'C39', ...(employees && { employees }) },
      memberOf: ['assoc'],
    })
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [factory('一号厂', 30), factory('二号厂'), factory('三号厂', 5)]),
    )
    await published(service, about('全体'))
    await published(service)
    const names = async (variables: Record<string, unknown>) =>
      (await companies('assoc-admin', variables)).map(({ name }) => name)
    const all = ['甲厂', '丁厂（缺人数）', '一号厂', '二号厂', '三号厂']
    expect(await names({})).toEqual(all)
    expect(await names({ search: '号厂' })).toEqual(['一号厂', '二号厂', '三号厂'])
    expect(await names({ search: makeUscc('91310118MADEMT004').toLowerCase() })).toEqual(['丁厂（缺人数）'])
    expect(await names({ search: '丁厂 (缺人数)' })).toEqual(['丁厂（缺人数）'])
    expect(await names({ noAccount: true })).toEqual(['一号厂', '二号厂', '三号厂'])
    expect(await figures('assoc-admin', { s: 'VERIFY' })).toEqual([
      ['丁厂（缺人数）', 0, 1, ['支持制造业若干措施']],
      ['二号厂', 0, 1, ['支持制造业若干措施']],
    ])
    expect(await names({ s: 'VERIFY', noAccount: true, search: '厂' })).toEqual(['二号厂'])
    const paged: string[] = []
    let after: string | null = null
    do {
      const { membersToTell }: any = await service.ok('assoc-admin', list, { first: 2, after })
      expect(membersToTell.totalCount).toBe(5)
      paged.push(...membersToTell.edges.map((edge: any) => edge.node.name))
      after = membersToTell.pageInfo.hasNextPage ? membersToTell.pageInfo.endCursor : null
    } while (after !== null)
    expect(paged).toEqual(all)
    expect((await service.ok('assoc-admin', list, { first: 0 })).membersToTell).toMatchObject({
      totalCount: 5,
      edges: [],
    })
    for (const wrong of ['3', 'x-1', '1-', ''])
      expect(await codeOf('assoc-admin', list, { after: wrong })).toBe('BAD_USER_INPUT')
    expect(await codeOf('assoc-admin', list, { search: '长'.repeat(101) })).toBe('BAD_USER_INPUT')
    const audited = await rows<{ subject: unknown }>(
      service.app.deps.db,
      sql`SELECT subject FROM audit_log WHERE operation = 'members.read' AND account_id = 'assoc-admin' ORDER BY id DESC LIMIT 1`,
    )
    expect(audited).toEqual([{ subject: { orgId: 'assoc', count: 0 } }])
  })

  it('records one visit about several policies, each in its own chain; only a task recalled meanwhile is refused', async () => {
    const policies: string[] = []
    for (const title of ['走访一', '走访二', '走访三', '走访四']) policies.push(await published(service, about(title)))
    const [first, second, recalled, returned] = policies as [string, string, string, string]
    const t: string[] = []
    for (const policy of policies) t.push(await taskOf('assoc-admin', policy))
    const foreign = await taskOf('park-admin', first)
    await repeal(recalled)
    await back('assoc-admin', t[3] ?? '')
    const { done } = await service.ok('assoc-admin', record, { m: id('ent-4'), t: [...t, foreign, 'x', t[0]], at })
    expect(done).toEqual([
      { taskId: t[0], outcome: 'RECORDED', code: null, message: null, task: { toldOfflineCount: 1 } },
      { taskId: t[1], outcome: 'RECORDED', code: null, message: null, task: { toldOfflineCount: 1 } },
      { taskId: t[2], outcome: 'REFUSED', code: 'CONFLICT', message: expect.stringContaining('已撤回'), task: null },
      { taskId: t[3], outcome: 'REFUSED', code: 'CONFLICT', message: expect.stringContaining('已退回'), task: null },
      { taskId: foreign, outcome: 'REFUSED', code: 'NOT_FOUND', message: expect.any(String), task: null },
      { taskId: 'x', outcome: 'REFUSED', code: 'NOT_FOUND', message: expect.any(String), task: null },
    ])
    const kinds = async (policyId: string) =>
      rows<{ data: any }>(
        service.app.deps.db,
        sql`SELECT data FROM relay_events WHERE policy_id = ${Number(policyId)} AND kind = 'outreach'`,
      )
    for (const [i, policyId] of [first, second].entries()) {
      const events = await kinds(policyId)
      expect(events.map(({ data }) => data)).toEqual([
        {
          task: Number(t[i]),
          org: 'assoc',
          members: 1,
          methodDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
          contactOn: '2026-11-24',
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ])
      const { relayChain } = await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { intact opened } }', {
        p: policyId,
      })
      expect(relayChain).toEqual({ intact: true, opened: 0 })
    }
    expect([...(await kinds(recalled)), ...(await kinds(returned))]).toEqual([])
    expect((await service.ok('assoc-admin', one, { r: id('ent-4') })).memberToTell).toBeNull()
    const again = (await service.ok('assoc-admin', record, { m: id('ent-4'), t: t.slice(0, 2), at })).done
    expect(again.map(({ outcome }: any) => outcome)).toEqual(['ALREADY', 'ALREADY'])
    expect(await kinds(first)).toHaveLength(1)
    // nobody else's member, and nobody
    for (const stranger of [id('ent-2'), id('cit-1'), '0', 'x']) {
      const refused = (await service.ok('assoc-admin', record, { m: stranger, t: t.slice(0, 1), at })).done
      expect(refused).toMatchObject([{ outcome: 'REFUSED', code: 'BAD_USER_INPUT', task: null }])
    }
    const fields = async (variables: Record<string, unknown>) => {
      const given = { m: id('ent-4'), t: t.slice(0, 2), at, ...variables }
      return (await service.gql('assoc-admin', record, given)).errors?.[0]?.extensions.fields?.map(({ path }) => path)
    }
    expect(await fields({ t: [] })).toEqual(['taskIds'])
    expect(await fields({ t: Array.from({ length: 201 }, (_, i) => String(i)) })).toEqual(['taskIds'])
    expect(await fields({ how: ' ', at: '2026-11-25T03:00:00Z' })).toEqual(['method', 'at'])
    expect(await fields({ how: '长'.repeat(501) })).toEqual(['method'])
  })

  it('two administrators record the same visit concurrently: it is once in each chain', async () => {
    const t: string[] = []
    for (const title of ['同时一', '同时二']) t.push(await taskOf('park-admin', await published(service, about(title))))
    const answers = await Promise.all(
      ['park-admin', 'park-admin-2', 'park-admin'].map((account) =>
        service.ok(account, record, { m: id('ent-1'), t, at }),
      ),
    )
    for (const i of [0, 1])
      expect(answers.map(({ done }) => done[i]!.outcome).sort()).toEqual(['ALREADY', 'ALREADY', 'RECORDED'])
  })

  it('gives a call sheet with a row for each company and policy, which is not taken for a call sheet of one task', async () => {
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [
        {
          name: '=HYPERLINK("http://x")',
          kind: 'ENTERPRISE',
          facts: { industry: 'C39', employees: 30 },
          memberOf: ['assoc'],
        },
      ]),
    )
    const measures = Array.from({ length: 4 }, (_, i) => ({
      title: `事项${i + 1}`,
      audience: 'ENTERPRISE',
      rule: manufacturing,
      ...(i === 0 && { support: '最高 50 万元', applyTo: '2026-12-31' }),
    }))
    await published(service, { title: '@四项', measures })
    const policy = await published(service)
    const answer = await sheet('assoc-admin')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const table = parse(bytes, { bom: true }) as string[][]
    const support = '事项1：最高 50 万元；事项2；事项3；等 4 项'
    expect(table.map(([name, , ...rest]) => [name, ...rest])).toEqual([
      ['企业名称', '有无账号', '建议', '政策', '支持内容', '申报截止', '联系情况', '联系备注'],
      ['甲厂', '有', '建议转发', `'@四项`, support, '2026-12-31', '', ''],
      ['甲厂', '有', '建议转发', '支持制造业若干措施', '设备补贴', '', '', ''],
      ['丁厂（缺人数）', '有', '建议转发', `'@四项`, support, '2026-12-31', '', ''],
      ['丁厂（缺人数）', '有', '待核实', '支持制造业若干措施', '设备补贴', '', '', ''],
      [`'=HYPERLINK("http://x")`, '无', '建议转发', `'@四项`, support, '2026-12-31', '', ''],
      [`'=HYPERLINK("http://x")`, '无', '建议转发', '支持制造业若干措施', '设备补贴', '', '', ''],
    ])
    const lines = async (query: string) =>
      parse(await (await sheet('assoc-admin', query)).text(), { bom: true }).length - 1
    expect(await lines('?suggestion=VERIFY')).toBe(1)
    expect(await lines('?noAccount=true&suggestion=')).toBe(2)
    expect(await lines(`?search=${encodeURIComponent('丁厂')}&noAccount=false`)).toBe(2)
    for (const wrong of [
      '?suggestion=ALL',
      '?noAccount=1',
      '?search=a&search=b',
      '?search=%00',
      `?search=${'x'.repeat(101)}`,
    ]) {
      const refused = await sheet('assoc-admin', wrong)
      expect([refused.status, (await refused.json()).errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
    }
    const preview = 'query($t: ID!, $csv: String!) { previewOutreach(taskId: $t, csv: $csv) { recorded } }'
    const t = await taskOf('assoc-admin', policy)
    expect(await codeOf('assoc-admin', preview, { t, csv: bytes.toString() })).toBe('BAD_USER_INPUT')
  })
})
