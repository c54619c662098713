// What goes wrong between us and a mail server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emailSender } from '../../src/dispatch/channels/email/email.ts'
import { engines } from '../database.ts'
import { contactsOf, giveAddress, mailsTo, recover } from '../mail.ts'
import { type MailAnswer, type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const deadlineMs = 2500
const hourMs = 3_600_000
const everyone = (title = '办法') => ({
  title,
  measures: [{ title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'H'] } }],
})
const addresses: Record<string, string> = {
  'ent-1': 'jia@example.invalid',
  'ent-2': 'yi@example.invalid',
  'ent-3': 'bing@example.invalid',
  'ent-4': 'ding@example.invalid',
  'ent-5': 'wu@example.invalid',
}

describe.each(engines)('a mail server in trouble, on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, {
      channels: (deps, { publicUrl }) => [
        emailSender(deps, {
          smtpUrl: server.url,
          from: '接力 <jieli@example.invalid>',
          bounceTo: undefined,
          outboxDir: '/nowhere',
          publicUrl,
          deadlineMs,
        }),
      ],
    })
    for (const [account, address] of Object.entries(addresses)) await giveAddress(service, account, address)
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  beforeEach(() => {
    server.mails.length = 0
    server.script.length = 0
  })
  const subjects = (address: string) => mailsTo(server, address).map((mail) => mail.subject?.split('：').at(-1))
  const retry = async (): Promise<void> => {
    service.clock.advance(hourMs)
    await recover(service)
  }

  it.each<[string, MailAnswer]>([
    ['451 to the recipient', { stage: 'RCPT', code: 451, for: 'bing@example.invalid' }],
    ['452 to the text', { stage: 'DATA', code: 452, text: '4.2.2 full', for: 'bing@example.invalid' }],
    ['421 to the recipient', { stage: 'RCPT', code: 421, for: 'bing@example.invalid' }],
    ['554 to the recipient', { stage: 'RCPT', code: 554, for: 'bing@example.invalid' }],
    ['550 5.7.1 to the recipient', { stage: 'RCPT', code: 550, text: '5.7.1 policy', for: 'bing@example.invalid' }],
    ['550 without a reason', { stage: 'RCPT', code: 550, text: 'no', for: 'bing@example.invalid' }],
    ['a line cut at the recipient', { stage: 'RCPT', close: true, for: 'bing@example.invalid' }],
    ['a line cut before the answer', { stage: 'DATA', close: true, for: 'bing@example.invalid' }],
    ['an answer that comes too late', { stage: 'RCPT', delayMs: 20_000, for: 'bing@example.invalid' }],
    ['a refused sender', { stage: 'MAIL', code: 553, text: '5.1.8 who are you' }],
    ['a refused session', { stage: 'CONNECT', code: 554 }],
  ])('%s is tried again; everybody gets one mail and no address is ended', async (_name, answer) => {
    // sessions from before would be used again
    if (typeof answer === 'object' && answer.stage === 'CONNECT') await server.down().then(server.up)
    server.script.push(answer)
    await published(service, everyone())
    await retry()
    await until(() => server.mails.length === 5, 'all five')
    expect(server.script).toEqual([])
    await retry()
    for (const [account, address] of Object.entries(addresses)) {
      expect(mailsTo(server, address)).toHaveLength(1)
      expect(await contactsOf(service, account)).toMatchObject([{ verified: true, endedReason: null }])
    }
  })

  it.each<[string, MailAnswer]>([
    ['550 to the text', { stage: 'DATA', code: 550, text: 'content refused', for: 'bing@example.invalid' }],
    ['552 to the recipient', { stage: 'RCPT', code: 552, for: 'bing@example.invalid' }],
  ])('%s fails this message, and the next one goes', async (_name, answer) => {
    server.script.push(answer)
    await published(service, everyone('甲'))
    await retry()
    await published(service, everyone('乙'))
    expect(subjects('bing@example.invalid')).toEqual(['乙'])
    expect(subjects('jia@example.invalid')).toEqual(['甲', '乙'])
  })

  it('an unreachable server is spared and, once it is back, receives every message once', async () => {
    await server.down()
    await published(service, everyone('甲'))
    await published(service, everyone('乙'))
    for (let i = 0; i < 3; i += 1) {
      service.clock.advance(20_000)
      await recover(service)
    }
    expect(server.mails).toEqual([])
    await server.up()
    for (let i = 0; i < 4; i += 1) await retry()
    await until(() => server.mails.length === 10, 'ten mails')
    await retry()
    for (const address of Object.values(addresses)) expect(subjects(address).sort()).toEqual(['乙', '甲'])
  })

  it('550 to the recipient ends the address with a reason, and others go on', async () => {
    server.script.push({ stage: 'RCPT', code: 550, text: '5.1.1 no such user', for: 'ding@example.invalid' })
    await published(service, everyone('甲'))
    await published(service, everyone('乙'))
    await retry()
    expect(subjects('ding@example.invalid')).toEqual([])
    expect(subjects('jia@example.invalid')).toEqual(['甲', '乙'])
    expect(await contactsOf(service, 'ent-4')).toMatchObject([
      { wanted: true, endedReason: expect.stringMatching(/不存在.*（5\.1\.1）/) },
    ])
  })

  it('the fifth full mailbox within 30 days ends the address', async () => {
    const full: MailAnswer = { stage: 'RCPT', code: 552, text: '5.2.2 full', for: 'yi@example.invalid' }
    for (let i = 0; i < 5; i += 1) {
      expect(await contactsOf(service, 'ent-2')).toMatchObject([{ endedReason: null }])
      server.script.push(full)
      await published(service, everyone())
      service.clock.advance(24 * hourMs)
    }
    expect(await contactsOf(service, 'ent-2')).toMatchObject([{ endedReason: expect.stringContaining('（5.2.2）') }])
    await published(service, everyone('再来'))
    expect(subjects('yi@example.invalid')).toEqual([])
  })
})
