import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notifyMatched } from '../../src/notices/notify-matched.ts'
import { isCalled } from '../../src/parties/recipients/called.ts'
import { makeUscc } from '../../src/parties/uscc.ts'
import { rows } from '../../src/platform/db.ts'
import { importRecipients } from '../../src/profile/intake/import-recipients.ts'
import { releaseUncovered } from '../../src/relay/release-uncovered.ts'
import { engines } from '../database.ts'
import { addPeople, recipientId } from '../factories.ts'
import type { Operations } from '../generated/operations.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const changes = '{ totalCount items { uscc name listedName fromOn toOn was { fromOn toOn } registered } }'
const fields =
  `digest applied joined ${changes} rejoined ${changes} ending ${changes} changed ${changes} past ${changes} unregistered ${changes} contested ${changes} unchanged ${changes} differentNames ${changes} refused { totalCount items { line reason } }` as const
const preview =
  `query($o: ID, $c: String!, $m: MemberImportMode) { previewMembers(orgId: $o, csv: $c, mode: $m) { ${fields} } }` as const
const apply =
  `mutation($o: ID, $c: String!, $m: MemberImportMode, $d: ID!) { applyMembers(orgId: $o, csv: $c, mode: $m, digest: $d) { ${fields} } }` as const
const overview = `query($o: ID, $s: String, $f: Int, $a: String) { memberships(orgId: $o, search: $s, first: $f, after: $a) { totalCount pageInfo { hasNextPage endCursor } edges { node { recipientId uscc name fromOn toOn contested registered } } } }`
const mine = `query($r: ID) { myMemberships(recipientId: $r) { org { id } fromOn toOn contestedAt contest { reason outcome answer } } }`
const contest = `mutation($r: ID, $o: ID!, $why: String!) { contestMembership(recipientId: $r, orgId: $o, reason: $why) { contestedAt contest { id reason } } }`
const settle = `mutation($id: ID!, $o: ContestOutcome!, $a: String) { settleContest(id: $id, outcome: $o, answer: $a) { outcome answer } }`
const contests = `query($open: Boolean) { membershipContests(open: $open) { totalCount edges { node { id org { id } recipient { name } reason outcome answer } } } }`
const inbox = `{ deliveries(first: 50) { edges { node { state policy { id } } } } }`

/** As the factories make them. */
const codeOf = (id: number): string => makeUscc(`91310118MADEMT${String(id).padStart(3, '0')}`)
const csv = (...list: [number, string, string?, string?][]): string =>
  ['统一社会信用代码,名称,加入日期,退出日期', ...list.map(([id, ...rest]) => [codeOf(id), ...rest].join(','))].join(
    '\n',
  )

describe.each(engines)('member lists and memberships on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const code = async (account: string | undefined, query: Text, variables: Record<string, unknown> = {}) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions.code
  const names = (changes: { items: { name: string }[] }): string[] => changes.items.map(({ name }) => name)
  const applied = async (account: string, text: string, mode = 'ADD', o: string | null = null) => {
    const seen = (await service.ok(account, preview, { o, c: text, m: mode })).previewMembers
    return (await service.ok(account, apply, { o, c: text, m: mode, d: seen.digest })).applyMembers
  }
  const listed = async (account: string, variables: Record<string, unknown> = {}): Promise<any[]> =>
    (await service.ok(account, overview, variables)).memberships.edges.map((edge: any) => edge.node)
  const held = async (account: string): Promise<any[]> => (await service.ok(account, mine)).myMemberships
  const memberOf = async (id: number): Promise<string[]> => {
    const found = await rows<{ list: string }>(
      service.app.deps.db,
      sql`SELECT array_to_json(member_of)::text AS list FROM enterprise_facts WHERE id = ${id} AND bucket = ${id % 1024}`,
    )
    return JSON.parse(found[0]?.list ?? '[]').sort()
  }
  const someone = async (memberOf: string[] = [], facts: Record<string, unknown> = {}) => {
    const name = `企业${Math.random().toString(36).slice(2, 8)}`
    const account = `ent-${name}` as const
    const ids = await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [{ name, kind: 'ENTERPRISE', facts, memberOf, account }]),
    )
    await service.settled()
    return { id: ids[0] ?? 0, name, account }
  }

  it('shows every difference, writes nothing before it is applied, and then rules about members match', async () => {
    const firm = await someone([], { industry: 'C3411', employees: 40 })
    const text = csv([firm.id, '别的叫法'], [988, '未登记的厂'], [1, '甲厂'], [1, '甲厂'])
    const forMembers = await published(service, {
      title: '只给协会会员',
      measures: [{ title: '会员补贴', audience: 'ENTERPRISE', rule: { memberOf: ['assoc'] } }],
    })
    const seen = (await service.ok('assoc-admin', preview, { c: text, m: 'ADD' })).previewMembers
    expect(seen).toMatchObject({
      applied: false,
      joined: {
        totalCount: 1,
        items: [
          { uscc: codeOf(firm.id), name: firm.name, listedName: '别的叫法', fromOn: '2026-11-24', registered: true },
        ],
      },
      unregistered: { totalCount: 1, items: [{ name: '未登记的厂', registered: false }] },
      unchanged: { totalCount: 1, items: [{ name: '甲厂' }] },
      ending: { totalCount: 0 },
      differentNames: { totalCount: 1 },
      refused: { totalCount: 1, items: [{ line: 5 }] },
    })
    expect(await memberOf(firm.id)).toEqual([])
    const done = (await service.ok('assoc-admin', apply, { c: text, m: 'ADD', d: seen.digest })).applyMembers
    expect(done).toEqual({ ...seen, applied: true })
    await service.settled()
    expect(await memberOf(firm.id)).toEqual(['assoc'])
    const { deliveries } = await service.ok(firm.account, inbox)
    expect(deliveries.edges.map((edge: any) => edge.node)).toEqual([{ state: 'NOTICED', policy: { id: forMembers } }])
    expect(await listed('assoc-admin', { s: '未登记' })).toEqual([
      {
        recipientId: null,
        uscc: codeOf(988),
        name: '未登记的厂',
        fromOn: '2026-11-24',
        toOn: null,
        contested: false,
        registered: false,
      },
    ])
    const again = (await service.ok('assoc-admin', preview, { c: text, m: 'ADD' })).previewMembers
    expect([again.joined.totalCount, again.unregistered.totalCount, again.unchanged.totalCount]).toEqual([0, 0, 3])
    const logged = await rows<{ n: number }>(
      service.app.deps.db,
      sql`SELECT 1 AS n FROM audit_log WHERE operation = 'members.applied' AND account_id = 'assoc-admin' AND subject->>'joined' = '1'`,
    )
    expect(logged).toHaveLength(1)
  })

  it('applies only what was seen: another list, or members that changed meanwhile, is a conflict', async () => {
    const [one, two] = [await someone(), await someone()]
    const first = csv([one.id, one.name])
    const both = csv([one.id, one.name], [two.id, two.name])
    const { digest } = (await service.ok('town-admin', preview, { c: both })).previewMembers
    const answer = await service.gql('town-admin', apply, { c: first, d: digest })
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('名单已变化，请重新预览'),
      extensions: { code: 'CONFLICT' },
    })
    await applied('town-admin', first)
    expect(await code('town-admin', apply, { c: both, d: digest })).toBe('CONFLICT')
    expect(await memberOf(two.id)).toEqual([])
  })

  it('of two concurrent applications of one list one wins', async () => {
    const firm = await someone()
    const text = csv([firm.id, firm.name])
    const { digest } = (await service.ok('town-admin', preview, { c: text })).previewMembers
    const answers = await Promise.all([1, 2].map(() => service.gql('town-admin', apply, { c: text, d: digest })))
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()).toEqual(['CONFLICT', 'done'])
  })

  it('REPLACE ends missing members, with their number in the preview, and never by an empty list', async () => {
    const [stays, leaves] = [await someone(['empty-park']), await someone(['empty-park'])]
    const admin = 'adm'
    await applied(admin, csv([977, '未登记的公司']), 'ADD', 'empty-park')
    for (const text of ['uscc,name\n', `uscc,name\nxx,${stays.name}\n`])
      expect(await code(admin, preview, { o: 'empty-park', c: text, m: 'REPLACE' })).toBe('BAD_USER_INPUT')
    const done = await applied(admin, csv([stays.id, stays.name]), 'REPLACE', 'empty-park')
    expect(done.ending.totalCount).toBe(2)
    expect(names(done.ending).sort()).toEqual([leaves.name, '未登记的公司'].sort())
    await service.settled()
    expect(await memberOf(leaves.id)).toEqual([])
    expect(await memberOf(stays.id)).toEqual(['empty-park'])
    expect((await listed(admin, { o: 'empty-park' })).map(({ name }) => name)).toEqual([stays.name])
    const back = await applied(admin, csv([leaves.id, leaves.name]), 'ADD', 'empty-park')
    expect(names(back.rejoined)).toEqual([leaves.name])
    expect(await memberOf(leaves.id)).toEqual(['empty-park'])
  })

  it('shows and applies a corrected first day, and shows a membership of the past without writing it', async () => {
    const [stays, left, ends, back] = [
      await someone(['empty-park']),
      await someone(),
      await someone(['empty-park']),
      await someone(['empty-park']),
    ]
    const own = { o: 'empty-park' }
    await applied('adm', csv([back.id, back.name, '', '2024-01-01']), 'ADD', own.o)
    await applied('adm', csv([back.id, back.name, '2025-06-01']), 'ADD', own.o)
    const text = csv(
      [stays.id, stays.name, '2015-03-01'],
      [left.id, left.name, '2016-01-01', '2018-01-01'],
      [ends.id, ends.name, '2012-05-01', '2026-12-31'],
      // it was a member from 2020 to 2024 before: that stays
      [back.id, back.name, '2019-01-01'],
    )
    const seen = (await service.ok('adm', preview, { ...own, c: text, m: 'ADD' })).previewMembers
    const days = ({ items }: any) =>
      items.map(({ name, fromOn, toOn, was }: any) => [name, fromOn, toOn, was && [was.fromOn, was.toOn]])
    expect(days(seen.changed)).toEqual([
      [stays.name, '2015-03-01', null, ['2020-01-01', null]],
      [back.name, '2024-01-01', null, ['2025-06-01', null]],
    ])
    expect(days(seen.past)).toEqual([[left.name, '2016-01-01', '2018-01-01', null]])
    expect(days(seen.ending)).toEqual([[ends.name, '2012-05-01', '2026-12-31', ['2020-01-01', null]]])
    expect(seen.unchanged.totalCount).toBe(0)
    expect((await held(stays.account))[0].fromOn).toBe('2020-01-01')

    await applied('adm', text, 'ADD', own.o)
    await service.settled()
    const daysOf = async (account: string) =>
      (await held(account)).map(({ fromOn, toOn }: any) => [fromOn, toOn]).sort()
    expect(await daysOf(stays.account)).toEqual([['2015-03-01', null]])
    expect(await daysOf(left.account)).toEqual([])
    expect(await daysOf(ends.account)).toEqual([['2012-05-01', '2026-12-31']])
    expect((await daysOf(back.account)).at(-1)).toEqual(['2024-01-01', null])
    expect(await memberOf(stays.id)).toEqual(['empty-park'])
    // the same list again says nothing new
    const again = (await service.ok('adm', preview, { ...own, c: text, m: 'ADD' })).previewMembers
    expect([again.changed.totalCount, again.ending.totalCount, again.past.totalCount]).toEqual([0, 0, 1])
    expect(again.unchanged.totalCount).toBe(3)
    // whose first day lies ahead is none until then
    await applied('adm', csv([stays.id, stays.name, '2027-01-01']), 'ADD', own.o)
    expect(await memberOf(stays.id)).toEqual([])
  })

  it('an unknown company becomes a member when it is imported, and leaves the list of unknown ones', async () => {
    const uscc = makeUscc('91310118MANEW0001')
    await applied('assoc-admin', `uscc,name,from\n${uscc},新来的厂,2026-01-01`)
    const { db } = service.app.deps
    const row = {
      key: uscc,
      name: '新来的厂',
      source: '登记机关',
      asOf: '2026-11-01',
      email: undefined,
      memberOf: undefined,
    }
    await importRecipients(db, service.app.deps, 'ENTERPRISE', [{ ...row, facts: {} }])
    await service.settled()
    const [found] = await listed('assoc-admin', { s: uscc })
    expect(found).toMatchObject({ name: '新来的厂', registered: true, fromOn: '2026-01-01' })
    expect(await memberOf(Number(found.recipientId))).toEqual(['assoc'])
  })

  it('a list applied during an import of new enterprises loses no member', async () => {
    const { db } = service.app.deps
    for (let i = 0; i < 8; i += 1) {
      const uscc = makeUscc(`91310118MARACE${String(i).padStart(3, '0')}`)
      const text = `uscc,name\n${uscc},同时${i}` as const
      const { digest } = (await service.ok('assoc-admin', preview, { c: text })).previewMembers
      const row = {
        key: uscc,
        name: `同时${i}`,
        source: '登记机关',
        asOf: '2026-11-01',
        email: undefined,
        memberOf: undefined,
      }
      const [answer] = await Promise.all([
        service.gql('assoc-admin', apply, { c: text, d: digest }),
        importRecipients(db, service.app.deps, 'ENTERPRISE', [{ ...row, facts: {} }]),
      ])
      const found = await listed('assoc-admin', { s: uscc })
      // applied before it came in, or to be seen anew: never a list that names it and a system that does not
      if (answer.errors) expect([answer.errors[0]?.extensions.code, found]).toEqual(['CONFLICT', []])
      else expect(found).toMatchObject([{ registered: true }])
    }
  })

  it('a membership with days begins and ends by the calendar alone', async () => {
    const beside = await startService(engine)
    try {
      const { db } = beside.app.deps
      const found = async () =>
        (
          await rows(
            db,
            sql`SELECT FROM enterprise_facts WHERE id = ${recipientId('ent-5')} AND 'assoc' = ANY(member_of)`,
          )
        ).length
      const text = csv([recipientId('ent-5'), '戊厂（无组织）', '2026-11-26', '2026-11-28'])
      const seen = (await beside.ok('assoc-admin', preview, { c: text })).previewMembers
      await beside.ok('assoc-admin', apply, { c: text, d: seen.digest })
      const counts: number[] = []
      for (const day of ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28']) {
        beside.clock.set(`${day}T01:00:00Z`)
        await db.transaction((tx) => beside.app.deps.jobs.fire(tx, 'refresh-facts'))
        await beside.settled()
        counts.push(await found())
      }
      expect(counts).toEqual([0, 1, 1, 0])
    } finally {
      await beside.stop()
    }
  })

  it('pages by code, and finds by a part of name or code', async () => {
    const text = csv([961, '翻页一'], [962, '翻页二'], [963, '翻页三'])
    await applied('assoc-admin', text)
    const pages: string[] = []
    for (let a: string | null = null, more = true; more; ) {
      const { memberships }: Operations[typeof overview]['result'] = await service.ok('assoc-admin', overview, {
        s: '翻页',
        f: 2,
        a,
      })
      expect(memberships.totalCount).toBe(3)
      pages.push(memberships.edges.map((edge: any) => edge.node.name).join())
      a = memberships.pageInfo.endCursor
      more = memberships.pageInfo.hasNextPage
    }
    expect(pages).toEqual(['翻页一,翻页二', '翻页三'])
    expect((await listed('assoc-admin', { s: codeOf(962).toLowerCase().slice(5) })).map(({ name }) => name)).toEqual([
      '翻页二',
    ])
    expect((await listed('assoc-admin', { s: '%' })).length).toBe(0)
    expect(await code('assoc-admin', overview, { a: "'; --" })).toBe('BAD_USER_INPUT')
  })

  // issue 11.4; CASES 18: the same text in another width, bracket or spacing found nothing
  it('finds a name and a code as people type them', async () => {
    const { db } = service.app.deps
    const called = async (name: string, search: string): Promise<boolean> => {
      const found = await rows<{ n: number }>(
        db,
        sql`SELECT 1 AS n FROM (VALUES (${name}::text, ${codeOf(1)}::text)) q(name, uscc)
            WHERE ${isCalled(search, 'q') ?? sql`false`}`,
      )
      return found.length > 0
    }
    const name = '上海沐晨（青浦）ＡＢＣ•科技 有限公司'
    const code = codeOf(1)
    const finds = [
      '沐晨(青浦)',
      '沐晨（青浦）',
      '沐晨〔青浦〕',
      'abc',
      'ＡＢＣ',
      'ABC·科技有限',
      '沐晨 （青浦） a',
      '科技有限公司',
    ]
    const codes = [code.toLowerCase(), code.replace(/(.{4})/g, '$1 '), `'${code}`, code.slice(3, 12), '９１３１']
    for (const text of [...finds, ...codes]) expect([text, await called(name, text)]).toEqual([text, true])
    for (const text of ['沐晨青浦', '%', '_', ' ', "'", '-'])
      expect([text, await called(name, text)]).toEqual([text, false])
    await applied('assoc-admin', csv([999, '沐晨（示例）ＡＢＣ']))
    for (const s of ['沐晨(示例)', 'abc', codeOf(999).replace(/(.{6})/g, '$1 ')])
      expect((await listed('assoc-admin', { s })).map((member) => member.name)).toEqual(['沐晨（示例）ＡＢＣ'])
  })

  it('lets a relay administrator manage the own organisation and those below, an administrator all, and no other role', async () => {
    const text = csv([1, '甲厂'])
    for (const query of [preview, overview] as const) {
      const variables = { c: text, o: 'tower' }
      expect(await code('park-admin', query, variables)).toBeUndefined()
      expect(await code('adm', query, variables)).toBeUndefined()
      expect(await code('assoc-admin', query, variables)).toBe('NOT_FOUND')
      expect(await code('tower-admin', query, { c: text, o: 'park' })).toBe('NOT_FOUND')
      expect(await code('adm', query, { c: text })).toBe('BAD_USER_INPUT')
      expect(await code('adm', query, { c: text, o: 'dept-a' })).toBe('BAD_USER_INPUT')
      expect(await code('park-admin', query, { c: text, o: 'nowhere' })).toBe('NOT_FOUND')
      for (const other of ['ent-1', 'pub-a', 'over']) expect(await code(other, query, variables)).toBe('FORBIDDEN')
      expect(await code(undefined, query, variables)).toBe('UNAUTHENTICATED')
    }
    expect(await code('ent-1', apply, { c: text, d: 'x' })).toBe('FORBIDDEN')
    expect(await code('park-admin', preview, { c: 'no list' })).toBe('BAD_USER_INPUT')
  })

  it('an enterprise contests a membership: it counts nowhere until the organisation has answered', async () => {
    const firm = await someone(['tower'], { industry: 'C3411', employees: 40 })
    expect(await memberOf(firm.id)).toEqual(['park', 'tower'])
    const answer = await service.ok(firm.account, contest, { o: 'tower', why: '我们已搬走' })
    expect(answer.contestMembership).toMatchObject({
      contestedAt: '2026-11-24T04:00:00.000Z',
      contest: { reason: '我们已搬走' },
    })
    expect(await memberOf(firm.id)).toEqual([])
    const policy = await published(service)
    const tasks = `{ relayTasks(first: 100) { edges { node { policy { id } members(first: 100) { edges { node { name } } } } } } }`
    const { relayTasks } = await service.ok('park-admin', tasks)
    const task = relayTasks.edges.find((edge: any) => edge.node.policy.id === policy)?.node
    expect(task!.members.edges.map((edge: any) => edge.node.name)).not.toContain(firm.name)
    expect(await code(firm.account, contest, { o: 'tower', why: '再说一次' })).toBe('CONFLICT')
    const { membershipContests } = await service.ok('park-admin', contests)
    expect(membershipContests.edges.map((edge: any) => edge.node)).toEqual([
      expect.objectContaining({
        org: { id: 'tower' },
        recipient: { name: firm.name },
        reason: '我们已搬走',
        outcome: null,
      }),
    ])
    const { id } = membershipContests.edges[0]!.node
    expect(await code('assoc-admin', settle, { id, o: 'ENDED' })).toBe('NOT_FOUND')
    expect(await code('ent-1', settle, { id, o: 'ENDED' })).toBe('FORBIDDEN')
    expect(await code('tower-admin', settle, { id, o: 'UPHELD' })).toBe('BAD_USER_INPUT')
    await service.ok('tower-admin', settle, { id, o: 'UPHELD', a: '租约到明年' })
    expect(await code('tower-admin', settle, { id, o: 'ENDED' })).toBe('CONFLICT')
    expect(await memberOf(firm.id)).toEqual(['park', 'tower'])
    expect(await held(firm.account)).toEqual([
      {
        org: { id: 'tower' },
        fromOn: '2020-01-01',
        toOn: null,
        contestedAt: null,
        contest: { reason: '我们已搬走', outcome: 'UPHELD', answer: '租约到明年' },
      },
    ])
  })

  it('ends the membership when the organisation agrees, and a nightly file does not bring it back', async () => {
    const firm = await someone(['assoc'])
    const { contestMembership } = await service.ok(firm.account, contest, { o: 'assoc', why: '从未加入' })
    await service.ok('assoc-admin', settle, { id: contestMembership.contest.id, o: 'ENDED' })
    expect(await held(firm.account)).toMatchObject([
      { org: { id: 'assoc' }, toOn: '2026-11-24', contest: { outcome: 'ENDED' } },
    ])
    const row = {
      key: codeOf(firm.id),
      name: firm.name,
      source: '登记机关',
      asOf: '2026-11-02',
      email: undefined,
      memberOf: ['assoc', 'town'],
    }
    await importRecipients(service.app.deps.db, service.app.deps, 'ENTERPRISE', [{ ...row, facts: {} }])
    expect(await memberOf(firm.id)).toEqual(['town'])
    expect(await code(firm.account, contest, { o: 'assoc', why: '再说一次' })).toBe('NOT_FOUND')
  })

  it('can be contested three times; then the refusal names the next authority', async () => {
    const firm = await someone(['assoc'])
    for (let i = 1; i <= 3; i += 1) {
      const { contestMembership } = await service.ok(firm.account, contest, { o: 'assoc', why: `第 ${i} 次` })
      await service.ok('assoc-admin', settle, { id: contestMembership.contest.id, o: 'UPHELD', a: '是会员' })
    }
    const answer = await service.gql(firm.account, contest, { o: 'assoc', why: '第 4 次' })
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('政务公开主管部门'),
      extensions: { code: 'CONFLICT' },
    })
    expect(await memberOf(firm.id)).toEqual(['assoc'])
  })

  it('a list leaves a contested membership as it is; a list that ends it settles the contest', async () => {
    const firm = await someone(['town'])
    await service.ok(firm.account, contest, { o: 'town', why: '不是会员' })
    const kept = await applied('town-admin', csv([firm.id, firm.name]))
    expect(names(kept.contested)).toEqual([firm.name])
    expect(await memberOf(firm.id)).toEqual([])
    await applied('town-admin', csv([firm.id, firm.name, '', '2026-11-24']))
    expect((await held(firm.account))[0]).toMatchObject({ toOn: '2026-11-24', contest: { outcome: 'ENDED' } })
    const { membershipContests } = await service.ok('town-admin', contests)
    expect(membershipContests.totalCount).toBe(0)
  })

  it('belongs to the enterprise alone: others see and contest nothing', async () => {
    const firm = await someone(['assoc'])
    expect(await code('ent-1', mine, { r: String(firm.id) })).toBe('NOT_FOUND')
    expect(await code('ent-1', contest, { r: String(firm.id), o: 'assoc', why: 'x' })).toBe('NOT_FOUND')
    expect(await code('assoc-admin', mine, { r: String(firm.id) })).toBe('NOT_FOUND')
    expect(await code(firm.account, contest, { o: 'park', why: 'x' })).toBe('NOT_FOUND')
    expect(await code(firm.account, contest, { o: 'assoc', why: ' ' })).toBe('BAD_USER_INPUT')
    expect(await code(firm.account, contest, { o: 'assoc', why: '长'.repeat(501) })).toBe('BAD_USER_INPUT')
    expect((await service.ok('cit-1', mine)).myMemberships).toEqual([])
  })

  it('releases notices held by RELAY_FIRST at once when no other organisation covers the enterprise', async () => {
    const rule = { fact: 'industry', in: ['C'] }
    const facts = { industry: 'C3411', employees: 40 }
    const [alone, twice] = [await someone(['park'], facts), await someone(['park', 'assoc'], facts)]
    const id = await published(service, {
      route: 'RELAY_FIRST',
      measures: [{ title: '制造业', audience: 'ENTERPRISE', rule }],
    })
    const states = async () =>
      Promise.all(
        [alone, twice].map(async ({ id: recipient }) => {
          const found = await rows<{ state: string }>(
            service.app.deps.db,
            sql`SELECT state FROM deliveries WHERE bucket = ${recipient % 1024} AND recipient_id = ${recipient} AND policy_id = ${Number(id)}`,
          )
          return found[0]?.state
        }),
      )
    expect(await states()).toEqual(['HELD', 'HELD'])
    for (const firm of [alone, twice]) await service.ok(firm.account, contest, { o: 'park', why: '已搬走' })
    await service.settled()
    expect(await states()).toEqual(['NOTICED', 'HELD'])
    // the other organisation's list ends the last one
    const list = (await listed('assoc-admin', { f: 500 })).filter(({ registered }) => registered)
    const rest = list.filter(({ recipientId: each }) => Number(each) !== twice.id)
    await applied(
      'assoc-admin',
      csv(...rest.map(({ recipientId: each, name }): [number, string] => [Number(each), name])),
      'REPLACE',
    )
    await service.settled()
    expect(await states()).toEqual(['NOTICED', 'NOTICED'])
  })

  it('before the planning of a document, releases only notices of enterprises without a covering organisation', async () => {
    const beside = await startService(engine, { workers: false })
    try {
      const { deps } = beside.app
      const facts = { industry: 'C3411', employees: 40 }
      const [alone = 0, twice = 0] = await deps.db.transaction((tx) =>
        addPeople(tx, deps, [
          { name: '只在园区', kind: 'ENTERPRISE', facts, memberOf: ['park'], account: 'ent-a' },
          { name: '两处', kind: 'ENTERPRISE', facts, memberOf: ['park', 'assoc'], account: 'ent-b' },
        ]),
      )
      const id = Number(await approved(beside, { route: 'RELAY_FIRST' }))
      await beside.ok('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })
      await notifyMatched(deps, id)
      for (const account of ['ent-a', 'ent-b']) await beside.ok(account, contest, { o: 'park', why: '已搬走' })
      await releaseUncovered(deps, [alone, twice])
      const found = await rows<{ state: string }>(
        deps.db,
        sql`SELECT state FROM deliveries WHERE policy_id = ${id} AND recipient_id IN (${alone}, ${twice}) ORDER BY recipient_id`,
      )
      expect(found.map(({ state }) => state)).toEqual(['NOTICED', 'HELD'])
    } finally {
      await beside.stop()
    }
  })
})
