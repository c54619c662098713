import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeBounce } from '../../src/dispatch/channels/email/bounces/take-bounce.ts'
import { openOutbox } from '../../src/dispatch/send.ts'
import { sendCode } from '../../src/dispatch/send-code.ts'
import { forgetClaims } from '../../src/parties/contacts/manage-contacts.ts'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { giveAddress, mailsTo, silentGateway } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('what is stored of mail on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url, ...silentGateway } })
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const dispatches = (policyId: string) =>
    rows<{ state: string; receipt: string | null }>(
      service.app.deps.db,
      sql`SELECT d.state, d.receipt, n.state AS notice FROM dispatches d
          JOIN deliveries n ON n.bucket = d.bucket AND n.recipient_id = d.recipient_id AND n.policy_id = d.policy_id
          WHERE d.policy_id = ${Number(policyId)} AND d.recipient_id = ${recipientId('ent-1')}`,
    )

  it('a bounce is written beside its dispatch and moves no state; the same at the same time counts once', async () => {
    const first = await published(service)
    const second = await published(service)
    const [mail] = mailsTo(server, 'jia@example.invalid')
    const event = {
      messageId: mail?.messageId ?? '',
      recipients: ['jia@example.invalid'],
      status: '5.2.2',
      action: 'failed',
      at: undefined,
    }
    const effects = await Promise.all(
      Array.from({ length: 4 }, () => takeBounce(service.app.deps, event, { trusted: true })),
    )
    expect(effects.sort()).toEqual(['repeated', 'repeated', 'repeated', 'scored'])
    expect(await dispatches(first)).toEqual([{ state: 'accepted', receipt: 'bounced 5.2.2', notice: 'ACCEPTED' }])
    expect(await dispatches(second)).toEqual([{ state: 'accepted', receipt: null, notice: 'ACCEPTED' }])
  })

  it('a code that the mail server refuses for now is tried again by the job; an expired claim sends nothing', async () => {
    const { db, clock, ring, log } = service.app.deps
    const outcomes = [{ kind: 'retry', reason: 'busy' } as const, { kind: 'sent', providerRef: 'x' } as const]
    const sent: string[][] = []
    const outbox = openOutbox(service.app.deps, [
      {
        channel: 'GATEWAY',
        concurrency: 1,
        deadlineMs: 1000,
        retryAfterMs: [],
        open: async () => async () => ({ kind: 'dropped', reason: 'no notices here' }),
        close: async () => {},
        sendCode: async (...args) => {
          sent.push(args)
          return outcomes.shift() ?? { kind: 'failed', reason: 'once too often' }
        },
      },
    ])
    const ask = 'mutation { setContact(channel: GATEWAY, address: "13800001234") { pending } }'
    await service.ok('cit-1', ask)
    const data = { recipientId: recipientId('cit-1'), channel: 'GATEWAY' } as const
    await expect(sendCode({ db, clock, ring, log }, outbox, data)).rejects.toThrow('busy')
    await sendCode({ db, clock, ring, log }, outbox, data)
    expect(sent).toEqual(Array(2).fill(['13800001234', expect.stringMatching(/^\d{6}$/), 'zh']))
    service.clock.advance(31 * 60_000)
    await sendCode({ db, clock, ring, log }, outbox, data)
    expect(sent).toHaveLength(2)
  })

  it('an address that was never confirmed is deleted after a day', async () => {
    const { db, clock } = service.app.deps
    const claims = async () =>
      Number((await rows<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM contact_claims`))[0]?.n)
    await forgetClaims(db, clock)
    expect(await claims()).toBe(1)
    service.clock.advance(25 * 3_600_000)
    await forgetClaims(db, clock)
    expect(await claims()).toBe(0)
  })
})
