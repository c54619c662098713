// Reports have a reporter and a time: which of them count, for whom, and in which order.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setWanted } from '../../src/parties/contacts/store.ts'
import { lookupDigest } from '../../src/platform/crypto.ts'
import { rows } from '../../src/platform/db.ts'
import { writeSetting } from '../../src/platform/settings.ts'
import { bounceMail } from '../bounce-mail.ts'
import { complaintMail } from '../complaint-mail.ts'
import { engines } from '../database.ts'
import { addPeople } from '../factories.ts'
import { gatewaySecret, postSigned, startGateway } from '../gateway-peer.ts'
import { contactsOf, giveAddress, mailsTo, unsubscribeLink } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
const set = 'mutation($a: String!) { setContact(channel: EMAIL, address: $a) { pending } }'
const confirm = 'mutation($k: String!) { confirmContact(channel: EMAIL, code: $k) { verified masked } }'
const hard = { status: '5.1.1', action: 'failed' }

describe.each(engines)('reports on %s', (engine) => {
  let service: TestService
  let server: MailServer
  let gateway: Awaited<ReturnType<typeof startGateway>>
  let next = 0
  beforeAll(async () => {
    server = await startMailServer()
    gateway = await startGateway()
    service = await startService(engine, {
      env: { SMTP_URL: server.url, BOUNCE_SECRET: gatewaySecret, ...gateway.env },
    })
  })
  afterAll(async () => {
    await service?.stop()
    await gateway?.stop()
    await server?.stop()
  })
  beforeEach(() => service.clock.advance(24 * hourMs))

  const post = async (path: string, body: string, type = 'application/json') => {
    const answer = await postSigned(`${service.url}${path}`, body, gatewaySecret, service.clock.now(), type)
    expect(answer.status).toBe(200)
    return (await answer.json()) as Record<string, number>
  }
  const events = (...list: object[]) => post('/hooks/bounce', JSON.stringify({ events: list }))
  const report = (text: string) => post('/hooks/bounce', text, 'message/rfc822')
  const receipts = (...list: object[]) => post('/hooks/gateway', JSON.stringify({ receipts: list }))
  const ago = (ms: number) => new Date(service.clock.now().getTime() - ms).toISOString()

  /** A firm with an account of its own and a verified address. */
  const firm = async (address: string, channel: 'EMAIL' | 'GATEWAY' = 'EMAIL') => {
    next += 1
    const account = `firm-${next}`
    const [id = 0] = await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [
        { name: account, kind: 'ENTERPRISE', account, facts: { industry: 'C27', employees: 10_000 + next } },
      ]),
    )
    await giveAddress(service, id, address, true, channel)
    const measures = [
      { title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 10_000 + next, lte: 10_000 + next } },
    ]
    return {
      account,
      id,
      tell: () => published(service, { measures }),
      contact: async () => (await contactsOf(service, account))[0],
      messageId: () => mailsTo(server, address).at(-1)?.messageId ?? '',
      /** Its owner names the address again and enters the code. */
      prove: async () => {
        const before = mailsTo(server, address).length
        await service.ok(account, set, { a: address })
        await until(() => mailsTo(server, address).length > before, 'the code')
        await service.ok(account, confirm, { k: /\d{6}/.exec(mailsTo(server, address).at(-1)?.text ?? '')?.[0] ?? '' })
      },
    }
  }

  it('a signed event with another maker’s id counts by address; an unsigned report with it does not', async () => {
    // RFC 5321 §6.4 and its mail systems: a relay can replace the Message-ID; only the SMTP answer is ours
    const foreign = '<0100aa-1@mailer.example>'
    const { contact } = await firm('eins@example.invalid')
    const recipients = [{ final: 'eins@example.invalid', status: '5.1.1', action: 'failed' }]
    expect(await report(bounceMail({ messageId: foreign, recipients }))).toMatchObject({ unknown: 1 })
    expect(await contact()).toMatchObject({ endedReason: null })
    expect(await events({ ...hard, messageId: foreign, recipient: 'eins@example.invalid' })).toMatchObject({ ended: 1 })
    expect(await contact()).toMatchObject({ endedReason: expect.stringContaining('5.1.1') })
  })

  it('what is older than the latest proof of an address never ends it', async () => {
    const own = await firm('zwei@example.invalid')
    await own.tell()
    const messageId = own.messageId()
    service.clock.advance(hourMs)
    expect(await events({ ...hard, recipient: 'zwei@example.invalid' })).toMatchObject({ ended: 1 })
    service.clock.advance(hourMs)
    await own.prove()
    service.clock.advance(hourMs)
    const recipient = 'zwei@example.invalid'
    const old = { ...hard, recipient, at: ago(5 * hourMs) }
    // by address, by our own old id with and without a time, scored ones and a complaint too
    expect(
      await events(
        old,
        { ...old, messageId },
        { ...hard, recipient, messageId },
        { ...old, status: '5.2.2' },
        { recipient, action: 'complained', messageId },
      ),
    ).toMatchObject({ unknown: 5 })
    const recipients = [{ final: recipient, status: '5.1.1', action: 'failed' }]
    expect(await report(bounceMail({ messageId, recipients }))).toMatchObject({ unknown: 1 })
    expect(await own.contact()).toMatchObject({ verified: true, wanted: true, endedReason: null })
    // a report of now about the same old mail is evidence
    expect(await events({ ...hard, recipient, messageId, at: ago(minuteMs) })).toMatchObject({ ended: 1 })
  })

  it.each([
    ['Chen.Yi@Firm.example', 'chen.yi@firm.example'],
    ['chen.er@firm.example', 'Chen.Er@FIRM.example'],
    ['office@青浦.中国', 'office@xn--s0w570g.xn--fiqs8s'],
  ])('%s and %s are one mailbox', async (ours, theirs) => {
    // RFC 1035 §2.3.3 for the domain; RFC 5890 for its A-labels
    const { contact } = await firm(ours)
    expect(await events({ ...hard, recipient: theirs })).toMatchObject({ ended: 1 })
    expect(await contact()).toMatchObject({ endedReason: expect.any(String) })
  })

  it('addresses of earlier builds are found in other capitals after the nightly job', async () => {
    const { db, ring, jobs } = service.app.deps
    const { id, contact } = await firm('Chen.San@Firm.example')
    const inOwnSpelling = lookupDigest(ring, 'Chen.San@Firm.example')
    await db.execute(sql`UPDATE contacts SET digest = ${inOwnSpelling} WHERE recipient_id = ${id}`)
    await writeSetting(db, 'mail-digests', '')
    for (let i = 0; i < 2; i += 1) {
      await db.transaction((tx) => jobs.fire(tx, 'forget-claims'))
      await service.settled()
    }
    expect(await events({ ...hard, recipient: 'chen.san@firm.example' })).toMatchObject({ ended: 1 })
    expect(await contact()).toMatchObject({ endedReason: expect.any(String) })
  })

  it('a report with a generic status ends an address by the words of the other server', async () => {
    // RFC 3464 §2.3.6
    const own = await firm('drei@example.invalid')
    await own.tell()
    const of = (diagnostic: string) =>
      bounceMail({
        messageId: own.messageId(),
        recipients: [{ final: 'drei@example.invalid', status: '5.0.0', action: 'failed', diagnostic }],
      }).replaceAll('24 Nov 2026', '30 Dec 2026')
    expect(await report(of('smtp; 550 5.7.1 relaying denied'))).toMatchObject({ message: 1 })
    expect(await own.contact()).toMatchObject({ endedReason: null })
    expect(await report(of('smtp; 550 5.1.1 <drei@example.invalid>: user unknown'))).toMatchObject({ ended: 1 })
    expect(await own.contact()).toMatchObject({ endedReason: expect.stringContaining('5.1.1') })
    const other = await firm('vier@example.invalid')
    const diagnostic = '550 5.1.1 user unknown'
    expect(
      await events({ recipient: 'vier@example.invalid', status: '5.0.0', action: 'failed', diagnostic }),
    ).toMatchObject({
      ended: 1,
    })
    expect(await other.contact()).toMatchObject({ endedReason: expect.stringContaining('5.1.1') })
  })

  it('a complaint switches e-mail off, as its owner’s own no, once (RFC 5965, RFC 6449 §3)', async () => {
    const own = await firm('fuenf@example.invalid')
    await own.tell()
    const messageId = own.messageId()
    const wanted = async () => (await own.contact()).wanted
    expect(await report(complaintMail({ recipient: 'fuenf@example.invalid' }))).toMatchObject({ unknown: 1 })
    expect(await report(complaintMail({ messageId, type: 'not-spam' }))).toMatchObject({ unknown: 1 })
    expect(await report(complaintMail({ messageId, recipient: 'other@example.invalid' }))).toMatchObject({ unknown: 1 })
    expect(await wanted()).toBe(true)
    // providers leave the recipient out
    expect(await report(complaintMail({ messageId }))).toMatchObject({ declined: 1 })
    expect(await own.contact()).toMatchObject({ verified: true, wanted: false, endedReason: null })
    // its owner switches mail on again: the same complaint does not switch it off
    await setWanted(service.app.deps.db, own.id, 'EMAIL', true)
    expect(await report(complaintMail({ messageId, recipient: 'FUENF@example.invalid' }))).toMatchObject({
      repeated: 1,
    })
    expect(await events({ messageId, recipient: 'fuenf@example.invalid', action: 'complained' })).toMatchObject({
      repeated: 1,
    })
    expect(await wanted()).toBe(true)
    expect(await events({ recipient: 'fuenf@example.invalid', action: 'complained' })).toMatchObject({ declined: 1 })
    expect(await wanted()).toBe(false)
  })

  it('five full mailboxes end an address only over three days (a relay was broken for one)', async () => {
    const recipient = 'sechs@example.invalid'
    const { contact } = await firm(recipient)
    service.clock.advance(10 * 24 * hourMs)
    const soft = (hours: number) => events({ recipient, status: '4.4.7', action: 'failed', at: ago(hours * hourMs) })
    for (const hours of [60, 50, 40, 30, 20, 10]) expect(await soft(hours)).toMatchObject({ scored: 1 })
    expect(await contact()).toMatchObject({ endedReason: null })
    service.clock.advance(24 * hourMs)
    expect(await soft(0)).toMatchObject({ ended: 1 })
  })

  it('reports of one message count in the order of their times, whatever order they come in', async () => {
    const mail = await firm('sieben@example.invalid')
    const number = await firm('13800000007', 'GATEWAY')
    await mail.tell()
    await number.tell()
    service.clock.advance(hourMs)
    const id = [...gateway.accepted.values()].find(({ to }) => to === '13800000007')?.id ?? ''
    const stored = async (recipient: number) =>
      (
        await rows<{ receipt: string }>(
          service.app.deps.db,
          sql`SELECT receipt FROM dispatches WHERE recipient_id = ${recipient}`,
        )
      )[0]?.receipt
    await receipts({ id, status: 'delivered', at: ago(5000) })
    expect(await receipts({ id, status: 'failed', at: ago(60_000) })).toEqual({ receipts: 1, known: 1 })
    expect(await stored(number.id)).toBe('delivered')
    await receipts({ id, status: 'unreachable', at: ago(50_000) })
    await receipts({ to: '13800000007', status: 'unreachable', at: ago(50_000) })
    expect([await stored(number.id), (await number.contact()).endedReason]).toEqual(['delivered', null])
    const event = { messageId: mail.messageId(), recipient: 'sieben@example.invalid' }
    expect(await events({ ...event, action: 'delivered', at: ago(5000) })).toMatchObject({ delivered: 1 })
    expect(await events({ ...event, ...hard, at: ago(60_000) })).toMatchObject({ repeated: 1 })
    expect([await stored(mail.id), (await mail.contact()).endedReason]).toEqual(['delivered', null])
    // a later failure is news
    await receipts({ id, status: 'unreachable', at: ago(1000) })
    expect((await number.contact()).endedReason).not.toBeNull()
  })

  it('a number alone is enough for 退订, in the spelling of the gateway (ADR-22.4)', async () => {
    const { contact } = await firm('13800000008', 'GATEWAY')
    service.clock.advance(minuteMs)
    expect(
      await receipts(
        { to: '+86 138-0000-0008', status: 'delivered' },
        { to: '13800009999', status: 'stopped' },
        { status: 'stopped' },
        { id: 'x', status: 'eaten' },
        { to: '+86 138-0000-0008', status: 'stopped', carrier: '示例' },
      ),
    ).toEqual({ receipts: 5, known: 1, notUnderstood: 1 })
    expect(await contact()).toMatchObject({ wanted: false, endedReason: null })
  })

  it.each<[string, RequestInit]>([
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' },
    ],
    ['multipart', { headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: '--b--' }],
    ['nothing', {}],
    ['a form without a type', { headers: { 'content-type': '' }, body: 'List-Unsubscribe=One-Click' }],
    ['bytes', { headers: { 'content-type': 'application/octet-stream' }, body: 'List-Unsubscribe=One-Click' }],
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['empty JSON', { headers: { 'content-type': 'application/json' } }],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{' }],
  ])('the one-click link takes %s (RFC 8058 §3.2)', async (_name, request) => {
    const address = `klick-${next}@example.invalid`
    const own = await firm(address)
    await own.tell()
    const link = unsubscribeLink(mailsTo(server, address).at(-1))
    expect((await fetch(link, { method: 'POST', ...request })).status).toBe(200)
    expect(await own.contact()).toMatchObject({ wanted: false })
  })

  it.each([
    ['office@青浦.中国', 'o***@xn--s0w570g.xn--fiqs8s'],
    ['office@xn--fiq8y.xn--fiqs8s', 'o***@xn--fiq8y.xn--fiqs8s'],
    ['office@example.xn--zfr164b', 'o***@example.xn--zfr164b'],
    ['ｏｆｆｉｃｅ＠Example.Invalid', 'o***@example.invalid'],
  ])('%s can be named and proved, by a code in any spelling', async (address, masked) => {
    const account = `idn-${masked.length}-${next}`
    await service.app.deps.db.transaction((tx) =>
      addPeople(tx, service.app.deps, [{ name: account, kind: 'CITIZEN', account, facts: {} }]),
    )
    const before = server.mails.length
    await service.ok(account, set, { a: address })
    await until(() => server.mails.length > before, 'the code')
    const code = /\d{6}/.exec(server.mails.at(-1)?.text ?? '')?.[0] ?? ''
    const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    // what is no code is no try: five of them end nothing
    for (const odd of ['', '12345', 'abcdef', '１２３', '1 2 3', '1234567'])
      expect((await service.gql(account, confirm, { k: odd })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const spelt =
      [wide, `${code.slice(0, 3)} ${code.slice(3)}`, `${code.slice(0, 3)}-${code.slice(3)}`, ` ${wide}　`][next % 4] ??
      code
    next += 1
    expect((await service.ok(account, confirm, { k: spelt })).confirmContact).toEqual({ verified: true, masked })
  })
})
