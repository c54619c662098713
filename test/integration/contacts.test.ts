import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { contactsOf, giveAddress, mailsTo, silentGateway } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, type Text, until } from '../service.ts'

const set = `mutation($a: String!, $c: Channel! = EMAIL, $r: ID) { setContact(channel: $c, address: $a, recipientId: $r) { channel masked verified wanted pending endedReason } }`
const confirm = `mutation($k: String!, $r: ID) { confirmContact(channel: EMAIL, code: $k, recipientId: $r) { masked verified wanted pending endedReason } }`
const minuteMs = 60_000

describe.each(engines)('own addresses on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url, ...silentGateway } })
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const error = async (account: string | undefined, query: Text, variables: Record<string, unknown>) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions
  /** Names an address and reads the code that arrives there. */
  const claim = async (account: string, address: string, variables = {}): Promise<string> => {
    const before = mailsTo(server, address).length
    await service.ok(account, set, { a: address, ...variables })
    await until(() => mailsTo(server, address).length > before, 'the code')
    return /\d{6}/.exec(mailsTo(server, address).at(-1)?.text ?? '')?.[0] ?? ''
  }
  const wrongOf = (code: string): string => (code === '000000' ? '000001' : '000000')

  it('is confirmed by the code sent there, and only then gets notices', async () => {
    expect(await contactsOf(service, 'ent-1')).toEqual([])
    const code = await claim('ent-1', 'jia@example.invalid')
    const mail = mailsTo(server, 'jia@example.invalid')[0]
    expect(mail?.subject).toBe('您的邮箱验证码')
    expect(mail?.headerLines.some(({ key }) => key === 'list-unsubscribe')).toBe(false)
    expect(await contactsOf(service, 'ent-1')).toEqual([
      {
        channel: 'EMAIL',
        masked: null,
        verified: false,
        wanted: true,
        pending: 'j***@example.invalid',
        endedReason: null,
      },
    ])
    await published(service)
    expect(mailsTo(server, 'jia@example.invalid')).toHaveLength(1)
    const { confirmContact } = await service.ok('ent-1', confirm, { k: ` ${code} ` })
    expect(confirmContact).toEqual({
      masked: 'j***@example.invalid',
      verified: true,
      wanted: true,
      pending: null,
      endedReason: null,
    })
    await published(service)
    await until(() => mailsTo(server, 'jia@example.invalid').length === 2, 'the notice')
    // a code is good once
    expect(await error('ent-1', confirm, { k: code })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'code' }],
    })
  })

  it('keeps the old address until the new one is confirmed, and is deleted when removed', async () => {
    service.clock.advance(2 * minuteMs)
    const code = await claim('ent-1', 'jia2@example.invalid')
    expect(await contactsOf(service, 'ent-1')).toMatchObject([
      { masked: 'j***@example.invalid', verified: true, pending: 'j***@example.invalid' },
    ])
    await service.ok('ent-1', confirm, { k: code })
    await published(service, { title: '新地址' })
    await until(() => mailsTo(server, 'jia2@example.invalid').length === 2, 'the notice')
    expect(mailsTo(server, 'jia@example.invalid').map((mail) => mail.subject)).not.toContain(
      '有一份政策与您有关：新地址',
    )
    const remove = 'mutation { removeContact(channel: EMAIL) }'
    expect(await service.ok('ent-1', remove)).toEqual({ removeContact: true })
    expect(await service.ok('ent-1', remove)).toEqual({ removeContact: false })
    expect(await contactsOf(service, 'ent-1')).toEqual([])
  })

  it('sends one code a minute and five a day', async () => {
    const a = 'wu@example.invalid'
    for (let i = 0; i < 5; i += 1) {
      await claim('ent-5', a)
      if (i === 0) expect(await error('ent-5', set, { a })).toMatchObject({ code: 'RATE_LIMITED' })
      service.clock.advance(minuteMs)
    }
    expect(await error('ent-5', set, { a: 'other@example.invalid' })).toMatchObject({ code: 'RATE_LIMITED' })
    expect(mailsTo(server, a)).toHaveLength(5)
    expect(new Set(mailsTo(server, a).map((mail) => /\d{6}/.exec(mail.text ?? '')?.[0])).size).toBeGreaterThan(1)
    service.clock.advance(24 * 60 * minuteMs)
    await claim('ent-5', a)
  })

  it('ends a claim after five wrong codes and after half an hour', async () => {
    service.clock.advance(24 * 60 * minuteMs)
    const code = await claim('ent-2', 'yi@example.invalid')
    for (let i = 0; i < 5; i += 1)
      expect(await error('ent-2', confirm, { k: wrongOf(code) })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await error('ent-2', confirm, { k: code })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await contactsOf(service, 'ent-2')).toEqual([])
    service.clock.advance(minuteMs)
    const second = await claim('ent-2', 'yi@example.invalid')
    service.clock.advance(30 * minuteMs)
    expect(await error('ent-2', confirm, { k: second })).toMatchObject({ code: 'BAD_USER_INPUT' })
    const third = await claim('ent-2', 'yi@example.invalid')
    expect(await error('ent-2', confirm, { k: wrongOf(third) })).toMatchObject({ code: 'BAD_USER_INPUT' })
    await service.ok('ent-2', confirm, { k: third })
  })

  it.each([
    ['EMAIL', 'a@b.c\r\nBcc: evil@x.cn'],
    ['EMAIL', 'a@b.cn, c@d.cn'],
    ['EMAIL', '名字 <a@b.cn>'],
    ['EMAIL', ''],
    ['GATEWAY', '12800001234'],
    ['GATEWAY', '+86138000012345'],
    ['GATEWAY', '+4913800001234'],
    ['GATEWAY', '1380000123'],
  ])('%s refuses %j by its path', async (c, a) => {
    expect(await error('ent-3', set, { a, c })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        {
          path: 'address',
          message: expect.stringMatching(/^应为/),
          key: c === 'EMAIL' ? 'parties.mail' : 'parties.mobile',
        },
      ],
    })
  })
  it.each(['PAGE', 'WEB_PUSH', 'WEBHOOK'])('has no address of its own for %s', async (c) => {
    expect(await error('ent-3', set, { a: 'a@b.cn', c })).toMatchObject({ fields: [{ path: 'channel' }] })
  })

  it('is masked for a mobile number too', async () => {
    const { setContact } = await service.ok('ent-3', set, { a: '13800001234', c: 'GATEWAY' })
    expect(setContact).toMatchObject({ channel: 'GATEWAY', masked: null, pending: '138****1234' })
  })

  it('belongs to its owner: others learn neither of it nor that it is in use', async () => {
    service.clock.advance(24 * 60 * minuteMs)
    await giveAddress(service, 'cit-1', 'wang@example.invalid')
    expect(await error(undefined, '{ contacts { masked } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await error('ent-3', '{ contacts(recipientId: 1) { masked } }', {})).toMatchObject({ code: 'NOT_FOUND' })
    expect(await error('ent-3', set, { a: 'a@b.cn', r: '1' })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await error('pub-a', '{ contacts { masked } }', {})).toMatchObject({ code: 'NOT_FOUND' })
    expect(await error('agent', set, { a: 'a@b.cn' })).toMatchObject({ fields: [{ path: 'recipientId' }] })
    const taken = (await service.ok('cit-2', set, { a: 'wang@example.invalid' })).setContact
    const free = (await service.ok('cit-3', set, { a: 'wong@example.invalid' })).setContact
    expect(taken).toEqual(free)
    const code = await claim('agent', 'agent@example.invalid', { r: '1' })
    await service.ok('agent', confirm, { k: code, r: '1' })
    expect(await contactsOf(service, 'ent-1')).toMatchObject([{ masked: 'a***@example.invalid', verified: true }])
  })

  it('that was ended works again after it is registered anew; without one no switch exists', async () => {
    service.clock.advance(24 * 60 * minuteMs)
    server.script.push({ stage: 'RCPT', code: 550, text: 'no such user', for: 'agent@example.invalid' })
    await published(service)
    expect(await contactsOf(service, 'ent-1')).toMatchObject([{ endedReason: expect.stringContaining('不存在') }])
    const code = await claim('ent-1', 'agent@example.invalid')
    await service.ok('ent-1', confirm, { k: code })
    expect(await contactsOf(service, 'ent-1')).toMatchObject([{ verified: true, endedReason: null }])
    const want = 'mutation { wantContact(channel: GATEWAY, wanted: false) { wanted } }'
    expect(await error('cit-1', want, {})).toMatchObject({ code: 'NOT_FOUND' })
  })
})
