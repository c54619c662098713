// 申报截止 reaches whatever waits: withdrawals, digests, caps, the hold of 先接力.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { fire, firm, inbox, wants } from '../later-day.ts'
import { giveAddress, mailsTo } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('closing windows on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url, MAIL_FROM: '接力 <no-reply@example.cn>' } })
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  beforeEach(() => service.clock.set('2026-11-24T04:00:00Z'))

  const state = async (account: string, id: string) => (await inbox(service, account, id))?.state
  const at = async (time: string, ...queues: Parameters<typeof fire>[1][]) => {
    service.clock.set(`${time}+08:00`)
    await fire(service, ...queues)
  }
  const portalKinds = async (policyId: string) => {
    const { portalDeliveries } = await service.ok(
      'portal',
      '{ portalDeliveries(first: 100) { edges { node { kind delivery { policy { id } } } } } }',
    )
    return portalDeliveries.edges
      .filter(({ node }) => node.delivery.policy.id === policyId)
      .map(({ node }) => node.kind)
  }

  it('a closed window takes no notice away and makes none', async () => {
    await firm(service, 'late', { employees: 30 })
    // ent-1 is linked to a portal and has 50 employees; the second measure is open and never fitted
    const id = await published(service, { measures: [wants(45, { applyTo: '2026-11-25' }), wants(99_000)] })
    await at('2026-11-27T12:00:00')
    const mutate = 'mutation($facts: JSON!) { updateMyFacts(facts: $facts) { __typename } }'
    await service.ok('ent-1', mutate, { facts: { rd_staff: 3 } })
    await service.settled()
    expect(await inbox(service, 'ent-1', id)).toEqual({ state: 'NOTICED', reason: null })
    expect(await portalKinds(id)).toEqual(['NOTICE'])
    const { explain } = await service.ok(
      'ent-1',
      'query($id: ID!) { explain(policyId: $id) { measures { explanation { label } } } }',
      { id },
    )
    expect(explain.measures[0]?.explanation.label).toBe('申报已于 2026-11-25 截止')
    // a night on which every fact goes stale
    await at('2028-06-30T00:30:00', 'refresh-facts')
    expect(await inbox(service, 'ent-1', id)).toEqual({ state: 'NOTICED', reason: null })
    expect(await portalKinds(id)).toEqual(['NOTICE'])
  })

  it('先接力 holds a notice no longer than to the morning of the last day', async () => {
    await firm(service, 'held', { employees: 1030 }, ['park'])
    const soon = await published(service, { route: 'RELAY_FIRST', measures: wantsOne(1010, '2026-11-25') })
    const now = await published(service, { route: 'RELAY_FIRST', measures: wantsOne(1010, '2026-11-24') })
    expect([await state('held', soon), await state('held', now)]).toEqual([undefined, 'NOTICED'])
    const { relayTasks } = await service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { dueAt policy { id } } } } }',
    )
    const due = (id: string) => relayTasks.edges.find(({ node }) => node.policy.id === id)?.node.dueAt
    expect([due(soon), due(now)]).toEqual(['2026-11-25T00:00:00.000Z', '2026-11-24T16:00:00.000Z'])
    await at('2026-11-25T07:59:00', 'release-held')
    expect(await state('held', soon)).toBeUndefined()
    await at('2026-11-25T08:00:00', 'release-held')
    expect(await state('held', soon)).toBe('NOTICED')
  })

  const wantsOne = (gte: number, applyTo: string) => [wants(gte, { applyTo })]

  it('a message that a digest or a cap holds goes alone before the window closes', async () => {
    const weekly = await firm(service, 'weekly', { employees: 2030 })
    const daily = await firm(service, 'daily', { employees: 2030 })
    const quiet = await firm(service, 'quiet', { employees: 2030 })
    const set = 'mutation($input: DeliveryPreferencesInput!) { setDeliveryPreferences(input: $input) { frequency } }'
    for (const [id, account, input] of [
      [weekly, 'weekly', { frequency: 'WEEKLY' }],
      [daily, 'daily', { frequency: 'DAILY' }],
      [quiet, 'quiet', { quietFrom: '22:00', quietTo: '08:00' }],
    ] as const) {
      await giveAddress(service, id, `${account}@example.cn`)
      await service.ok(account, set, { input })
    }
    const subjects = (account: string) => mailsTo(server, `${account}@example.cn`).map(({ subject }) => subject)
    // 2026-11-25 is a Wednesday
    await at('2026-11-25T10:00:00')
    await published(service, { title: '周五截止', measures: wantsOne(2010, '2026-11-27') })
    await published(service, { title: '今天截止', measures: wantsOne(2010, '2026-11-25') })
    await published(service, { title: '不截止', measures: [wants(2010)] })
    const alone = (title: string) => `有一份政策与您有关：${title}`
    expect(subjects('weekly')).toEqual([alone('今天截止')])
    expect(subjects('daily')).toEqual([alone('今天截止')])
    expect(subjects('quiet')).toHaveLength(3)
    await at('2026-11-25T23:00:00')
    await published(service, { title: '夜里发布，当天截止', measures: wantsOne(2010, '2026-11-25') })
    await at('2026-11-26T09:10:00', 'recover')
    expect(subjects('weekly')).toEqual([alone('今天截止'), alone('夜里发布，当天截止'), alone('周五截止')])
    expect(subjects('daily').slice(2)).toEqual(['有 2 份政策与您有关'])
    expect(subjects('quiet')).toHaveLength(3)
    await at('2026-11-30T09:10:00', 'recover')
    expect(subjects('weekly').slice(3)).toEqual([alone('不截止')])
  })

  it('a mail names neither a window that has closed nor, as open, one that has not begun', async () => {
    const id = await firm(service, 'names', { employees: 3030 })
    await giveAddress(service, id, 'names@example.cn')
    const set = 'mutation($input: DeliveryPreferencesInput!) { setDeliveryPreferences(input: $input) { frequency } }'
    await service.ok('names', set, { input: { frequency: 'DAILY', quietFrom: '08:00', quietTo: '07:00' } })
    const texts = () => mailsTo(server, 'names@example.cn').map(({ text }) => text)
    await published(service, {
      title: '两项',
      measures: [
        wants(3010, { title: '当天截止', applyTo: '2026-11-24' }),
        wants(3010, { title: '明年截止', applyTo: '2027-11-24' }),
      ],
    })
    await at('2026-11-26T07:30:00', 'recover')
    expect(texts()).toHaveLength(1)
    expect(texts()[0]).toContain('明年截止')
    expect(texts()[0]).not.toContain('当天截止')
    await service.ok('names', set, { input: { frequency: 'IMMEDIATELY' } })
    await published(service, { title: '尚未施行', effectiveFrom: '2026-12-15', measures: [wants(3010)] })
    await published(service, { title: '未开始', measures: [wants(3010, { applyFrom: '2026-12-20' })] })
    expect(texts()[1]).toContain('尚未施行，自 2026-12-15 起施行')
    expect(texts()[2]).toContain('尚未开始申报，自 2026-12-20 起申报')
  })
})
