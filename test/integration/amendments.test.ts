// 修改部分条款 is no end: the older document stays in force, the named measures end on the amendment's day.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { feedOf, firm, inbox, night, wants } from '../later-day.ts'
import { giveAddress, mailsTo } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('amendments on %s', (engine) => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService(engine, { env: { SMTP_URL: server.url } })
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  beforeEach(() => service.clock.set('2026-11-24T04:00:00Z'))

  const amended = async (id: string) => {
    const { policy } = await service.ok(
      undefined,
      'query($id: ID!) { policy(id: $id) { status inForce validity measures { id endedOn } amendedBy { from policy { id } measures { id } } } }',
      { id },
    )
    return policy
  }
  const state = async (account: string, id: string) => (await inbox(service, account, id))?.state

  it('the named measures end on the day; who fits another one keeps the notice', async () => {
    const only = await firm(service, 'only', { employees: 150 })
    await firm(service, 'both', { employees: 180 })
    await firm(service, 'other', { employees: 230 })
    await giveAddress(service, only, 'only@example.cn')
    // 150 fits the first, 180 both, 230 the second
    const old = await published(service, { title: '旧办法', measures: [wants(101), wants(170)] })
    const [first] = (await amended(old)).measures
    const change = await published(service, {
      title: '关于修改旧办法的决定',
      effectiveFrom: '2026-12-15',
      amends: [{ policy: old, measures: [first?.id] }],
      measures: [wants(55_000)],
    })
    expect(await amended(old)).toMatchObject({
      inForce: true,
      validity: 'IN_FORCE',
      amendedBy: [{ from: '2026-12-15', policy: { id: change }, measures: [{ id: first?.id }] }],
    })
    await night(service, '2026-12-13T16:10:00Z')
    expect(await state('only', old)).toBe('ACCEPTED')

    await night(service, '2026-12-14T16:10:00Z')
    expect(await amended(old)).toMatchObject({
      status: 'PUBLISHED',
      inForce: true,
      validity: 'AMENDED',
      measures: [{ endedOn: '2026-12-15' }, { endedOn: null }],
    })
    const reason = '政策已修改，与您有关的事项不再适用'
    expect(await inbox(service, 'only', old)).toEqual({ state: 'RECALLED', reason })
    expect(await state('both', old)).toBe('NOTICED')
    expect(await state('other', old)).toBe('NOTICED')
    expect(await feedOf(service, 'only')).not.toContain(old)
    const mails = mailsTo(server, 'only@example.cn')
    expect(mails.map(({ subject }) => subject).slice(1)).toEqual([
      `此前推送的政策已修改，与您有关的事项不再适用：旧办法`,
    ])
    expect(mails[1]?.text).toContain('关于修改旧办法的决定')
    const { explain } = await service.ok(
      'only',
      'query($id: ID!) { explain(policyId: $id) { measures { explanation { label } } } }',
      { id: old },
    )
    expect(explain.measures[0]?.explanation.label).toBe('此事项自 2026-12-15 起已被修改，不再适用')
  })

  it('without a later day at once; one that is repealed before its day changes nothing', async () => {
    await firm(service, 'now', { employees: 650 })
    const old = await published(service, { measures: [wants(601)] })
    const [only] = (await amended(old)).measures
    const later = await published(service, {
      effectiveFrom: '2026-12-20',
      amends: [{ policy: old, measures: [only?.id] }],
      measures: [wants(55_000)],
    })
    expect((await amended(old)).measures[0]?.endedOn).toBe('2026-12-20')
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id: later })
    await service.settled()
    expect(await amended(old)).toMatchObject({ measures: [{ endedOn: null }], amendedBy: [] })
    const words = await published(service, { amends: [{ policy: old }], measures: [wants(55_000)] })
    expect(await amended(old)).toMatchObject({ inForce: true, validity: 'AMENDED', measures: [{ endedOn: null }] })
    expect(await state('now', old)).toBe('NOTICED')
    await published(service, { amends: [{ policy: old, measures: [only?.id] }], measures: [wants(55_000)] })
    expect(await state('now', old)).toBe('RECALLED')
    expect((await amended(old)).amendedBy.map(({ policy }) => policy.id)).toContain(words)
  })

  it('refuses what is no amendment, with every path', async () => {
    const old = await published(service, { measures: [wants(701)] })
    const other = await published(service, { measures: [wants(701)] })
    const foreign = (await amended(other)).measures[0]?.id
    const input = {
      title: '决定',
      body: '修改',
      tags: [],
      measures: [],
      supersedes: other,
      amends: [{ policy: old, measures: [foreign] }, { policy: old }, { policy: other }, { policy: '99999' }],
    }
    const answer = await service.gql('pub-a', 'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }', {
      input,
    })
    expect(answer.errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
      'input.amends[0].measures[0]',
      'input.amends[1].policy',
      'input.amends[2].policy',
      'input.amends[3].policy',
    ])
  })
})
