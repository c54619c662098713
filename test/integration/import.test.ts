import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findByUsccs } from '../../src/parties/recipients/store.ts'
import { makeUscc } from '../../src/parties/uscc.ts'
import { firstRow } from '../../src/platform/db.ts'
import { rowText } from '../../src/platform/errors.ts'
import { importRecipients } from '../../src/profile/intake/import-recipients.ts'
import { readCells } from '../../src/profile/intake/recipient-row.ts'
import { readRecipientProfile } from '../../src/profile/profile.ts'
import { readStated } from '../../src/profile/store.ts'
import { importPolicy, knownIssuers } from '../../src/publish/ingest/import-policy.ts'
import { readPolicyLine } from '../../src/publish/ingest/policy-line.ts'
import { engines } from '../database.ts'
import { policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const line = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: 'x-1',
    title: '某某办法',
    issuer: null,
    issuedOn: '2024-01-05',
    effectiveFrom: null,
    effectiveTo: null,
    validityNote: '有效期五年',
    text: '第一条 为了规范……',
    ...change,
  })

describe.each(engines)('real input on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const take = async (raw: string) => {
    const read = readPolicyLine(raw)
    if (!read.ok) return rowText(read.reason, 'zh')
    const { db, clock } = service.app.deps
    const outcome = await importPolicy(db, clock, read.policy, await knownIssuers(db))
    return outcome.kind === 'refused' ? rowText(outcome.reason, 'zh') : outcome.kind
  }

  it('imports a document as a draft; importing it again changes nothing, a corrected one replaces it', async () => {
    expect(await take(line())).toBe('imported')
    expect(await take(line())).toBe('unchanged')
    expect(await take(line({ text: '第一条 更正' }))).toBe('imported')
    const { policies } = await service.ok(
      'pub-a',
      '{ policies(status: DRAFT) { edges { node { id title body issuer { id name } issuedOn } } } }',
    )
    expect(policies.edges.map((edge: any) => edge.node)).toMatchObject([
      { title: '某某办法', body: '第一条 更正', issuer: { id: 'unconfirmed' }, issuedOn: '2024-01-05' },
    ])
  })

  it('is refused at submission until a person confirms its issuer by editing it', async () => {
    await take(line({ id: 'x-2', title: '待确认' }))
    const { policies } = await service.ok(
      'pub-a',
      '{ policies(status: DRAFT, text: "待确认") { edges { node { id } } } }',
    )
    const { id } = policies.edges[0]!.node
    const submit = () => service.gql('pub-a', 'mutation($id: ID!) { submitPolicy(id: $id) { status } }', { id })
    expect((await submit()).errors?.[0]?.extensions.fields?.map((field) => field.path)).toContain('issuer')
    await service.ok(
      'pub-a',
      'mutation($id: ID!, $input: PolicyInput!) { updateDraft(id: $id, input: $input) { id } }',
      { id, input: policyInput({ title: '已确认' }) },
    )
    expect((await submit()).data.submitPolicy.status).toBe('IN_REVIEW')
    expect(await take(line({ id: 'x-2', title: '待确认', text: '来源又变了' }))).toContain('已由人接手')
  })

  it('takes a text that only speaks of NUL', async () => {
    expect(await take(line({ id: 'x-3', text: String.raw`a\u0000b \ud800` }))).toBe('imported')
  })

  it.each([
    ['not JSON', '{"id":', 'JSON'],
    ['a list', '[]', 'line'],
    ['no text', line({ text: undefined }), '没有正文'],
    ['an empty text', line({ text: '' }), 'text'],
    ['no title', line({ title: '' }), 'title'],
    ['a title of blanks', line({ title: ' \u3000\t' }), 'title: 不能为空'],
    ['a title that cannot be seen', line({ title: '\u200B\uFEFF' }), 'title: 不能为空'],
    ['a text of blanks', line({ text: '\n \n' }), 'text: 不能为空'],
    ['an id of blanks', line({ id: ' ' }), 'id: 不能为空'],
    ['a day that does not exist', line({ issuedOn: '2023-02-29' }), 'issuedOn'],
    ['an end before the beginning', line({ effectiveFrom: '2024-01-01', effectiveTo: '2023-01-01' }), 'effectiveTo'],
    ['a NUL', line({ text: 'a\u0000b' }), 'text: 含有不能存储'],
    ['a bare NUL', '{"id":"y","title":"a\u0000b","text":"t"}', 'title: 含有不能存储'],
    ['half a surrogate pair', '{"id":"y","title":"t","text":"\\ud800"}', 'text: 含有不能存储'],
    ['half a pair in a list', line({ history: ['a', '\udc00'] }), 'history.1: 含有不能存储'],
    ['bytes that are no character', line({ title: 'a\uFFFDb' }), 'title: 不是有效的文字编码'],
    ['an id of the wrong type', line({ id: 5 }), 'id'],
  ])('refuses %s with its reason', async (_name, raw, reason) => {
    expect(await take(raw)).toContain(reason)
  })

  const given = new URL('../../../shared/data/policies/', import.meta.url)
  it.runIf(existsSync(given))('takes every given full text and refuses every line of metadata.jsonl', () => {
    let texts = 0
    for (const name of readdirSync(given).filter((file) => file.endsWith('.jsonl'))) {
      const results = readFileSync(new URL(name, given), 'utf8').split('\n').filter(Boolean).map(readPolicyLine)
      const taken = results.filter((result) => result.ok).length
      expect([name, taken]).toEqual([name, name === 'metadata.jsonl' ? 0 : results.length])
      texts += taken
    }
    expect(texts).toBe(526)
  })

  it('imports enterprises by code, is idempotent, and matches new facts', async () => {
    const { db, catalogues } = service.app.deps
    const id = await published(service)
    const uscc = makeUscc('91310118MADEMY001')
    const row = (change: Record<string, string> = {}) => {
      const read = readCells(
        { uscc, name: '新厂', industry: 'C3411', employees: '25', member_of: 'park', ...change },
        {
          kind: 'ENTERPRISE',
          catalogues,
          organisations: new Map([['park', '一号园区']]),
          defaults: { source: '名录', on: '2026-11-24' },
        },
      )
      if (!read.ok) throw new Error(rowText(read.reason, 'en'))
      return read.recipient
    }
    expect(await importRecipients(db, service.app.deps, 'ENTERPRISE', [row()])).toEqual(['imported'])
    await service.settled()
    expect(await importRecipients(db, service.app.deps, 'ENTERPRISE', [row()])).toEqual(['unchanged'])
    const { relayTasks } = await service.ok(
      'park-admin',
      '{ relayTasks { edges { node { policy { id } members { edges { node { uscc suggestion state } } } } } } }',
    )
    const members = relayTasks.edges.find((edge: any) => edge.node.policy.id === id)!.node.members.edges
    expect(members.map((edge: any) => edge.node)).toContainEqual({ uscc, suggestion: 'FORWARD', state: 'NOTICED' })
    expect(
      await importRecipients(db, service.app.deps, 'ENTERPRISE', [row({ name: '新厂（更名）', employees: '26' })]),
    ).toEqual(['imported'])
  })

  it('importing an older file again changes neither current values nor its own', async () => {
    const { db, catalogues } = service.app.deps
    const uscc = makeUscc('91310118MADEMY002')
    const file = (asOf: string, employees: number | null, name: string): Parameters<typeof importRecipients>[3] => [
      { key: uscc, name, source: '名录', asOf, email: undefined, memberOf: undefined, facts: { employees } },
    ]
    const run = (list: Parameters<typeof importRecipients>[3]) =>
      importRecipients(db, service.app.deps, 'ENTERPRISE', list)
    const older = file('2026-11-01', 25, '旧名')
    const withdrawn = file('2026-11-05', null, '旧名')
    const mistaken = file('2026-11-10', 260, '新名')
    const corrected = file('2026-11-10', 26, '新名')
    for (const list of [older, withdrawn, mistaken, corrected]) expect(await run(list)).toEqual(['imported'])
    const [recipient] = (await findByUsccs(db, [uscc])).values()
    const stated = async () => (await readStated(db, [recipient ?? -1])).get(recipient ?? -1)
    const before = await stated()
    for (const list of [older, withdrawn, mistaken, corrected]) expect(await run(list)).toEqual(['unchanged'])
    expect(await stated()).toEqual(before)
    const profile = await readRecipientProfile(db, catalogues, recipient ?? -1, '2026-11-24')
    expect(profile?.recipient.name).toBe('新名')
    expect(profile?.json.employees).toBe(26)
  })

  it.each([
    [
      'a wrong check character',
      { uscc: makeUscc('91310118MADEMY001').replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      'uscc',
    ],
    ['a day in the future', { as_of: '2027-01-01' }, 'as_of'],
    ['no name', { name: '' }, 'name'],
  ])('refuses an enterprise with %s', (_name, change, reason) => {
    const row = { uscc: makeUscc('91310118MADEMY001'), name: '新厂', ...change }
    const read = readCells(row, {
      kind: 'ENTERPRISE',
      catalogues: service.app.deps.catalogues,
      organisations: new Map(),
      defaults: { source: '名录', on: '2026-11-24' },
    })
    expect(read.ok ? undefined : rowText(read.reason, 'zh')).toContain(reason)
  })

  it('counts a place of a former list as the place of today, and keeps an address of a Chinese domain', async () => {
    const { db, catalogues } = service.app.deps
    const uscc = makeUscc('91310106MADEMY009')
    const id = await published(service, {
      measures: [{ title: '静安', audience: 'ENTERPRISE', rule: { fact: 'registered_in', in: ['310106'] } }],
    })
    // 民政部 2015: 闸北区 (310108) became part of 静安区 (310106)
    const read = readCells(
      { uscc, name: '示例旧址企业', registered_in: '310108', email: 'office@青浦.中国' },
      { kind: 'ENTERPRISE', catalogues, organisations: new Map(), defaults: { source: '名录', on: '2026-11-24' } },
    )
    expect(read).toMatchObject({ ok: true, recipient: { email: 'office@xn--s0w570g.xn--fiqs8s' }, refused: [] })
    if (read.ok) await importRecipients(db, service.app.deps, 'ENTERPRISE', [read.recipient])
    await service.settled()
    const found = await firstRow(
      db,
      sql`SELECT d.state FROM deliveries d JOIN recipients r ON r.id = d.recipient_id
          WHERE r.uscc = ${uscc} AND d.policy_id = ${Number(id)}`,
    )
    expect(found).toEqual({ state: 'NOTICED' })
  })

  it.each<[string, Record<string, string>, string]>([
    ['of a place that no list has', { registered_in: '319999' }, 'registered_in'],
    ['of the wrong type', { employees: 'viele' }, 'employees'],
    ['with an unknown code', { industry: 'Z1' }, 'industry'],
    ['with an unknown organisation', { member_of: 'nowhere' }, 'member_of'],
  ])('takes an enterprise without a cell %s', (_name, change, path) => {
    const read = readCells(
      { uscc: makeUscc('91310118MADEMY001'), name: '新厂', assets: '5', ...change },
      {
        kind: 'ENTERPRISE',
        catalogues: service.app.deps.catalogues,
        organisations: new Map(),
        defaults: { source: '名录', on: '2026-11-24' },
      },
    )
    expect(read).toMatchObject({ ok: true, recipient: { facts: { assets: 5 } }, refused: [{ path }] })
  })
})
