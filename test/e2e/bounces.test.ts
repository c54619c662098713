// Mail that came back: by the signed hook, and by file.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bounceMail } from '../bounce-mail.ts'
import { engines } from '../database.ts'
import { contactsOf, giveAddress, mailsTo } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { temporaryDirectory } from '../process.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const everyone = {
  measures: [{ title: '补贴', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C', 'H'] } }],
}

describe.each(engines)('mail that came back on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url, BOUNCE_SECRET: secret } })
    for (const n of [1, 2, 3, 4, 5]) await giveAddress(service, `ent-${n}`, `e${n}@example.invalid`)
    await published(service, everyone)
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const idOf = (n: number) => mailsTo(server, `e${n}@example.invalid`).at(-1)?.messageId ?? ''
  const ended = async (n: number) => (await contactsOf(service, `ent-${n}`))[0]?.endedReason

  const post = async (body: string, change: { type?: string; secret?: string; at?: Date; sign?: boolean } = {}) => {
    const at = change.at ?? service.clock.now()
    const id = `msg_${randomBytes(8).toString('hex')}`
    const signed = new Webhook(change.secret ?? secret).sign(id, at, body)
    const answer = await fetch(`${service.url}/hooks/bounce`, {
      method: 'POST',
      headers: {
        'content-type': change.type ?? 'application/json',
        ...(change.sign === false
          ? {}
          : {
              'webhook-id': id,
              'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
              'webhook-signature': `v1,bm8= ${signed}`,
            }),
      },
      body,
    })
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const events = (...list: unknown[]) => post(JSON.stringify({ events: list }))

  it('is accepted signed, recent and well formed only', async () => {
    const body = JSON.stringify({ events: [{ recipient: 'e1@example.invalid', status: '5.1.1', action: 'failed' }] })
    const old = new Date(service.clock.now().getTime() - 6 * 60_000)
    for (const change of [{ sign: false }, { secret: `whsec_${randomBytes(32).toString('base64')}` }, { at: old }])
      expect(await post(body, change)).toMatchObject({
        status: 401,
        body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      })
    expect(await post('{"events": "5.1.1"}')).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'events' }] } }] },
    })
    for (const odd of ['{"events": [', '[]', '{}', '{"events":[]}', 'null']) expect((await post(odd)).status).toBe(400)
    expect((await post('hello', { type: 'message/rfc822' })).status).toBe(400)
    expect((await post(body, { type: 'text/plain' })).status).toBe(415)
    expect((await post(`{"events": "${'x'.repeat(5_000_000)}"}`)).status).toBe(413)
    expect(await ended(1)).toBeNull()
  })

  it('ends an address that does not work, once, and notifies its owner; the notice stays as it was', async () => {
    const states = async () => (await service.ok('ent-1', '{ deliveries { edges { node { state } } } }')).deliveries
    const before = await states()
    const event = { messageId: idOf(1), recipient: 'E1@Example.invalid', status: '5.1.1', action: 'failed' }
    expect(await events({ ...event, action: 'delayed' })).toMatchObject({
      status: 200,
      body: { events: 1, delayed: 1 },
    })
    expect(await ended(1)).toBeNull()
    expect(await events(event)).toMatchObject({ status: 200, body: { events: 1, ended: 1 } })
    expect(await events(event)).toMatchObject({ body: { repeated: 1 } })
    expect(await ended(1)).toMatch(/不存在.*（5\.1\.1）/)
    expect(await states()).toEqual(before)
  })

  it('takes what it knows of a batch, and counts what it does not (ADR-22.4)', async () => {
    const hard = { status: '5.1.1', action: 'failed' }
    const counted = async () => (await service.app.deps.telemetry.notUnderstood.get()).values[0]?.value ?? 0
    const before = await counted()
    expect(
      await events(
        { ...hard, recipient: 'nobody@example.invalid', provider: 'a mailer', tags: ['x'] },
        { recipient: 'e1@example.invalid', action: 'opened', at: 'yesterday' },
        { recipient: 'e1@example.invalid', action: 'failed', status: 'eaten' },
        { ...hard, recipient: 'e2@example.invalid', at: 'yesterday' },
        'hello',
        { messageId: idOf(2), recipient: 'e2@example.invalid', action: 'delivered' },
        { ...hard, recipient: 'e2@example.invalid', status: '5.7.1' },
      ),
    ).toMatchObject({ status: 200, body: { events: 7, unknown: 5, delivered: 1, message: 1 } })
    expect(await ended(2)).toBeNull()
    expect((await counted()) - before).toBe(4)
  })

  it('does nothing for an unknown message, another address than the recipient’s, or a policy refusal', async () => {
    const forged = idOf(2).replace(/\.[\w-]{22}@/, `.${'A'.repeat(22)}@`)
    const hard = { status: '5.1.1', action: 'failed' }
    expect(
      await events(
        { ...hard, messageId: forged, recipient: 'e2@example.invalid' },
        { ...hard, messageId: idOf(2), recipient: 'e3@example.invalid' },
        { ...hard, recipient: 'nobody@example.invalid' },
        { ...hard, messageId: idOf(2), recipient: 'e2@example.invalid', status: '5.7.1' },
      ),
    ).toMatchObject({ status: 200, body: { events: 4, unknown: 3, message: 1 } })
    expect([await ended(2), await ended(3)]).toEqual([null, null])
  })

  it('counts soft bounces up to five within 30 days; a provider’s event can name the address alone', async () => {
    const soft = (at: string) => events({ recipient: 'e2@example.invalid', status: '5.2.2', action: 'failed', at })
    service.clock.advance(40 * 86_400_000)
    const day = (n: number) => new Date(service.clock.now().getTime() - n * 86_400_000).toISOString()
    // the first is older than 30 days before the last
    for (const n of [35, 4, 3, 2, 2, 1]) await soft(day(n))
    expect(await ended(2)).toBeNull()
    expect(await soft(day(0))).toMatchObject({ body: { ended: 1 } })
    expect(await ended(2)).toMatch(/多次未能送达.*（5\.2\.2）/)
  })

  it('is read from a raw report about several recipients, of which the message’s own counts', async () => {
    const recipients = [
      { final: 'stranger@elsewhere.example', status: '5.1.1', action: 'failed' },
      { final: 'forwarded@elsewhere.example', original: 'e3@example.invalid', status: '5.2.1', action: 'failed' },
    ]
    const report = bounceMail({ messageId: idOf(3), recipients, returned: 'text/rfc822-headers' })
    expect(await post(report, { type: 'message/rfc822' })).toMatchObject({
      status: 200,
      body: { unknown: 1, ended: 1 },
    })
    expect(await ended(3)).toMatch(/（5\.2\.1）/)
    // whoever knows the bounce address can write a report: without our message id it says nothing
    const unnamed = bounceMail({ recipients: [{ final: 'e4@example.invalid', status: '5.1.1', action: 'failed' }] })
    expect(await post(unnamed, { type: 'message/rfc822' })).toMatchObject({ body: { unknown: 1 } })
    expect(await ended(4)).toBeNull()
  })

  it('by command: files and directories with their results; idempotent', async () => {
    const folder = temporaryDirectory()
    const inbox = join(folder, 'inbox')
    mkdirSync(inbox)
    const report = (name: string, text: string) => writeFileSync(join(inbox, name), text)
    const failed = (n: number, status: string) => [{ final: `e${n}@example.invalid`, status, action: 'failed' }]
    report('1.eml', bounceMail({ messageId: idOf(4), recipients: failed(4, '5.1.1') }))
    report('2.eml', bounceMail({ messageId: idOf(5), recipients: failed(5, '4.4.7') }))
    report('3.eml', 'Subject: 自动回复\r\n\r\n出差中')
    const run = (...paths: string[]) => {
      const url = engine === 'postgres' ? service.databaseUrl : ''
      const { keys, current } = service.app.deps.ring
      const ring = {
        current,
        keys: Object.fromEntries(Object.entries(keys).map(([id, key]) => [id, key.toString('base64')])),
      }
      return spawnSync(process.execPath, ['scripts/bounces.ts', ...paths], {
        env: {
          ...process.env,
          DATABASE_URL: url,
          JIELI_KEYS: JSON.stringify(ring),
          JIELI_DATA_DIR: join(folder, 'data'),
          JIELI_DEMO: '0',
        },
        encoding: 'utf8',
      })
    }
    const { status, stdout } = run(inbox)
    expect(status).toBe(0)
    expect(stdout).toContain('3.eml: 拒收: 不是退信报告')
    if (engine === 'postgres') {
      expect(stdout).toContain('1.eml: e***@example.invalid failed 5.1.1: 停用地址')
      expect(stdout).toContain('2.eml: e***@example.invalid failed 4.4.7: 记一次退信')
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('文件 3, 停用地址 1, 记一次退信 1, 拒收 1')
      expect(run(join(inbox, '1.eml'), join(inbox, '2.eml')).stdout).toContain('已登记过 2')
      expect(await ended(4)).toMatch(/（5\.1\.1）/)
      expect(await ended(5)).toBeNull()
    } else {
      // the embedded database of the running service belongs to it: here another, empty one
      expect(stdout).toContain('不是我们的邮件或地址 2')
    }
    expect(run(join(folder, 'nowhere.eml'))).toMatchObject({ status: 2, stderr: expect.stringContaining('没有此文件') })
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('用法') })
    rmSync(folder, { recursive: true, force: true })
  })
})

it('without a secret there is no such route', async () => {
  const service = await startService('pglite')
  expect((await fetch(`${service.url}/hooks/bounce`, { method: 'POST', body: '{}' })).status).toBe(404)
  await service.stop()
})
