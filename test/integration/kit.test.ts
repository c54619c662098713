import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from '../../src/relay/kit/store.ts'
import { engines } from '../database.ts'
import { addPeople, policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const kitOf = 'query($id: ID!) { relayTask(id: $id) { kit { text shortLink qr scans scansByDay { on count } } } }'
const chrome = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36' }

describe.each(engines)('the forwarding kit on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine, { env: { JIELI_PUBLIC_RATE_LIMIT: '60' } })
  })
  afterAll(() => service?.stop())

  const taskOf = async (admin: string, policyId: string): Promise<string> => {
    const { relayTasks } = await service.ok(admin, '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }')
    return relayTasks.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId).id
  }
  const kit = async (admin: string, id: string) => (await service.ok(admin, kitOf, { id })).relayTask.kit
  const get = async (path: string, admin?: string, init: RequestInit = {}) =>
    fetch(path.startsWith('http') ? path : `${service.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...chrome, ...(admin && { authorization: `Bearer ${await service.token(admin)}` }), ...init.headers },
    })

  it('is the organisation’s own: text with its note, a link, a QR code', async () => {
    const id = await published(service, {
      documentNumber: '甲〔2026〕1号',
      measures: [
        {
          ...(policyInput().measures as object[])[0],
          support: '最高 50 万元',
          applyTo: '2026-12-31',
          contact: '甲局窗口',
        },
      ],
    })
    const task = await taskOf('park-admin', id)
    await service.ok('park-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t, note: "请园区企业关注") { id } }', {
      t: task,
    })
    const { text, shortLink, qr, scans, scansByDay } = await kit('park-admin', task)
    expect(text.startsWith('【一号园区的话】请园区企业关注\n')).toBe(true)
    for (const part of [
      '《支持制造业若干措施》',
      '甲局 甲〔2026〕1号',
      '最高 50 万元',
      '2026年12月31日',
      '甲局窗口',
      shortLink,
      '一号园区转发',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('甲厂')
    expect(shortLink).toMatch(new RegExp(`^${service.url}/r/[2-9A-Z]{8}$`))
    expect(Buffer.from(qr.split(',')[1]!, 'base64').toString()).toMatch(/^<svg .*<\/svg>$/s)
    expect({ scans, scansByDay }).toEqual({ scans: 0, scansByDay: [] })
    expect((await service.gql('assoc-admin', kitOf, { id: task })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    for (const path of [`/relay/tasks/${task}/poster.pdf`, `/relay/tasks/${task}/call-sheet.csv`]) {
      expect((await get(path)).status).toBe(401)
      for (const other of ['assoc-admin', 'ent-1', 'over', 'adm']) expect((await get(path, other)).status).toBe(404)
    }
    expect((await get('/relay/tasks/999999/poster.pdf', 'park-admin')).status).toBe(404)
    expect((await get('/relay/tasks/x/poster.pdf', 'park-admin')).status).toBe(404)
  })

  it('gives concurrent requests of a task one code, and every other task another', async () => {
    const id = await published(service)
    const task = await taskOf('park-admin', id)
    const kits = await Promise.all(Array.from({ length: 8 }, () => kit('park-admin', task)))
    expect(new Set(kits.map((one) => one.shortLink)).size).toBe(1)
    const other = Number(await taskOf('assoc-admin', id))
    const taken = kits[0]!.shortLink.slice(-8)
    const codes = [taken, taken, 'ZZZZZZZZ']
    expect(await codeOf(service.app.deps.db, other, () => codes.shift() ?? '')).toBe('ZZZZZZZZ')
    expect(await codeOf(service.app.deps.db, other)).toBe('ZZZZZZZZ')
  })

  it('the link leads to the public page and counts days, never people', async () => {
    const id = await published(service)
    const task = await taskOf('park-admin', id)
    const { shortLink } = await kit('park-admin', task)
    const answer = await get(shortLink)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/policies/${id}`])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('set-cookie')).toBeNull()
    await Promise.all(Array.from({ length: 5 }, () => get(shortLink.toLowerCase().replace('/R/', '/r/'))))
    const unread: RequestInit[] = [
      { method: 'HEAD' },
      { headers: { 'user-agent': 'Baiduspider/2.0' } },
      { headers: { 'sec-purpose': 'prefetch' } },
    ]
    for (const init of unread) expect((await get(shortLink, undefined, init)).status).toBe(302)
    service.clock.set('2026-11-24T16:00:00Z')
    await get(shortLink)
    service.clock.set('2026-11-24T04:00:00Z')
    expect(await kit('park-admin', task)).toMatchObject({
      scans: 7,
      scansByDay: [
        { on: '2026-11-25', count: 1 },
        { on: '2026-11-24', count: 6 },
      ],
    })
    const lines = JSON.stringify(service.logs)
    expect(lines).not.toContain('Android 14')
    expect(lines).not.toContain(shortLink.slice(-8))
  })

  it('a failed count does not stop the person, and a wrong link gets a page with the reason', async () => {
    const id = await published(service)
    const { shortLink } = await kit('park-admin', await taskOf('park-admin', id))
    const { db } = service.app.deps
    await db.execute(sql`ALTER TABLE relay_scans RENAME TO relay_scans_away`)
    try {
      expect((await get(shortLink)).status).toBe(302)
    } finally {
      await db.execute(sql`ALTER TABLE relay_scans_away RENAME TO relay_scans`)
    }
    for (const wrong of ['/r/ZZZZZZZ2', '/r/0', '/r/%00', `/r/${'A'.repeat(300)}`]) {
      const answer = await get(wrong)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('链接无效')
    }
  })

  it('still leads on when the document has ended; the kit itself is closed', async () => {
    const id = await published(service)
    const task = await taskOf('park-admin', id)
    const { shortLink } = await kit('park-admin', task)
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', { id })
    const closed = await service.gql('park-admin', kitOf, { id: task })
    expect(closed.errors?.[0]).toMatchObject({
      message: expect.stringContaining('不再提供转发工具'),
      extensions: { code: 'CONFLICT' },
    })
    for (const name of ['poster.pdf', 'call-sheet.csv']) {
      const answer = await get(`/relay/tasks/${task}/${name}`, 'park-admin')
      expect([answer.status, ((await answer.json()) as any).errors[0].extensions.code]).toEqual([409, 'CONFLICT'])
    }
    expect((await get(shortLink)).headers.get('location')).toBe(`/policies/${id}`)
  })

  it('draws one A4 page with its fonts inside, whatever is written, while the service goes on', async () => {
    const { measures } = policyInput() as { measures: object[] }
    const id = await published(service, {
      title: `关于${'支持制造业高质量发展'.repeat(20)}若干措施😀`,
      measures: Array.from({ length: 60 }, (_, i) => ({ ...measures[0], title: `补贴${i}`, contact: `窗口${i}` })),
    })
    const task = await taskOf('park-admin', id)
    await service.ok('park-admin', 'mutation($t: ID!, $n: String) { forwardRelay(taskId: $t, note: $n) { id } }', {
      t: task,
      n: '𠮷😀'.repeat(40),
    })
    let answered = 0
    const drawing = get(`/relay/tasks/${task}/poster.pdf`, 'park-admin').then(async (answer) => {
      const bytes = Buffer.from(await answer.arrayBuffer())
      return { answer, bytes, answered }
    })
    let over = false
    void drawing.then(() => (over = true))
    while (!over) {
      await fetch(`${service.url}/healthz`)
      answered += 1
    }
    const { answer, bytes } = await drawing
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const pdf = bytes.toString('latin1')
    expect(pdf.startsWith('%PDF-1.7')).toBe(true)
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(pdf).toContain('/MediaBox [0 0 595.28 841.89]')
    expect(pdf.match(/\/FontFile3/g)).toHaveLength(2)
    expect(bytes.length).toBeLessThan(1_000_000)
    // the loop was free: many small requests were answered meanwhile
    expect(answered).toBeGreaterThan(10)
  })

  it('lists members to call as CSV for spreadsheets without formulas, and audits the reading', async () => {
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [
        {
          name: '=HYPERLINK("http://x","有奖")',
          kind: 'ENTERPRISE',
          facts: { industry: 'C39', employees: 30 },
          memberOf: ['assoc'],
        },
      ]),
    )
    const id = await published(service)
    const task = await taskOf('assoc-admin', id)
    const answer = await get(`/relay/tasks/${task}/call-sheet.csv`, 'assoc-admin')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(bytes.toString().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const rows = parse(bytes, { bom: true })
    expect(rows[0]).toEqual(['企业名称', '统一社会信用代码', '建议', '有无账号', '方式', '时间', '备注'])
    expect(
      rows.slice(1).map(([name, , suggestion, account, ...rest]: string[]) => [name, suggestion, account, rest.join()]),
    ).toEqual([
      ['甲厂', '建议转发', '有', ',,'],
      ['丁厂（缺人数）', '待核实', '有', ',,'],
      [`'=HYPERLINK("http://x","有奖")`, '建议转发', '无', ',,'],
    ])
    const { rows: readRows } = await import('../../src/platform/db.ts')
    const entries = await readRows<{ subject: any; account_id: string }>(
      service.app.deps.db,
      sql`SELECT account_id, subject FROM audit_log WHERE operation = 'members.read' ORDER BY id DESC LIMIT 1`,
    )
    expect(entries).toMatchObject([{ account_id: 'assoc-admin', subject: { taskId: Number(task), count: 3 } }])
    // whoever opened it need not be called
    const { deliveries } = await service.ok(
      'ent-1',
      '{ deliveries(first: 50) { edges { node { id policy { id } } } } }',
    )
    const own = deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === id)
    await service.ok('ent-1', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d: own.id })
    const later = await (await get(`/relay/tasks/${task}/call-sheet.csv`, 'assoc-admin')).text()
    expect(later).not.toContain('甲厂')
  })

  it('refuses too many unknown links from one address, in words', async () => {
    const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await get('/r/ZZZZZZZ2')).status))
    expect(statuses).toContain(429)
    const answer = await get('/r/ZZZZZZZ2')
    expect([answer.status, (await answer.text()).includes('访问过于频繁')]).toEqual([429, true])
  })
})
