import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Firing } from '../../src/platform/events.ts'
import { engines } from '../database.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const tasksQuery = `{ relayTasks(first: 100) { edges { node { id state reminders { kind } policy { id } } } } }`
const overdueQuery = `{ overdueRelays { totalCount edges { node { policy { id } org { id } dueAt } } } }`
const setContact = 'mutation($e: String) { setOfficeContact(email: $e) }'

describe.each(engines)('deadlines of relay tasks on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
    await service.ok('park-admin', setContact, { e: 'park@example.invalid' })
    await service.ok('pub-a', setContact, { e: 'dept-a@example.invalid' })
  })
  afterAll(() => service?.stop())
  afterEach(() => service.clock.set('2026-11-24T04:00:00Z'))

  const at = async (instant: string, ...queues: Firing[]) => {
    const { db, jobs } = service.app.deps
    service.clock.set(instant)
    for (const queue of queues) await db.transaction((tx) => jobs.fire(tx, queue))
    await service.settled()
  }
  const task = async (admin: string, policyId: string) =>
    (await service.ok(admin, tasksQuery)).relayTasks.edges
      .map((edge: any) => edge.node)
      .find((node: any) => node.policy.id === policyId)
  const kinds = async (policyId: string) =>
    (await task('park-admin', policyId)).reminders.map((reminder: any) => reminder.kind)
  /** Mails about a document, without SMTP_URL written to the outbox. */
  const mails = async (policyId: string) => {
    const folder = join(service.dataDir, 'outbox')
    const all = await Promise.all(readdirSync(folder).map((name) => simpleParser(readFileSync(join(folder, name)))))
    const taskId = (await task('park-admin', policyId)).id
    const parts = [`/console/relay/${taskId}\n`, `/console/chains/${policyId}\n`]
    return all
      .filter((mail) => parts.some((part) => mail.text?.includes(part)))
      .map((mail) => [[mail.to].flat()[0]?.text, mail.subject])
  }

  it('reminds once at half time and once on the day, however often it looks', async () => {
    const id = await published(service)
    await at('2026-11-25T01:00:00Z', 'remind-tasks')
    expect(await kinds(id)).toEqual([])
    await at('2026-11-26T01:00:00Z', 'remind-tasks', 'remind-tasks')
    expect(await kinds(id)).toEqual(['HALF'])
    await at('2026-11-27T01:00:00Z', 'remind-tasks')
    await at('2026-11-27T02:00:00Z', 'remind-tasks')
    expect(await kinds(id)).toEqual(['HALF', 'DUE'])
    const subjects = (await mails(id)).map(([to, subject]) => [to, subject?.split('：')[0]])
    expect(subjects).toEqual([
      ['park@example.invalid', '接力任务提醒'],
      ['park@example.invalid', '接力任务提醒'],
    ])
  })

  it('says nothing of what was forwarded', async () => {
    const id = await published(service)
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t) { id } }', { t })
    await at('2026-11-27T01:00:00Z', 'remind-tasks')
    await at('2026-11-27T16:00:00Z', 'expire-tasks')
    expect(await kinds(id)).toEqual([])
  })

  it('escalates to the issuer when the deadline has passed, once for each document, until it is forwarded late', async () => {
    const id = await published(service)
    const overdue = async (account: string) =>
      (await service.ok(account, overdueQuery)).overdueRelays.edges
        .map((edge: any) => edge.node)
        .filter((node: any) => node.policy.id === id)
        .map((node: any) => node.org.id)
    await at('2026-11-27T15:59:59Z', 'expire-tasks')
    expect(await overdue('pub-a')).toEqual([])
    await at('2026-11-27T16:00:00Z', 'expire-tasks', 'expire-tasks')
    expect((await overdue('pub-a')).sort()).toEqual(['assoc', 'park'])
    expect((await overdue('over')).sort()).toEqual(['assoc', 'park'])
    expect(await overdue('pub-b')).toEqual([])
    expect(await kinds(id)).toEqual(['ESCALATED'])
    expect(await mails(id)).toEqual([['dept-a@example.invalid', '接力任务逾期：2 项 2 relay tasks overdue']])
    const { id: t } = await task('park-admin', id)
    await service.ok('park-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t) { id } }', { t })
    expect(await overdue('pub-a')).toEqual(['assoc'])
    expect(
      (await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { intact } }', { p: id })).relayChain.intact,
    ).toBe(true)
  })

  it('mails an organisation that an enterprise contests its membership', async () => {
    const contest =
      'mutation($r: ID!, $o: ID!) { contestMembership(recipientId: $r, orgId: $o, reason: "已迁出") { org { id } } }'
    await service.ok('ent-3', contest, { r: String(recipientId('ent-3')), o: 'park' })
    await service.settled()
    const folder = join(service.dataDir, 'outbox')
    const subjects = await Promise.all(
      readdirSync(folder).map(async (name) => (await simpleParser(readFileSync(join(folder, name)))).subject),
    )
    expect(subjects).toContain('有企业提出异议 An enterprise contests')
  })

  it('keeps an office’s address to the office, and takes no list of addresses', async () => {
    const own = '{ officeContact }'
    expect((await service.ok('park-admin-2', own)).officeContact).toBe('park@example.invalid')
    expect((await service.ok('assoc-admin', own)).officeContact).toBeNull()
    const wrong = await service.gql('assoc-admin', setContact, { e: 'a@b.cn,c@d.cn' })
    expect(wrong.errors?.[0]?.extensions.fields?.[0]?.path).toBe('email')
    expect((await service.gql('ent-1', own)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await service.ok('park-admin', setContact, { e: null })
    expect((await service.ok('park-admin', own)).officeContact).toBeNull()
  })
})
