import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '../../src/platform/db.ts'
import { engines } from '../database.ts'
import { connect, follow } from '../live.ts'
import { eventsAfter, portalEnd, repeal, setEmployees, usccOf } from '../portal.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, type Text, until } from '../service.ts'

const link = 'mutation($p: ID!, $u: String!) { linkPortal(portalId: $p, uscc: $u) { id name linked { id name uscc } } }'
const unlink = 'mutation($p: ID!, $u: String!) { unlinkPortal(portalId: $p, uscc: $u) }'
const added =
  'subscription($a: String) { portalDeliveryAdded(after: $a) { cursor kind recipient { id } delivery { state policy { id } } } }'
const everyone = { measures: [{ title: '全体', audience: 'ENTERPRISE', rule: null }] }

describe.each(engines)('portals on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const refusal = async (account: string | undefined, query: Text, variables?: Record<string, unknown>) =>
    (await service.gql(account, query, variables)).errors?.[0]?.extensions

  it('is linked by an enterprise’s clerk with its code, and from then on shows current notices of documents in force', async () => {
    const ended = await published(service)
    await repeal(service, ended)
    const standing = await published(service)
    const end = await portalEnd(service)
    const { portals } = await service.ok('ent-5', '{ portals { id name linked { id } } }')
    expect(portals).toEqual([{ id: 'portal', name: '企业云', linked: [] }])
    const { linkPortal } = await service.ok('ent-5', link, { p: 'portal', u: usccOf(5) })
    expect(linkPortal).toEqual({
      id: 'portal',
      name: '企业云',
      linked: [{ id: '5', name: '戊厂（无组织）', uscc: usccOf(5) }],
    })
    expect(await eventsAfter(service, end)).toMatchObject([{ kind: 'NOTICE', recipient: '5', policy: standing }])
    // a second time changes nothing
    await service.ok('ent-5', link, {
      p: 'portal',
      u: ` ${usccOf(5)
        .toLowerCase()
        .replace(/(.{6})/g, '$1 ')}`,
    })
    expect(await eventsAfter(service, end)).toHaveLength(1)
    const next = await published(service)
    const events = await eventsAfter(service, end)
    expect(events.filter(({ policy }) => policy === next).map(({ recipient }) => recipient)).toEqual(['1', '5'])
    expect(
      await rows(service.app.deps.db, sql`SELECT account_id, subject FROM audit_log WHERE operation = 'portal.linked'`),
    ).toEqual([{ account_id: 'ent-5', subject: { portalId: 'portal', recipientId: 5 } }])
  })

  it('names its enterprises, page by page', async () => {
    const page =
      'query($a: String) { portalEnterprises(first: 2, after: $a) { edges { cursor node { id uscc } } pageInfo { hasNextPage endCursor } } }'
    const first = (await service.ok('portal', page)).portalEnterprises
    const rest = (await service.ok('portal', page, { a: first.pageInfo.endCursor })).portalEnterprises
    expect([...first.edges, ...rest.edges].map(({ node }: any) => node.id)).toEqual(['1', '2', '5'])
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false])
    expect(first.edges[0]!.node.uscc).toBe(usccOf(1))
    expect(await refusal('portal', page, { a: 'x' })).toMatchObject({ fields: [{ path: 'after' }] })
  })

  it('sees nothing of an enterprise that ended the link, and begins anew when it is linked again', async () => {
    const before = await eventsAfter(service)
    expect(before.some(({ recipient }) => recipient === '5')).toBe(true)
    expect((await service.ok('ent-5', unlink, { p: 'portal', u: usccOf(5) })).unlinkPortal).toBe(true)
    expect((await service.ok('ent-5', unlink, { p: 'portal', u: usccOf(5) })).unlinkPortal).toBe(false)
    expect(await eventsAfter(service)).toEqual(before.filter(({ recipient }) => recipient !== '5'))
    const meanwhile = await published(service)
    expect((await eventsAfter(service)).some(({ recipient }) => recipient === '5')).toBe(false)
    const end = await portalEnd(service)
    await service.ok('ent-5', link, { p: 'portal', u: usccOf(5) })
    const again = await eventsAfter(service, end)
    expect(again.map(({ kind, recipient }) => `${kind} ${recipient}`)).toEqual(again.map(() => 'NOTICE 5'))
    expect(again.map(({ policy }) => policy)).toContain(meanwhile)
    await service.ok('ent-5', unlink, { p: 'portal', u: usccOf(5) })
  })

  it.each<[string, string | undefined, string, string, object]>([
    [
      'a wrong check character',
      'ent-1',
      'portal',
      usccOf(1).slice(0, 17) + (usccOf(1).endsWith('0') ? '1' : '0'),
      { code: 'BAD_USER_INPUT', fields: [{ path: 'uscc' }] },
    ],
    ['a code that is none', 'ent-1', 'portal', '1', { code: 'BAD_USER_INPUT', fields: [{ path: 'uscc' }] }],
    ['another’s code', 'ent-1', 'portal', usccOf(2), { code: 'NOT_FOUND' }],
    ['nobody’s code', 'ent-1', 'portal', usccOf(999), { code: 'NOT_FOUND' }],
    ['an account that is no portal', 'ent-1', 'rev', usccOf(1), { code: 'NOT_FOUND' }],
    ['no account', 'ent-1', 'nobody', usccOf(1), { code: 'NOT_FOUND' }],
    ['a citizen', 'cit-1', 'portal', usccOf(1), { code: 'FORBIDDEN' }],
    ['the portal itself', 'portal', 'portal', usccOf(1), { code: 'FORBIDDEN' }],
    ['nobody signed in', undefined, 'portal', usccOf(1), { code: 'UNAUTHENTICATED' }],
  ])('links and unlinks nothing for %s', async (_what, account, p, u, expected) => {
    expect(await refusal(account, link, { p, u })).toMatchObject(expected)
    expect(await refusal(account, unlink, { p, u })).toMatchObject(expected)
  })

  it('is a portal’s alone', async () => {
    for (const query of [
      '{ portalDeliveries { pageInfo { endCursor } } }',
      '{ portalEnterprises { pageInfo { endCursor } } }',
      '{ webhook { url } }',
    ] as const)
      expect([query, await refusal('ent-1', query)]).toMatchObject([query, { code: 'FORBIDDEN' }])
  })

  it('shows a recall only of notices that it was shown, in one sequence with the notices', async () => {
    const end = await portalEnd(service)
    const id = await published(service, everyone)
    await repeal(service, id)
    const events = await eventsAfter(service, end, 1)
    expect(events.map(({ kind, recipient, policy }) => [kind, recipient, policy])).toEqual([
      ['NOTICE', '1', id],
      ['NOTICE', '2', id],
      ['RECALL', '1', id],
      ['RECALL', '2', id],
    ])
    // a notice as it stands now
    expect(new Set(events.map(({ state }) => state))).toEqual(new Set(['RECALLED']))
    const cursors = events.map(({ cursor }) => cursor)
    expect([...cursors].sort()).toEqual(cursors)
    // repealed before anything was told: linking afterwards tells nothing of it
    await service.ok('ent-3', link, { p: 'portal', u: usccOf(3) })
    expect(
      (await eventsAfter(service, end)).filter(({ recipient, policy }) => recipient === '3' && policy === id),
    ).toEqual([])
    await service.ok('ent-3', unlink, { p: 'portal', u: usccOf(3) })
  })

  it('shows a withdrawn notice that comes back, and repeated news adds nothing', async () => {
    const end = await portalEnd(service)
    const id = await published(service)
    await setEmployees(service, 'ent-1', 5)
    await setEmployees(service, 'ent-1', 50)
    const own = async () =>
      (await eventsAfter(service, end)).filter(({ policy }) => policy === id).map(({ kind }) => kind)
    expect(await own()).toEqual(['NOTICE', 'RECALL', 'NOTICE'])
    const { db, jobs } = service.app.deps
    await db.transaction((tx) =>
      jobs.emit(
        tx,
        ...Array.from({ length: 3 }, () => ({ name: 'notices.recalled' as const, data: { policyIds: [Number(id)] } })),
        ...Array.from({ length: 3 }, () => ({
          name: 'notices.recalled' as const,
          data: { policyIds: [Number(id)], recipientIds: [1] },
        })),
      ),
    )
    await service.settled()
    expect(await own()).toEqual(['NOTICE', 'RECALL', 'NOTICE'])
  })

  it('misses no concurrent publication or recall, also while portals reconnect', async () => {
    const start = await portalEnd(service)
    const told = [
      await published(service, everyone),
      await published(service, everyone),
      await published(service, everyone),
    ]
    const drafts = [
      await approved(service, everyone),
      await approved(service, everyone),
      await approved(service, everyone),
    ]
    const read: any[] = []
    let total = Number.POSITIVE_INFINITY
    const reading = (async () => {
      while (read.length < total) {
        const client = await connect(service, 'portal')
        const { received, errors } = follow(client, added, { a: read.at(-1)?.cursor ?? start })
        // hangs up after every other event
        await until(() => received.length >= 2 || read.length + received.length >= total, 'events')
        read.push(...received.map((item: any) => item.portalDeliveryAdded))
        expect(errors).toEqual([])
        await client.dispose()
      }
    })()
    const publish = (id: string) => service.ok('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })
    await Promise.all([...drafts.map(publish), ...told.map((id) => repeal(service, id))])
    await service.settled()
    const all = await eventsAfter(service, start)
    total = all.length
    await reading
    expect(read.map((event) => `${event.cursor} ${event.kind} ${event.recipient.id}`)).toEqual(
      all.map(({ cursor, kind, recipient }) => `${cursor} ${kind} ${recipient}`),
    )
    const kinds = (id: string) =>
      all.filter(({ policy }) => policy === id).map(({ kind, recipient }) => `${kind} ${recipient}`)
    for (const id of told) expect(kinds(id)).toEqual(['NOTICE 1', 'NOTICE 2', 'RECALL 1', 'RECALL 2'])
    for (const id of drafts) expect(kinds(id)).toEqual(['NOTICE 1', 'NOTICE 2'])
  })

  it('begins at the end without a cursor', async () => {
    const client = await connect(service, 'portal')
    const [live, replayed] = [follow(client, added), follow(client, added, { a: '0' })]
    await until(() => replayed.received.length > 0, 'the replay')
    const id = await published(service)
    await until(() => live.received.length > 0, 'the live event')
    expect((live.received[0] as any).portalDeliveryAdded).toMatchObject({
      kind: 'NOTICE',
      delivery: { policy: { id } },
    })
    await client.dispose()
  })
})
