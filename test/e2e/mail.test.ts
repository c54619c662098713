import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addContacts } from '../../src/parties/store.ts'
import { lookupDigest, seal } from '../../src/platform/crypto.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { type MailServer, startMailServer } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

/** Gives a recipient a verified address that wants notices. */
async function giveAddress(service: TestService, account: string, email: string, verified = true): Promise<void> {
  const { db, ring, clock } = service.app.deps
  await addContacts(db, [
    {
      recipientId: recipientId(account),
      channel: 'EMAIL',
      sealed: seal(ring, email),
      digest: lookupDigest(ring, email),
      verifiedAt: verified ? clock.now() : null,
      wanted: true,
    },
  ])
}

describe.each(engines)('e-mail on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url } })
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
    await giveAddress(service, 'ent-5', 'wu@example.invalid', false)
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const to = (address: string) => server.mails.filter((mail) => mail.recipient === address)
  const recover = async () => {
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.send(tx, 'recover', {}))
    await service.settled()
  }

  it('goes once to a verified address, as text and HTML, with one-click unsubscribe', async () => {
    await published(service, { title: '支持<制造业>措施' })
    await until(() => to('jia@example.invalid').length > 0, 'the mail')
    const [mail] = to('jia@example.invalid')
    expect(to('jia@example.invalid')).toHaveLength(1)
    expect(to('wu@example.invalid')).toHaveLength(0)
    expect(mail?.subject).toBe('有一份政策与您有关：支持<制造业>措施')
    expect(mail?.text).toContain('《支持<制造业>措施》')
    expect(mail?.html).toContain('&#60;制造业&#62;')
    const header = (key: string) => mail?.headerLines.find((line) => line.key === key)?.line.replace(/\s+/g, ' ')
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    const link = /<(.+)>/.exec(header('list-unsubscribe')?.replace(/\s/g, '') ?? '')?.[1] ?? ''
    expect(link.startsWith(`${service.url}/mail/unsubscribe/`)).toBe(true)
    const notice = /http\S+\/n\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect((await fetch(notice)).status).toBe(200)

    // a scanner that follows the link changes nothing; the POST acts, and again says 200
    expect((await fetch(link)).status).toBe(200)
    await published(service)
    await until(() => to('jia@example.invalid').length === 2, 'the second mail')
    for (let i = 0; i < 2; i += 1) {
      expect(
        (
          await fetch(link, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: 'List-Unsubscribe=One-Click',
          })
        ).status,
      ).toBe(200)
    }
    await published(service)
    expect(to('jia@example.invalid')).toHaveLength(2)
    expect((await fetch(`${link}x`, { method: 'POST' })).status).toBe(404)
  })

  it('tries again after 451, ends the address after 550', async () => {
    await giveAddress(service, 'ent-3', 'bing@example.invalid')
    const everyone = {
      measures: [{ title: '丙店', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'H'] } }],
    }
    server.script.push(451)
    await published(service, everyone)
    expect(to('bing@example.invalid')).toHaveLength(0)
    service.clock.advance(120_000)
    await recover()
    await until(() => to('bing@example.invalid').length === 1, 'the mail after 451')
    server.script.push(550)
    await published(service, everyone)
    await published(service, everyone)
    service.clock.advance(10_000_000)
    await recover()
    expect(to('bing@example.invalid')).toHaveLength(1)
  })
})

describe.each(engines)('e-mail without SMTP on %s', (engine) => {
  it('is written as an .eml file to the outbox', async () => {
    const service = await startService(engine)
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
    await published(service)
    const outbox = join(service.dataDir, 'outbox')
    const [file] = readdirSync(outbox)
    expect(readFileSync(join(outbox, file ?? ''), 'utf8')).toContain('To: jia@example.invalid')
    await service.stop()
  })
})
