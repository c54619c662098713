import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '../../src/platform/db.ts'
import type { Firing } from '../../src/platform/events.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { connect, follow } from '../live.ts'
import { giveAddress, mailsTo } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, type Text, until } from '../service.ts'

const ask =
  'mutation($p: ID!, $t: String!, $r: ID) { askQuestion(policyId: $p, text: $t, recipientId: $r) { id state dueAt } }'
const answer =
  'mutation($q: ID!, $a: String!, $f: FaqInput) { answerQuestion(id: $q, answer: $a, faq: $f) { id answer answeredAt } }'
const withdraw = 'mutation($q: ID!) { withdrawQuestion(id: $q) { state withdrawnAt } }'
const mine = `query($p: ID, $r: ID, $n: Int, $c: String) { myQuestions(policyId: $p, recipientId: $r, first: $n, after: $c) {
  unseenCount pageInfo { hasNextPage endCursor } edges { node { id text state answer seenAt policy { id } } } } }`
const received = `query($o: Boolean, $p: ID, $n: Int, $c: String) { questions(open: $o, policyId: $p, first: $n, after: $c) {
  totalCount pageInfo { endCursor } edges { node { id text askerKind overdue answer policy { id } } } } }`
const faqOf = 'query($p: ID!) { policy(id: $p) { faq { id question answer } } }'
const publishFaq =
  'mutation($p: ID!, $q: String!, $a: String!) { publishFaq(policyId: $p, question: $q, answer: $a) { id } }'
const nodes = (connection: any) => connection.edges.map((edge: any) => edge.node)

describe.each(engines)('questions about documents on %s', (engine) => {
  let service: TestService
  let server: MailServer
  let policy: string
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url } })
    policy = await published(service)
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  afterEach(() => service.clock.set('2026-11-24T04:00:00Z'))

  const asked = async (account: string, t: string, p = policy): Promise<string> =>
    (await service.ok(account, ask, { p, t })).askQuestion.id
  const code = async (account: string | undefined, query: Text, variables: object = {}) =>
    (await service.gql(account, query, { ...variables })).errors?.[0]?.extensions.code
  const own = async (account: string, p?: string) => (await service.ok(account, mine, { p })).myQuestions
  const waiting = async (account: string, p: string) =>
    nodes((await service.ok(account, received, { p })).questions).map((node: any) => node.text)
  const job = async (queue: Firing) => {
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.fire(tx, queue))
    await service.settled()
  }

  it('are answered once by the issuing department, which never sees the asker; the asker is notified', async () => {
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
    const socket = await connect(service, 'ent-1')
    const live = follow(socket, 'subscription { questionAnswered { id answer } }')
    const id = await asked('ent-1', '  我厂三十五人，能否申请？ ')
    expect(nodes(await own('ent-1', policy))).toMatchObject([{ text: '我厂三十五人，能否申请？', state: 'OPEN' }])
    const { questions } = await service.ok('pub-a', received, { p: policy })
    expect(questions).toMatchObject({
      totalCount: 1,
      edges: [{ node: { id, askerKind: 'ENTERPRISE', overdue: false } }],
    })
    expect(JSON.stringify(questions)).not.toContain('甲厂')
    const { __type } = await service.ok('pub-a', '{ __type(name: "ReceivedQuestion") { fields { name } } }')
    const fields = __type.fields.map((field: any) => field.name).sort()
    expect(fields).toEqual(
      [
        'answer',
        'answeredAt',
        'askedAt',
        'askerKind',
        'dueAt',
        'earliestDueAt',
        'id',
        'overdue',
        'policy',
        'text',
      ].sort(),
    )

    // a subscription has no answer of its own when it stands: what is answered once it hears proves that it does
    await until(async () => {
      if (live.received.length > 0) return true
      const probe = await asked('ent-1', `试问 ${Math.random()}`)
      await service.ok('pub-a', answer, { q: probe, a: '收到' })
      return false
    }, 'the subscription to stand')
    await service.ok('pub-a', answer, { q: id, a: '可以，请在窗口期内申报。' })
    await until(() => live.received.some(({ questionAnswered }) => questionAnswered.id === id), 'the answer')
    await socket.dispose()
    expect(await code('both', answer, { q: id, a: '不可以。' })).toBe('CONFLICT')
    const [node] = nodes(await own('ent-1', policy)).filter((one: any) => one.id === id)
    expect(node).toMatchObject({ state: 'ANSWERED', answer: '可以，请在窗口期内申报。', seenAt: null })
    const { unseenCount } = await own('ent-1')
    await service.ok('ent-1', 'mutation($q: ID!) { markAnswerSeen(id: $q) { seenAt } }', { q: id })
    expect((await own('ent-1')).unseenCount).toBe(unseenCount - 1)
    expect(await waiting('pub-a', policy)).toEqual([])

    const told = () => mailsTo(server, 'jia@example.invalid').filter((mail) => mail.subject === '您的咨询已有答复')
    await until(() => told().length > 0, 'the mail')
    expect(told()[0]?.text).toContain('《支持制造业若干措施》')
    expect(told()[0]?.text).toContain(`${service.url}/questions`)
    expect(JSON.stringify(told().map((mail) => mail.text))).not.toMatch(/三十五人|窗口期|甲厂/)
  })

  it('for a foreign recipient, on a document that is not public, or with a wrong text are refused by a code each', async () => {
    const draft = await approved(service)
    const t = '何时截止？'
    expect(await code('ent-1', ask, { p: policy, t, r: String(recipientId('ent-2')) })).toBe('NOT_FOUND')
    expect(await code('ent-1', ask, { p: draft, t })).toBe('NOT_FOUND')
    expect(await code('ent-1', ask, { p: '999999', t })).toBe('NOT_FOUND')
    expect(await code('agent', ask, { p: policy, t })).toBe('BAD_USER_INPUT')
    expect(await code('pub-a', ask, { p: policy, t })).toBe('NOT_FOUND')
    expect(await code(undefined, ask, { p: policy, t })).toBe('UNAUTHENTICATED')
    const { errors } = await service.gql('ent-1', ask, { p: policy, t: '   ' })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'text' }] })
    expect(await code('ent-1', ask, { p: policy, t: '问'.repeat(1001) })).toBe('BAD_USER_INPUT')
    const id = await asked('cit-1', t)
    expect(await code('ent-1', withdraw, { q: id })).toBe('NOT_FOUND')
    expect(await code('pub-a', withdraw, { q: id })).toBe('NOT_FOUND')
    expect(await code('cit-2', 'mutation($q: ID!) { markAnswerSeen(id: $q) { id } }', { q: id })).toBe('NOT_FOUND')
    expect(await code('pub-a', answer, { q: id, a: ' ' })).toBe('BAD_USER_INPUT')
    const wrong = await service.gql('pub-a', answer, { q: id, a: '答', f: { question: '', answer: '' } })
    const paths = wrong.errors?.[0]?.extensions.fields?.map((field) => field.path)
    expect(paths).toEqual(['faq.question', 'faq.answer'])
  })

  it('are visible to the issuing department and to overseers only', async () => {
    const p = await published(service, {}, 'pub-b')
    const id = await asked('cit-2', '退休人员可以吗？', p)
    expect(await waiting('pub-b', p)).toEqual(['退休人员可以吗？'])
    for (const account of ['over', 'rev', 'adm']) expect(await waiting(account, p)).toEqual(['退休人员可以吗？'])
    const { questions } = await service.ok('pub-a', received, { n: 100 })
    expect(nodes(questions).map((node: any) => node.id)).not.toContain(id)
    expect(await code('pub-a', received, { p })).toBe('NOT_FOUND')
    for (const account of ['pub-a', 'over', 'rev', 'adm', 'park-admin', 'cit-2'])
      expect(await code(account, answer, { q: id, a: '可以' })).toBe('NOT_FOUND')
    for (const account of ['park-admin', 'cit-2', 'portal']) expect(await code(account, received)).toBe('FORBIDDEN')
    expect(await code(undefined, received)).toBe('UNAUTHENTICATED')
  })

  it('can be withdrawn until they are answered; the department does not see withdrawn ones', async () => {
    const id = await asked('cit-3', '还要身份证吗？')
    expect(await code('cit-3', ask, { p: policy, t: '还要身份证吗？' })).toBe('CONFLICT')
    await service.ok('cit-3', withdraw, { q: id })
    expect((await service.ok('cit-3', withdraw, { q: id })).withdrawQuestion).toEqual({
      state: 'WITHDRAWN',
      withdrawnAt: '2026-11-24T04:00:00.000Z',
    })
    expect(await waiting('pub-a', policy)).not.toContain('还要身份证吗？')
    expect(await code('pub-a', answer, { q: id, a: '要' })).toBe('CONFLICT')
    const again = await asked('cit-3', '还要身份证吗？')
    await service.ok('pub-a', answer, { q: again, a: '要' })
    expect(await code('cit-3', withdraw, { q: again })).toBe('CONFLICT')
    const answered = nodes((await service.ok('pub-a', received, { p: policy, o: false })).questions)
    expect(answered[0]).toMatchObject({ id: again, askerKind: 'CITIZEN', answer: '要' })
  })

  it('of two concurrent changes one wins', async () => {
    const id = await asked('cit-1', '谁先答？')
    const both = await Promise.all(
      ['pub-a', 'both'].map((account) => service.gql(account, answer, { q: id, a: account })),
    )
    expect(both.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()).toEqual(['CONFLICT', 'done'])
    const winner = both.find(({ errors }) => !errors)?.data.answerQuestion.answer
    expect(nodes(await own('cit-1')).find((node: any) => node.id === id).answer).toBe(winner)

    const other = await asked('cit-1', '撤回还是答复？')
    const [answered, withdrawn] = await Promise.all([
      service.gql('pub-a', answer, { q: other, a: '答' }),
      service.gql('cit-1', withdraw, { q: other }),
    ])
    const { state } = nodes(await own('cit-1')).find((node: any) => node.id === other)
    expect([answered.errors === undefined, withdrawn.errors === undefined]).toEqual(
      state === 'ANSWERED' ? [true, false] : [false, true],
    )
    const doubled = await Promise.all([1, 2, 3].map(() => code('cit-2', ask, { p: policy, t: '同一问题' })))
    expect(doubled.filter((one) => one === 'CONFLICT')).toHaveLength(2)
  })

  it('are limited to twenty open ones, and to thirty in a day', async () => {
    const ids = []
    for (let i = 0; i < 20; i += 1) ids.push(await asked('ent-5', `问题 ${i}`))
    expect(await code('ent-5', ask, { p: policy, t: '再问' })).toBe('CONFLICT')
    const first = (await service.ok('ent-5', mine, { n: 15 })).myQuestions
    const second = (await service.ok('ent-5', mine, { n: 15, c: first.pageInfo.endCursor })).myQuestions
    expect([...nodes(first), ...nodes(second)].map((node: any) => node.id)).toEqual([...ids].reverse())
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false])
    for (const q of ids.slice(0, 10)) await service.ok('ent-5', withdraw, { q })
    for (let i = 20; i < 30; i += 1) await asked('ent-5', `问题 ${i}`)
    for (const q of ids.slice(10)) await service.ok('ent-5', withdraw, { q })
    expect(await code('ent-5', ask, { p: policy, t: '再问' })).toBe('RATE_LIMITED')
    service.clock.set('2026-11-24T16:00:00Z')
    await asked('ent-5', '再问')
    const oldest = (await service.ok('pub-a', received, { p: policy, n: 1 })).questions
    const next = (await service.ok('pub-a', received, { p: policy, n: 1, c: oldest.pageInfo.endCursor })).questions
    expect(Number(nodes(next)[0].id)).toBeGreaterThan(Number(nodes(oldest)[0].id))
  })

  it('can become public entries in other words, readable without login until they are withdrawn', async () => {
    const p = await published(service)
    const id = await asked('ent-4', '我司丁厂人数不详，怎么算？', p)
    const f = { question: '人数怎么计算？', answer: '按上年平均从业人数。' }
    await service.ok('pub-a', answer, { q: id, a: '丁厂您好，按平均数。', f })
    const more = (await service.ok('pub-a', publishFaq, { p, q: '在哪里申请？', a: '在线申请。' })).publishFaq.id
    expect((await service.ok(undefined, faqOf, { p })).policy.faq).toEqual([
      { id: expect.any(String), ...f },
      { id: more, question: '在哪里申请？', answer: '在线申请。' },
    ])
    const end = 'mutation($f: ID!) { withdrawFaq(id: $f) }'
    for (const account of ['pub-b', 'over', 'ent-4']) {
      expect(await code(account, publishFaq, { p, q: '问', a: '答' })).toBe('FORBIDDEN')
      expect(await code(account, end, { f: more })).toBe('FORBIDDEN')
    }
    expect(await code('pub-a', publishFaq, { p: await approved(service), q: '问', a: '答' })).toBe('NOT_FOUND')
    expect((await service.ok('pub-a', end, { f: more })).withdrawFaq).toBe(true)
    expect((await service.ok('pub-a', end, { f: more })).withdrawFaq).toBe(false)
    expect((await service.ok(undefined, faqOf, { p })).policy.faq).toMatchObject([f])
  })

  it('can be asked and answered after the document was repealed', async () => {
    const p = await published(service)
    const before = await asked('ent-3', '废止前提的问题', p)
    await service.ok('pub-a', 'mutation($p: ID!) { repealPolicy(id: $p, reason: "到期") { id } }', { p })
    const after = await asked('ent-3', '已经受理的怎么办？', p)
    for (const q of [before, after]) await service.ok('pub-a', answer, { q, a: '继续办理。' })
    expect(nodes(await own('ent-3', p)).map((node: any) => node.state)).toEqual(['ANSWERED', 'ANSWERED'])
  })

  it('are mailed about only where wanted, in the chosen language, and outside quiet hours', async () => {
    const prefer =
      'mutation($i: DeliveryPreferencesInput!, $r: ID) { setDeliveryPreferences(input: $i, recipientId: $r) { language } }'
    await giveAddress(service, 'ent-2', 'yi@example.invalid')
    await giveAddress(service, 'ent-3', 'bing@example.invalid')
    await giveAddress(service, 'ent-4', 'ding@example.invalid', false)
    await giveAddress(service, 'cit-1', 'wang@example.invalid')
    await service.ok('ent-2', prefer, { i: { frequency: 'WEEKLY', language: 'en' } })
    const never = { frequency: 'IMMEDIATELY', channels: [{ channel: 'EMAIL', frequency: 'NEVER' }] }
    await service.ok('ent-3', prefer, { i: never })
    await service.ok('cit-1', prefer, { i: { frequency: 'IMMEDIATELY', quietFrom: '11:00', quietTo: '13:00' } })
    const answered = async (account: string) =>
      service.ok('pub-a', answer, { q: await asked(account, '邮件？'), a: '是' })
    for (const account of ['ent-3', 'ent-4', 'ent-2']) await answered(account)
    await service.settled()
    const subjects = (address: string) => mailsTo(server, address).map((mail) => mail.subject)
    expect(subjects('yi@example.invalid')).toEqual(['Your question has been answered'])
    // far ahead of the database's own clock, so that what is held stays held
    service.clock.set('2099-03-02T04:00:00Z')
    await answered('cit-1')
    await until(async () => (await heldUntil(service)) === '2099-03-02T05:00:00.000Z', 'the end of quiet hours')
    await service.settled()
    for (const address of ['bing', 'ding', 'wang']) expect(subjects(`${address}@example.invalid`)).toEqual([])
  })

  it('are mailed to the department’s office on the mornings of working days, in one mail', async () => {
    const to = () => mailsTo(server, 'office@example.invalid')
    await service.ok('pub-a', 'mutation { setOfficeContact(email: "office@example.invalid") }')
    service.clock.set('2026-11-28T01:00:00Z')
    await job('remind-departments')
    expect(to()).toEqual([])
    service.clock.set('2026-11-30T01:00:00Z')
    await job('remind-departments')
    const { totalCount } = (await service.ok('pub-a', received, {})).questions
    expect(to().map((mail) => mail.subject)).toEqual([
      `待答复的咨询：${totalCount} 条 ${totalCount} questions wait for an answer`,
    ])
    expect(to()[0]?.text).toContain(`${service.url}/console/questions`)
    expect(to()[0]?.text).not.toMatch(/何时截止|五个工作日/)
  })

  it('are figures of the department ledger, by working days over a holiday', async () => {
    // Wednesday before 中秋 (25–27) and 国庆 (1–7 October): the fifth working day is Thursday 8 October
    service.clock.set('2026-09-23T04:00:00Z')
    const p = await published(service)
    const [inTime, late, quick, none] = [
      await asked('ent-1', '一', p),
      await asked('ent-2', '二', p),
      await asked('ent-3', '三', p),
      await asked('cit-1', '四', p),
    ]
    await service.ok('ent-1', withdraw, { q: await asked('ent-1', '五', p) })
    service.clock.advance(60_000)
    await service.ok('pub-a', answer, { q: quick, a: '答' })
    const ledger = async (account = 'pub-a') =>
      (
        await service.ok(
          account,
          `{ departmentLedger(from: "2026-09-23", to: "2026-09-23") {
              org { id } questions questionsAnswered questionsInTime questionsLate answerSeconds } }`,
        )
      ).departmentLedger
    const figures = { org: { id: 'dept-a' }, questions: 4, questionsAnswered: 1, questionsInTime: 1, questionsLate: 0 }
    expect(await ledger()).toEqual([{ ...figures, answerSeconds: 60 }])
    service.clock.set('2026-10-08T15:59:59Z')
    await service.ok('pub-a', answer, { q: inTime, a: '答' })
    expect(nodes((await service.ok('pub-a', received, { p })).questions).map((node: any) => node.overdue)).toEqual([
      false,
      false,
    ])
    expect(await ledger()).toMatchObject([{ questionsAnswered: 2, questionsInTime: 2, questionsLate: 0 }])
    service.clock.advance(1000)
    await service.ok('pub-a', answer, { q: late, a: '答' })
    const open = nodes((await service.ok('pub-a', received, { p })).questions)
    expect(open).toMatchObject([{ id: none, overdue: true }])
    // from 23 September noon to 9 October midnight: 15 days and 12 hours
    const seconds = 15.5 * 86_400
    expect(await ledger('over')).toEqual([
      { ...figures, questionsAnswered: 3, questionsInTime: 2, questionsLate: 2, answerSeconds: seconds - 1 },
    ])
    const { departmentLedgerCsv } = await service.ok(
      'over',
      '{ departmentLedgerCsv(from: "2026-09-23", to: "2026-09-23") }',
    )
    const [header, row] = departmentLedgerCsv.split('\r\n')
    expect(header).toMatch(/,收到咨询,已答复咨询,五个工作日内答复,超过五个工作日,答复用时中位数（秒）$/)
    expect(row).toMatch(new RegExp(`,4,3,2,2,${seconds - 1}$`))
  })

  it('leave nothing of their text in the log', () => {
    expect(JSON.stringify(service.logs)).not.toMatch(/三十五人|窗口期|人数不详|身份证/)
    expect(service.logs.filter((line) => Number(line.level) >= 50)).toEqual([])
  })
})

/** When a mail to an asker is to be tried again. */
async function heldUntil(service: TestService): Promise<string | undefined> {
  const [job] = await rows<{ start_after: string }>(
    service.app.deps.db,
    sql`SELECT start_after FROM jobs.job WHERE name = 'tell-asker' AND state = 'created' AND start_after > now()`,
  )
  return job && new Date(job.start_after).toISOString()
}
