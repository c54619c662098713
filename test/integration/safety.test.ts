import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('safety on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine, { env: { JIELI_PUBLIC_RATE_LIMIT: '20' } })
  })
  afterAll(() => service?.stop())

  const codes = async (account: string | undefined, query: string, variables?: Record<string, unknown>) =>
    (await service.raw(account, query, variables)).errors?.map((error) => error.extensions.code)

  it('masks faults with a log id and keeps personal data out of answer and log', async () => {
    const secret = `secret-${'x'.repeat(50)}`
    await service.app.deps.db.execute(sql`ALTER TABLE policies RENAME TO policies_away`)
    const answer = await service.gql('pub-a', 'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }', {
      input: policyInput({ title: secret }),
    })
    await service.app.deps.db.execute(sql`ALTER TABLE policies_away RENAME TO policies`)
    expect(answer.errors?.[0]?.extensions.code).toBe('INTERNAL')
    expect(JSON.stringify(answer)).not.toMatch(/secret-|policies|select|insert/i)
    const logId = (answer.errors?.[0]?.extensions as { logId?: string } | undefined)?.logId
    const line = service.logs.find((entry) => entry.logId === logId)
    expect(line).toMatchObject({ level: 50, msg: 'operation failed' })
    expect(JSON.stringify(service.logs)).not.toContain('secret-')
  })

  it('gives every refused operation a code of the contract', async () => {
    expect(await codes(undefined, '{ viewer { id } }')).toEqual(['UNAUTHENTICATED'])
    expect(await codes('cit-1', '{ previewAudience(audience: CITIZEN) { total } }')).toEqual(['FORBIDDEN'])
    expect(await codes('cit-1', '{ nothing }')).toEqual(['BAD_USER_INPUT'])
    expect(await codes('cit-1', '{ viewer { ')).toEqual(['BAD_USER_INPUT'])
    expect(await codes('cit-1', 'query($id: ID!) { policy(id: $id) { id } }')).toEqual(['BAD_USER_INPUT'])
    expect(await codes('pub-a', 'mutation { publishPolicy(id: "424242") { id } }')).toEqual(['NOT_FOUND'])
    expect(await codes('cit-1', 'mutation { publishPolicy(id: "1") { id } }')).toEqual(['NOT_FOUND'])
    expect(
      await codes(
        'pub-a',
        'mutation { draftPolicy(input: { title: "x", body: "", tags: [], measures: [], issuedOn: "2026-02-30" }) { id } }',
      ),
    ).toEqual(['BAD_USER_INPUT'])
    expect(await codes('pub-a', '{ policies(first: -1) { totalCount } }')).toEqual(['BAD_USER_INPUT'])
    expect(await codes('over', '{ policies(status: DRAFT) { totalCount } }')).toBeUndefined()
    expect(await codes('cit-1', '{ policies(status: DRAFT) { totalCount } }')).toEqual(['NOT_FOUND'])
  })

  it('treats a wrong, foreign or altered token as not signed in, and never fails on it', async () => {
    const token = await service.token('cit-1')
    const ask = async (authorization: string) => {
      const answer = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: '{ viewer { id } }' }),
      })
      return ((await answer.json()) as any).errors?.[0]?.extensions.code
    }
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"adm","iss":"jieli-demo"}').toString('base64url')}.`
    for (const wrong of [
      'Bearer x',
      'Bearer a.b.c',
      `Bearer ${token.slice(0, -3)}abc`,
      `Basic ${token}`,
      `Bearer ${none}`,
      `Bearer ${none}x`,
      'Bearer ',
    ]) {
      expect(await ask(wrong)).toBe('UNAUTHENTICATED')
    }
    expect(await ask(`bearer ${token}`)).toBeUndefined()
  })

  it('refuses an operation that is too deep, too wide or has too many aliases before running it', async () => {
    const deep = `{ policy(id: "1") { ${'supersedes { '.repeat(40)}id${' }'.repeat(40)} } }`
    const wide =
      '{ relayTasks(first: 100) { edges { node { members(first: 500) { edges { node { name uscc } } } } } } }'
    const aliased = `{ ${Array.from({ length: 150 }, (_, i) => `a${i}: pushPublicKey`).join(' ')} }`
    const circular = 'query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }'
    for (const query of [deep, wide, aliased, circular])
      expect(await codes('park-admin', query)).toEqual(['BAD_USER_INPUT'])
    const batch = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ pushPublicKey }' }]),
    })
    expect(((await batch.json()) as any).errors[0].extensions.code).toBe('BAD_USER_INPUT')
  })

  it('refuses text that the database cannot store, by path, wherever it hides', async () => {
    for (const [change, path] of [
      [{ title: 'a\u0000b' }, 'input.title'],
      [{ body: '\ud800' }, 'input.body'],
      [
        { measures: [{ title: '事项', audience: 'ENTERPRISE', rule: { fact: 'a\u0000' } }] },
        'input.measures[0].rule.fact',
      ],
    ] as const) {
      const answer = await service.gql(
        'pub-a',
        'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
        { input: policyInput(change) },
      )
      expect(answer.errors?.[0]?.extensions.fields?.[0]?.path).toBe(path)
    }
    expect(await codes(undefined, '{ policies(text: "\\u0000") { totalCount } }')).toEqual(['BAD_USER_INPUT'])
  })

  it('survives hostile rules: prototype keys, huge nesting, huge lists', async () => {
    const draft = (rule: unknown) =>
      codes('pub-a', 'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }', {
        input: policyInput({ measures: [{ title: '事项', audience: 'ENTERPRISE', rule }] }),
      })
    let nested: unknown = { fact: 'employees', gte: 1 }
    for (let i = 0; i < 3000; i += 1) nested = { not: nested }
    const hostile = [
      nested,
      JSON.parse('{"__proto__":{"fact":"employees"},"fact":"employees","gte":1}'),
      { constructor: 1 },
      [],
      7,
      'x',
      { all: Array.from({ length: 5000 }, () => ({ fact: 'employees', gte: 1 })) },
      { fact: 'employees', gte: 1e300 },
      { fact: 'constructor', is: 1 },
    ]
    for (const rule of hostile) expect(await draft(rule)).toEqual(['BAD_USER_INPUT'])
  })

  it('limits login-free operations by address and says when to retry', async () => {
    const id = await published(service)
    const ask = () =>
      codes(
        undefined,
        'query($id: ID!) { checkEligibility(policyId: $id, audience: CITIZEN, facts: {}) { verdict } }',
        { id },
      )
    const answers = []
    for (let i = 0; i < 25; i += 1) answers.push(await ask())
    expect(answers.slice(0, 20).every((answer) => answer === undefined)).toBe(true)
    expect(answers.at(-1)).toEqual(['RATE_LIMITED'])
  })

  it('hides drafts and their existence from all outsiders', async () => {
    const { draftPolicy } = await service.ok(
      'pub-a',
      'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
      { input: policyInput({ title: '未公开草稿' }) },
    )
    for (const account of [undefined, 'cit-1', 'ent-1', 'park-admin']) {
      expect(
        (await service.ok(account, 'query($id: ID!) { policy(id: $id) { id } }', { id: draftPolicy.id })).policy,
      ).toBeNull()
    }
    expect((await service.ok(undefined, '{ policies(text: "未公开草稿") { totalCount } }')).policies.totalCount).toBe(0)
    expect(
      (await service.ok('rev', 'query($id: ID!) { policy(id: $id) { title } }', { id: draftPolicy.id })).policy.title,
    ).toBe('未公开草稿')
  })

  it('sends the headers of helmet and serves the rule schema', async () => {
    const answer = await fetch(`${service.url}/schemas/rule.json`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await answer.json()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })
  })

  it('answers unknown paths, wrong bodies and foreign methods without a stack', async () => {
    for (const [path, init] of [
      ['/nothing', {}],
      ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
      ['/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }],
      ['/graphql', { method: 'DELETE' }],
      ['/demo/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"account":5000}' }],
      ['/demo/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
      ['/notices/xxx/summary', {}],
      ['/mail/unsubscribe/xxx', { method: 'POST' }],
      ['/..%2f..%2fetc/passwd', {}],
      ['/assets/..%2f..%2f..%2fpackage.json', {}],
    ] as const) {
      const answer = await fetch(service.url + path, init as RequestInit)
      const body = await answer.text()
      const refused = (answer.status >= 400 && answer.status < 500) || body.includes('BAD_USER_INPUT')
      expect([path, refused]).toEqual([path, true])
      expect(body).not.toMatch(/node_modules|at .*\.ts|jieli"/)
    }
  })

  it('finds documents by Chinese words, newest first without any, and nothing by mere punctuation', async () => {
    const id = await published(service, { title: '青年创业孵化补贴办法', tags: ['employment'] })
    const find = async (args: string) =>
      (await service.rawOk(undefined, `{ policies(${args}) { totalCount edges { node { id } } } }`)).policies
    expect((await find('text: "创业孵化"')).edges.map((edge: any) => edge.node.id)).toEqual([id])
    expect((await find('tags: ["employment"], inForce: true')).edges[0].node.id).toBe(id)
    expect((await find('first: 1')).edges[0].node.id).toBe(id)
    expect((await find('text: "！？"')).totalCount).toBe(0)
    expect((await find(`text: "' OR 1=1 --"`)).totalCount).toBe(0)
    expect((await find('issuer: "dept-b"')).totalCount).toBe(0)
  })
})
