import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliveryPreferences } from '../../src/dispatch/tables.ts'
import { bucketOf } from '../../src/parties/recipient.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { contactsOf, giveAddress, mailsTo, recover, unsubscribeLink } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const post = (link: string) =>
  fetch(link, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })

async function prefer(service: TestService, account: string, change: object): Promise<void> {
  const id = recipientId(account)
  const values = { frequency: 'IMMEDIATELY', language: 'zh', updatedAt: service.clock.now(), ...change } as const
  await service.app.deps.db.insert(deliveryPreferences).values({ bucket: bucketOf(id), recipientId: id, ...values })
}

describe.each(engines)('e-mail on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url, MAIL_BOUNCE_TO: 'bounce@example.invalid' } })
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
    await giveAddress(service, 'ent-5', 'wu@example.invalid', false)
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const to = (address: string) => mailsTo(server, address)

  it('goes once to a verified address, as text and HTML, with one-click unsubscribe', async () => {
    await published(service, { title: '支持<制造业>措施' })
    await until(() => to('jia@example.invalid').length > 0, 'the mail')
    const [mail] = to('jia@example.invalid')
    expect(to('jia@example.invalid')).toHaveLength(1)
    expect(to('wu@example.invalid')).toHaveLength(0)
    expect(mail?.subject).toBe('有一份政策与您有关：支持<制造业>措施')
    expect(mail?.text).toContain('《支持<制造业>措施》\n收到原因：根据您的信息，初步符合“设备补贴”')
    expect(mail?.html).toContain('&#60;制造业&#62;')
    expect(mail?.sender).toBe('bounce@example.invalid')
    expect(mail?.messageId).toMatch(/^<notice\.[\w-]{22}@example\.invalid>$/)
    const header = (key: string) => mail?.headerLines.find((line) => line.key === key)?.line.replace(/\s+/g, ' ')
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(mail?.headerLines.filter((line) => line.key === 'list-unsubscribe')).toHaveLength(1)
    const link = unsubscribeLink(mail)
    expect(link.startsWith(`${service.url}/mail/unsubscribe/`)).toBe(true)
    const notice = /http\S+\/n\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect((await fetch(notice)).status).toBe(200)

    // a scanner that follows the link changes nothing; the POST acts, and again says 200
    expect((await fetch(link)).status).toBe(200)
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200)
    await published(service)
    await until(() => to('jia@example.invalid').length === 2, 'the second mail')
    for (let i = 0; i < 2; i += 1) expect((await post(link)).status).toBe(200)
    await published(service)
    expect(to('jia@example.invalid')).toHaveLength(2)
    expect((await fetch(`${link}x`, { method: 'POST' })).status).toBe(404)
    expect(await contactsOf(service, 'ent-1')).toMatchObject([{ masked: 'j***@example.invalid', wanted: false }])

    // switched on again by its owner; the link is good for a year
    await service.ok('ent-1', 'mutation { wantContact(channel: EMAIL, wanted: true) { wanted } }')
    await published(service)
    expect(to('jia@example.invalid')).toHaveLength(3)
    const now = service.clock.now()
    service.clock.advance(366 * 86_400_000)
    const late = await post(link)
    expect([late.status, (await fetch(link)).status]).toEqual([410, 410])
    expect(await late.text()).toContain('href="/settings"')
    service.clock.set(now)
    expect(await contactsOf(service, 'ent-1')).toMatchObject([{ wanted: true }])
  })

  it('names the organisation that forwarded it', async () => {
    const measures = [{ title: '开店补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['H62'] } }]
    await giveAddress(service, 'ent-3', 'bing@example.invalid')
    await published(service, { title: '园区先行办法', route: 'RELAY_FIRST', measures })
    expect(to('bing@example.invalid')).toHaveLength(0)
    const { relayTasks } = await service.ok('park-admin', '{ relayTasks { edges { node { id policy { title } } } } }')
    const { id } = relayTasks.edges
      .map((edge: any) => edge.node)
      .find((node: any) => node.policy.title === '园区先行办法')
    await service.ok('park-admin', 'mutation($id: ID!) { forwardRelay(taskId: $id) { id } }', { id })
    await until(() => to('bing@example.invalid').length === 1, 'the mail')
    expect(to('bing@example.invalid')[0]?.text).toContain(
      '收到原因：根据您的信息，初步符合“开店补贴”（以受理部门审核为准）；由一号园区转发',
    )
  })

  it('writes English to recipients who chose it, and recalls with the reason and the successor', async () => {
    await giveAddress(service, 'cit-1', 'wang@example.invalid')
    await prefer(service, 'cit-1', { language: 'en' })
    const measures = [{ title: '人才补贴', audience: 'CITIZEN', rule: { fact: 'education', in: ['bachelor'] } }]
    const id = await published(service, { title: '人才办法', measures })
    const [mail] = to('wang@example.invalid')
    expect(mail?.subject).toBe('A policy concerns you: 人才办法')
    expect(mail?.text).toContain('To 王甲:')
    await published(service, { title: '人才办法（新）', measures, supersedes: id })
    await until(() => to('wang@example.invalid').length === 3, 'the new notice and the recall')
    const recall = to('wang@example.invalid').find((one) => one.subject?.includes('no longer applies'))
    expect(recall?.text).toMatch(
      /Replaced by: 《人才办法（新）》\nRead it and see the conditions: http\S+\/policies\/\d+/,
    )
    expect(recall?.messageId).toMatch(/^<recall\./)
  })

  it('gathers a day in one mail that lists and links each document', async () => {
    await giveAddress(service, 'ent-2', 'yi@example.invalid')
    await prefer(service, 'ent-2', { frequency: 'DAILY' })
    const measures = [{ title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C34'] } }]
    await published(service, { title: '甲法', measures })
    await published(service, { title: '乙法', measures })
    expect(to('yi@example.invalid')).toHaveLength(0)
    service.clock.advance(86_400_000)
    await recover(service)
    await until(() => to('yi@example.invalid').length > 0, 'the digest')
    const [mail, ...others] = to('yi@example.invalid')
    expect(others).toEqual([])
    expect(mail?.subject).toBe('有 2 份政策与您有关')
    expect(mail?.text?.match(/《(甲|乙)法》/g)).toHaveLength(2)
    expect(mail?.text?.match(/http\S+\/n\/[\w-]{22}/g)).toHaveLength(2)
    expect(mail?.messageId).toMatch(/^<digest\.[\w-]+\.[\w-]{22}@/)
  })
})

describe.each(engines)('e-mail without SMTP on %s', (engine) => {
  it('is written as an .eml file to the outbox', async () => {
    const service = await startService(engine)
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
    await published(service)
    const outbox = join(service.dataDir, 'outbox')
    const [file, ...others] = readdirSync(outbox)
    expect(others).toEqual([])
    expect(readFileSync(join(outbox, file ?? ''), 'utf8')).toContain('To: jia@example.invalid')
    await service.stop()
  })
})
