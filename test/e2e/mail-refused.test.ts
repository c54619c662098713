// A mail server that refuses everybody for a reason that is ours (RFC 5321 §4.2.3, RFC 3463 §3.8): nothing is lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { contactsOf, giveAddress, mailsTo, recover } from '../mail.ts'
import { type MailServer, type MailStage, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const everyone = (title: string) => ({
  title,
  measures: [{ title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'H'] } }],
})
const firms = ['ent-1', 'ent-2', 'ent-3']
const addressOf = (account: string) => `${account}@example.invalid`
const hourMs = 3_600_000

describe.each(engines)('a mail server that refuses everybody, on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url } })
    for (const account of firms) await giveAddress(service, account, addressOf(account))
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  beforeEach(() => {
    server.mails.length = 0
    service.logs.length = 0
  })
  const errors = () => service.logs.filter(({ level }) => Number(level) >= 50)
  const troubles = async () =>
    (await service.ok('adm', '{ channelTroubles { channel provider reason since waiting } }')).channelTroubles
  const refuse = (stage: MailStage, code: number, text: string, times: number): void => {
    for (let i = 0; i < times; i += 1) server.script.push({ stage, code, text })
  }
  const metric = async () => (await service.app.deps.telemetry.trouble.get()).values.map(({ value }) => value)
  const pass = async (ms: number): Promise<void> => {
    service.clock.advance(ms)
    await recover(service)
  }

  it.each<[MailStage, number, string]>([
    ['RCPT', 550, 'relay not permitted, authentication required'],
    ['RCPT', 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
    ['RCPT', 550, '#5.7.1 Your access to submit messages has been rejected'],
    ['RCPT', 550, 'Ip frequency limited'],
    ['RCPT', 550, '5.1.0 <jieli@example.invalid> sender rejected'],
    ['RCPT', 550, '5.2.1 receiving mail at a rate that prevents additional messages'],
    ['RCPT', 550, '5.7.1 Relaying denied'],
    ['RCPT', 554, '5.7.0 no'],
    ['RCPT', 550, 'no'],
    ['MAIL', 530, '5.7.0 Authentication required'],
    ['DATA', 554, '5.7.1 spam message rejected'],
  ])(
    '%s %i %s: no address ends, an operator hears, and after the cure each gets it once',
    async (stage, code, text) => {
      refuse(stage, code, text, 3)
      await published(service, everyone(text))
      await until(async () => (await troubles()).length === 1, 'the trouble')
      for (const account of firms)
        expect(await contactsOf(service, account)).toMatchObject([{ verified: true, wanted: true, endedReason: null }])
      await until(() => errors().length === 1, 'the error')
      expect(errors()).toMatchObject([{ channel: 'EMAIL', provider: 'example.invalid' }])
      expect(JSON.stringify(errors())).not.toContain('ent-')
      expect([(await troubles())[0]?.channel, await metric()]).toEqual(['EMAIL', [1]])
      expect(server.mails).toEqual([])

      // it lasts: attempts probe, nothing is used up, nothing more is told
      for (let i = 0; i < 3; i += 1) {
        refuse(stage, code, text, 1)
        await pass(hourMs)
      }
      expect([server.script.length, errors().length, server.mails.length]).toEqual([0, 1, 0])

      await pass(5 * hourMs)
      await until(() => server.mails.length === 3, 'three mails')
      await until(async () => (await troubles()).length === 0, 'the end of the trouble')
      await pass(hourMs)
      await pass(hourMs)
      expect(firms.map((account) => mailsTo(server, addressOf(account)).length)).toEqual([1, 1, 1])
      expect(await metric()).toEqual([0])
      expect((await service.ok('adm', '{ deadLetters { count } }')).deadLetters).toEqual([])
    },
  )

  it('lasts four days: no message is given up', async () => {
    const times = 60
    refuse('RCPT', 550, 'relaying denied', times)
    await published(service, everyone('四天'))
    for (let i = 0; i < times && server.script.length > 0; i += 1) await pass(2 * hourMs)
    expect(server.script).toEqual([])
    await pass(hourMs)
    await until(() => server.mails.length === 3, 'three mails')
  })

  it('only an administrator reads troubles', async () => {
    expect(await service.gql('pub-a', '{ channelTroubles { channel } }')).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    })
  })
})
