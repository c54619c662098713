// CASES A0, A4: no request without sign-in takes the service from the others.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstRow } from '../../src/platform/db.ts'
import { engines, openTestDatabase } from '../database.ts'
import { policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const search = 'query($t: String) { policies(text: $t) { totalCount } }'

describe.each(engines)('a request’s budget on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine, { env: { JIELI_RATE_LIMIT: '40' } })
    await published(service)
  })
  afterAll(() => service?.stop())

  it.each<[string, string | undefined, string, Record<string, unknown>, string]>([
    ['a search', undefined, search, { t: '企'.repeat(201) }, 'text'],
    ['a literal search', undefined, `{ policies(text: "${'企'.repeat(201)}") { totalCount } }`, {}, 'text'],
    [
      'a default of a variable',
      undefined,
      `query($t: String = "${'企'.repeat(201)}") { policies(text: $t) { totalCount } }`,
      {},
      'text',
    ],
    [
      'a code',
      undefined,
      'query($t: String) { codes(system: "GB/T 2260", text: $t) { code } }',
      { t: '3'.repeat(201) },
      'text',
    ],
    ['an id', undefined, 'query($id: ID!) { policy(id: $id) { id } }', { id: '1'.repeat(201) }, 'id'],
    [
      'a title',
      'pub-a',
      'mutation($i: PolicyInput!) { draftPolicy(input: $i) { id } }',
      { i: policyInput({ title: '题'.repeat(501) }) },
      'input.title',
    ],
    [
      'a text in JSON',
      undefined,
      'query($f: JSON!) { checkEligibility(policyId: 1, audience: CITIZEN, facts: $f) { verdict } }',
      { f: { born_on: ['x'.repeat(2001)] } },
      'facts.born_on[0]',
    ],
    [
      'words of a subscription',
      'cit-1',
      'mutation($s: TopicSubscriptionInput!) { subscribe(input: $s) { id } }',
      { s: { text: '企'.repeat(201), frequency: 'IMMEDIATELY', channels: ['PAGE'] } },
      'input.text',
    ],
  ])('%s has a length', async (_name, account, text, variables, path) => {
    const { errors } = await service.raw(account, text, variables)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] })
  })

  it.each([
    ['a title', { title: '补贴\u202Efdp.办法' }, 'input.title'],
    [
      'a link',
      {
        measures: [
          {
            title: '奖励',
            audience: 'CITIZEN',
            serviceLink: { title: '办理', url: 'https://zwdt.sh.gov.cn/\u202Egpj' },
          },
        ],
      },
      'input.measures[0].serviceLink.url',
    ],
  ])('%s that turns its text round is refused', async (_name, change, path) => {
    const { errors } = await service.raw('pub-a', 'mutation($i: PolicyInput!) { draftPolicy(input: $i) { id } }', {
      i: policyInput(change),
    })
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path, message: '不能含有改变文字方向的字符' }])
  })

  it.each([
    [
      'searches',
      `{ ${Array.from({ length: 12 }, (_, i) => `a${i}: policies(text: "补贴") { totalCount }`).join(' ')} }`,
    ],
    ['fields', `{ ${'policies { totalCount } '.repeat(1500)} }`],
    ['characters', `# ${'x'.repeat(20_000)}\n{ policies { totalCount } }`],
    ['directives', `{ policies ${'@include(if: true) '.repeat(1)} { ${'totalCount @skip(if: false) '.repeat(120)} } }`],
  ])('too many %s without sign-in are refused before any work', async (_name, text) => {
    const { errors, data } = await service.raw(undefined, text)
    expect([data, errors?.[0]?.extensions.code]).toEqual([null, 'BAD_USER_INPUT'])
  })

  it('probes are outside the limit of requests', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, () => fetch(`${service.url}/healthz`).then(({ status }) => status)),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
  })
})

describe('behind proxies', () => {
  // CASES A3: the leftmost entry of X-Forwarded-For is whatever the client wrote
  it.each<[string, string, (i: number) => string, number[]]>([
    ['one proxy: the last entry counts', '1', (i) => `198.51.100.${i}, 203.0.113.9`, [200, 429]],
    [
      'its address: the entry before it counts',
      '127.0.0.1, 10.0.0.0/8',
      (i) => `198.51.100.${i}, 203.0.113.9, 10.1.2.3`,
      [200, 429],
    ],
    ['two clients of one proxy have a count each', '1', (i) => `203.0.113.${i % 2 === 0 ? 9 : 10}`, [200]],
    ['no proxy: nothing of it counts', '0', (i) => `203.0.113.${i}`, [200, 429]],
  ])('%s', async (_name, proxies, forwarded, expected) => {
    const service = await startService('pglite', {
      env: { JIELI_TRUST_PROXY: proxies, JIELI_RATE_LIMIT: '8' },
      workers: false,
    })
    try {
      const statuses: number[] = []
      for (let i = 0; i < 14; i += 1)
        statuses.push(
          (await fetch(`${service.url}/schemas/rule.json`, { headers: { 'x-forwarded-for': forwarded(i) } })).status,
        )
      expect([...new Set(statuses)]).toEqual(expected)
    } finally {
      await service.stop()
    }
  })
})

it('in production a wrong name is answered without the names beside it', async () => {
  const { hidden, shown } = await answersTo('{ policie { totalCount } }')
  expect([hidden, shown]).toEqual([
    'The request is wrong: Cannot query field "policie" on type "Query".',
    expect.stringContaining('Did you mean "policies"'),
  ])
})

async function answersTo(query: string): Promise<{ hidden: string | undefined; shown: string | undefined }> {
  const { errorFormatter } = await import('../../src/api/graphql/errors.ts')
  const { buildSchema, parse, validate } = await import('graphql')
  const schema = buildSchema('type Query { policies: Policies } type Policies { totalCount: Int }')
  const errors = validate(schema, parse(query))
  const log = { info() {}, warn() {}, error() {}, debug() {} }
  const of = (hides: boolean) =>
    errorFormatter(log, () => schema, hides)({ errors }, { locale: 'en' }).response.errors?.[0]?.message
  return { hidden: of(true), shown: of(false) }
}

describe.runIf(engines.includes('postgres'))('requests without sign-in that the database does not finish', () => {
  let service: TestService
  let outside: Awaited<ReturnType<typeof openTestDatabase>>
  beforeAll(async () => {
    service = await startService('postgres')
    outside = await openTestDatabase('postgres')
    await published(service)
  })
  afterAll(async () => {
    await service?.stop()
    await outside?.drop()
  })
  const waiting = async () => {
    const row = await firstRow<{ n: number }>(
      outside.database.db,
      sql`SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%policies%'`,
    )
    return row?.n ?? 0
  }
  /** Runs a function while every statement about policies waits. */
  const stuck = (run: () => Promise<void>) =>
    service.app.deps.db.transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE policies IN ACCESS EXCLUSIVE MODE`)
      await run()
    })

  it('two wait for the database, the others a second; readers with sign-in do not notice', async () => {
    await stuck(async () => {
      const answers = Array.from({ length: 8 }, () => service.raw(undefined, search, { t: '补贴' }))
      const began = Date.now()
      let most = 0
      for (let i = 0; i < 10; i += 1) {
        await service.ok('cit-1', '{ viewer { id } }')
        most = Math.max(most, await waiting())
      }
      // one that waited behind them would take the 30 s of its own statement
      expect(Date.now() - began).toBeLessThan(20_000)
      expect(most).toBeLessThanOrEqual(2)
      const refused = (await Promise.all(answers)).map(
        ({ errors }) => errors?.[0]?.extensions as { code: string; key: string },
      )
      expect(refused.filter(({ key }) => key === 'platform.tooExpensive').length).toBeGreaterThanOrEqual(2)
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']))
    })
    expect((await service.raw(undefined, search, { t: '补贴' })).errors).toBeUndefined()
  })

  it('a client that hangs up ends its statement, and the place is free', async () => {
    // a statement ends by itself after three seconds; on a loaded machine one try can take as long
    let fastest = Number.POSITIVE_INFINITY
    for (let attempt = 0; attempt < 4 && fastest > 2500; attempt += 1)
      await stuck(async () => {
        const leave = new AbortController()
        const began = Date.now()
        const asked = Array.from({ length: 2 }, () => posted(leave.signal))
        await until(async () => (await waiting()) > 0, 'a statement')
        leave.abort()
        expect(await Promise.all(asked)).toEqual(['left', 'left'])
        await until(async () => (await waiting()) === 0, 'the statements to end')
        fastest = Math.min(fastest, Date.now() - began)
      })
    expect(fastest).toBeLessThan(2500)
    expect((await service.raw(undefined, search, { t: '补贴' })).errors).toBeUndefined()
  })
  const posted = (signal: AbortSignal): Promise<unknown> =>
    fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: search, variables: { t: '补贴' } }),
      signal,
    }).catch(() => 'left')
})
