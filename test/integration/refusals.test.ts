// What a client does wrong is told to the client by its place, the same on every way in, and is no fault of ours.

import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { engines } from '../database.ts'
import { policyInput } from '../factories.ts'
import { connect, follow } from '../live.ts'
import { startService, type TestService, until } from '../service.ts'

const draft = 'mutation($i: PolicyInput!) { draftPolicy(input: $i) { id } }'

describe.each(engines)('refusals on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const refusal = async (account: string | undefined, query: string, variables?: Record<string, unknown>) => {
    const { errors } = await service.raw(account, query, variables)
    return errors?.length === 1 ? errors[0]?.extensions : errors
  }
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await service.token('ent-1')}` }
    const answer = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body })
    return { status: answer.status, ...((await answer.json()) as any) }
  }
  /** What the service logs at ERROR meanwhile. */
  const faultsOf = async (act: () => Promise<unknown>) => {
    const before = service.logs.length
    await act()
    return service.logs.slice(before).filter((line) => Number(line.level) >= 50)
  }

  it('words refusals in the language of the request: Accept-Language, language of a socket, else Chinese', async () => {
    const query = '{ policies(first: -1) { totalCount } }'
    const asked = async (language?: string) => {
      const headers = { 'content-type': 'application/json', ...(language && { 'accept-language': language }) }
      const answer = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
      return ((await answer.json()) as any).errors[0]
    }
    const zh = { message: '输入有误：first：不能为负' }
    const en = { message: 'Invalid input: first: must not be negative' }
    for (const language of [undefined, 'zh-CN', 'fr', 'en;q=0.1, zh'])
      expect([language, await asked(language)]).toMatchObject([language, zh])
    for (const language of ['en', 'en-GB,zh;q=0.5', 'fr, en;q=0.5'])
      expect([language, await asked(language)]).toMatchObject([language, en])
    const { extensions } = await asked('en')
    expect(extensions).toEqual({
      code: 'BAD_USER_INPUT',
      key: 'platform.badInput',
      params: {},
      fields: [{ path: 'first', message: 'must not be negative', key: 'api.notNegative', params: {} }],
    })

    const overSocket = async (language: string | undefined, upgrade: string | undefined) => {
      const headers = upgrade ? { 'accept-language': upgrade } : {}
      const client = createClient({
        url: `${service.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: class extends WebSocket {
          constructor(url: string, protocols: string) {
            super(url, protocols, { headers })
          }
        },
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${await service.token('ent-1')}`, ...(language && { language }) },
      })
      const stream = follow(client, '{ tags { id } }')
      await until(() => stream.ended, 'the refusal')
      await client.dispose()
      return (stream.errors[0] as any).message
    }
    const [inChinese, inEnglish] = ['WebSocket 只用于订阅', 'The WebSocket carries subscriptions only.']
    expect(await overSocket(undefined, undefined)).toBe(inChinese)
    expect(await overSocket('en', undefined)).toBe(inEnglish)
    expect(await overSocket('zh-CN', 'en')).toBe(inChinese)
    expect(await overSocket(undefined, 'fr, en;q=0.5')).toBe(inEnglish)

    const route = async (path: string, language: string) => {
      const answer = await fetch(`${service.url}${path}`, { headers: { 'accept-language': language } })
      return { status: answer.status, text: await answer.text() }
    }
    for (const [path, chinese, english] of [
      ['/nowhere', '没有此地址', 'There is nothing at this address.'],
      ['/relay/tasks/1/poster.pdf', '请先登录', 'Please sign in.'],
      ['/mail/unsubscribe/x', '链接无效。', 'This link is not valid.'],
      ['/r/x', '链接无效', 'There is nothing at this address.'],
    ] as const) {
      expect([path, (await route(path, 'zh-CN')).text]).toEqual([path, expect.stringContaining(chinese)])
      expect([path, (await route(path, 'en')).text]).toEqual([path, expect.stringContaining(english)])
    }
    expect(JSON.parse((await route('/nowhere', 'en')).text)).toEqual({
      error: 'There is nothing at this address.',
      errors: [
        {
          message: 'There is nothing at this address.',
          extensions: { code: 'NOT_FOUND', key: 'platform.noSuchPage', params: {} },
        },
      ],
    })
  })

  it('names the place of a wrong value, a variable in the words of a literal, and logs no fault', async () => {
    const cases: [given: Record<string, unknown>, literal: string, path: string][] = [
      [{ route: 'FAST' }, 'route: FAST', 'input.route'],
      [{ route: null }, 'route: null', 'input.route'],
      [{ measures: null }, 'measures: null', 'input.measures'],
      [{ zzz: 1 }, 'zzz: 1', 'input.zzz'],
      [{ tags: [{ a: 1 }] }, 'tags: [{ a: 1 }]', 'input.tags[0]'],
      [{ title: 5 }, 'title: 5', 'input.title'],
      [{ issuedOn: '2026-02-30' }, 'issuedOn: "2026-02-30"', 'input.issuedOn'],
      [{ issuedOn: 20260101 }, 'issuedOn: 20260101', 'input.issuedOn'],
      [
        { measures: [{ title: '一', audience: 'DOG' }] },
        'measures: [{ title: "一", audience: DOG }]',
        'input.measures[0].audience',
      ],
      [{ measures: [{ audience: 'CITIZEN' }] }, 'measures: [{ audience: CITIZEN }]', 'input.measures[0].title'],
      [{ title: 'a\u0000' }, 'title: "a\\u0000"', 'input.title'],
    ]
    const faults = await faultsOf(async () => {
      for (const [given, literal, path] of cases) {
        const others = { title: 'x', body: 'x', tags: [], measures: [] }
        const whole = Object.entries(others).filter(([name]) => !(name in given))
        const text = [...whole.map(([name, value]) => `${name}: ${JSON.stringify(value)}`), literal].join(', ')
        const ofVariable = await refusal('pub-a', draft, { i: { ...others, ...given } })
        expect(ofVariable).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] })
        expect(await refusal('pub-a', `mutation { draftPolicy(input: { ${text} }) { id } }`)).toEqual(ofVariable)
      }
    })
    expect(faults).toEqual([])
  })

  it.each<[query: string, variables: Record<string, unknown>, path: string]>([
    ['query($a: PolicyStatus) { policies(status: $a) { totalCount } }', { a: 'NOPE' }, 'status'],
    ['query($n: Int) { policies(first: $n) { totalCount } }', { n: 'x' }, 'first'],
    ['query($n: Int) { policies(first: $n) { totalCount } }', { n: 1e12 }, 'first'],
    ['query($x: ID!) { policy(id: $x) { id } }', { x: { a: 1 } }, 'id'],
    ['query($x: ID!) { policy(id: $x) { id } }', {}, 'id'],
    ['query($x: ID!) { policy(id: $x) { id } }', { x: null }, 'id'],
    [
      'mutation($t: ID!, $m: [ID!]!, $w: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $w) { id } }',
      { t: '1', m: ['1'], w: 'yesterday' },
      'at',
    ],
    // given to two things: neither is the one that is wrong
    ['query($x: ID!) { policy(id: $x) { id } explain(policyId: $x) { verdict } }', { x: [1] }, 'x'],
    // inside a literal
    [
      'mutation($r: Route!) { draftPolicy(input: {title: "x", body: "x", tags: [], measures: [], route: $r}) { id } }',
      { r: 'FAST' },
      'input.route',
    ],
  ])('names the argument a variable is given to: %s %j', async (query, variables, path) => {
    const faults = await faultsOf(async () => {
      const refused = await refusal(undefined, query, variables)
      expect(refused).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path, message: expect.stringMatching(/\p{sc=Han}/u) }],
      })
    })
    expect(faults).toEqual([])
  })

  it('names every wrong place of one input at once', async () => {
    const refused = await refusal('pub-a', draft, { i: policyInput({ route: 'FAST', zzz: 1 } as never) })
    expect(refused).toMatchObject({ fields: [{ path: 'input.route' }, { path: 'input.zzz' }] })
  })

  it('refuses texts without an operation, and operations that this transport does not permit', async () => {
    const bodies = [
      { query: 5 },
      { query: true },
      { query: '[]' },
      { query: '"x"' },
      { query: '{"kind":"Document","definitions":[{"kind":"OperationDefinition"}]}' },
      { query: '{ tags { id } }', operationName: 'Other' },
      { query: 'query A { tags { id } } query B { tags { id } }' },
      { query: 'subscription { deliveryChanged { id } }' },
      { query: '{ tags { id } }', variables: 'x' },
    ]
    const gets = [
      'query=mutation { publishPolicy(id: 1) { id } }',
      'query=query A { tags { id } } query B { tags { id } }',
      'query={ tags { id } }&operationName=Other',
      'query={ tags { id } }&variables=5',
      'query={ tags { id } }&variables={',
    ]
    const faults = await faultsOf(async () => {
      for (const body of bodies) {
        const { errors } = await post(JSON.stringify(body))
        expect([body, errors?.[0].extensions.code]).toEqual([body, 'BAD_USER_INPUT'])
      }
      for (const search of gets) {
        const { errors } = (await (await fetch(encodeURI(`${service.url}/graphql?${search}`))).json()) as any
        expect([search, errors?.[0].extensions.code]).toEqual([search, 'BAD_USER_INPUT'])
      }
    })
    expect(faults).toEqual([])
    const answer = await fetch(
      encodeURI(
        `${service.url}/graphql?query=query A($n: Int) { policies(first: $n) { totalCount } }&variables={"n":1}`,
      ),
    )
    expect(await answer.json()).toMatchObject({ data: { policies: {} } })
  })

  it('refuses nesting that would overflow the parser, wherever it hides, by its limit', async () => {
    const nest = (open: string, close: string) => open.repeat(5000) + close.repeat(5000)
    const chain = Array.from({ length: 5000 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} }`).join(' ')
    const queries = [
      `{ tags { ${nest('parent { ', '} ')} } }`,
      `{ codes(system: ${nest('[', ']')}) { code } }`,
      `query($a: ${nest('[', ']')}) { tags { id } }`,
      `{ ...f0 } ${chain} fragment f5000 on Query { tags { id } }`,
      `{"a":${nest('[', ']')}}`,
    ]
    const faults = await faultsOf(async () => {
      for (const query of queries) {
        expect(await refusal('ent-1', query)).toMatchObject({ code: 'BAD_USER_INPUT', fields: [] })
        const client = await connect(service, 'ent-1')
        const stream = follow(client, query)
        await until(() => stream.ended, 'the refusal')
        expect(stream.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
        await client.dispose()
      }
    })
    expect(faults).toEqual([])
    // brackets in texts do not count
    const text = JSON.stringify('{'.repeat(150))
    expect(
      (await service.rawOk(undefined, `{ policies(text: ${text}) { totalCount } } # ${'{'.repeat(500)}`)).policies,
    ).toEqual({ totalCount: 0 })
  })

  it('refuses a position that it never gave, in every paged list', async () => {
    for (const after of ['x', '__proto__', '99999999999999999999', '-1', '']) {
      for (const [account, query] of [
        [undefined, 'query($a: String) { policies(after: $a) { totalCount } }'],
        ['ent-1', 'query($a: String) { deliveries(after: $a) { unopenedCount } }'],
        ['portal', 'query($a: String) { portalDeliveries(after: $a) { pageInfo { hasNextPage } } }'],
        ['park-admin', 'query($a: String) { relayTasks(after: $a) { totalCount } }'],
        ['adm', 'query($a: ID) { corrections(after: $a) { id } }'],
      ] as const) {
        const refused = await refusal(account, query, { a: after })
        expect([query, after, refused]).toMatchObject([
          query,
          after,
          { code: 'BAD_USER_INPUT', fields: [{ path: 'after' }] },
        ])
      }
    }
    expect(await refusal(undefined, '{ policies(after: "99999999999") { totalCount } }')).toMatchObject({
      fields: [{ path: 'after' }],
    })
  })

  it('refuses the keys of prototypes as the unknown keys they are, and nothing is polluted', async () => {
    const ask = async (query: string, variables: string) =>
      (await post(`{"query":${JSON.stringify(query)},"variables":${variables}}`)).errors[0].extensions
    const facts = 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }'
    expect(await ask(facts, '{"f":{"__proto__":{"polluted":1}}}')).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'facts.__proto__' }],
    })
    expect(await ask(facts, '{"f":{"constructor":{"prototype":{"polluted":1}}}}')).toMatchObject({
      fields: [{ path: 'facts.constructor' }],
    })
    expect(await ask(facts, '{"f":{"__proto__":null}}')).toMatchObject({ fields: [{ path: 'facts.__proto__' }] })
    const input = '{"title":"x","body":"x","tags":[],"measures":[],"__proto__":{"title":"y"}}'
    expect(await ask(draft, `{"i":${input}}`)).toMatchObject({ fields: [{ path: 'input.__proto__' }] })
    const rule = '{"fact":"employees","gte":1,"__proto__":{"polluted":1}}'
    const preview = 'query($r: JSON) { previewAudience(audience: ENTERPRISE, rule: $r) { total } }'
    expect(await refusal('pub-a', preview, { r: JSON.parse(rule) })).toMatchObject({
      fields: [{ path: 'rule.__proto__' }],
    })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('answers a wrong variable of a subscription by its path and logs neither fault nor value', async () => {
    const client = await connect(service, 'ent-1')
    const before = service.logs.length
    const refused = async (query: string, variables: Record<string, unknown>) => {
      const stream = follow(client, query, variables)
      await until(() => stream.ended, 'the refusal')
      return stream.errors
    }
    const newest = 'subscription($n: Int) { deliveryChanged(newest: $n) { id } }'
    expect(await refused(newest, { n: 'secret-word' })).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'newest' }] } },
    ])
    const after = 'subscription($a: String) { deliveryAdded(after: $a) { id } }'
    for (const a of ['secret-word', 'secret-word\u0000'])
      expect(await refused(after, { a })).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'after' }] } },
      ])
    for (const query of [
      'subscription {',
      '{ viewer { id } }',
      'subscription A { deliveryChanged { id } } query B { tags { id } }',
    ])
      expect(await refused(query, {})).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const lines = service.logs.slice(before)
    expect(lines.filter((line) => Number(line.level) >= 50)).toEqual([])
    expect(JSON.stringify(lines)).not.toContain('secret-word')
    expect(lines.every((line) => typeof line.msg === 'string')).toBe(true)
    await client.dispose()
  })

  it('closes sockets with the codes of the protocol, and no word of another one', async () => {
    const closing = (frames: string[], protocols: string[] = ['graphql-transport-ws']) =>
      new Promise<{ code: number; received: string[] }>((resolve) => {
        const received: string[] = []
        const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, protocols)
        socket.on('open', () => {
          for (const frame of frames) socket.send(frame)
        })
        socket.on('message', (text) => received.push(String(text)))
        socket.on('error', () => {})
        socket.on('close', (code) => resolve({ code, received }))
      })
    const init = (payload?: unknown) => JSON.stringify({ type: 'connection_init', payload })
    const signedIn = init({ authorization: `Bearer ${await service.token('ent-1')}` })
    const subscribe = JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query: 'subscription { deliveryChanged { id } }' },
    })
    const faults = await faultsOf(async () => {
      for (const frame of [init(), init(null), init({}), init({ authorization: 'Bearer x' }), init('x'), subscribe])
        expect([frame, await closing([frame])]).toEqual([frame, { code: 4401, received: [] }])
      expect((await closing([signedIn, signedIn])).code).toBe(4429)
      for (const frame of ['', '{', 'null', '[]', '5', '{"type":1}', '{"type":"start"}'])
        expect([frame, (await closing([frame])).code]).toEqual([frame, 4400])
      expect((await closing([], [])).code).toBe(4406)
      expect((await closing([], ['graphql-ws'])).code).not.toBe(1000)
      expect((await closing(['x'.repeat(2_000_000)])).code).toBe(1009)
    })
    expect(faults).toEqual([])
    service.clock.advance(13 * 3600_000)
    expect((await closing([signedIn])).code).toBe(4401)
    service.clock.advance(-13 * 3600_000)
  })

  it('answers a ping, and closes a second subscription of the same id', async () => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const received: any[] = []
    let code = 0
    socket.on('message', (text) => received.push(JSON.parse(String(text))))
    socket.on('close', (given) => {
      code = given
    })
    await new Promise((resolve) => socket.once('open', resolve))
    const send = (message: object) => socket.send(JSON.stringify(message))
    send({ type: 'connection_init', payload: { authorization: `Bearer ${await service.token('ent-1')}` } })
    await until(() => received.some(({ type }) => type === 'connection_ack'), 'the acknowledgement')
    send({ type: 'ping' })
    await until(() => received.some(({ type }) => type === 'pong'), 'the pong')
    send({ type: 'pong' })
    const payload = { query: 'subscription { deliveryChanged { id } }' }
    send({ id: 'a', type: 'subscribe', payload })
    send({ id: 'a', type: 'complete' })
    send({ id: 'a', type: 'subscribe', payload })
    send({ id: 'b', type: 'subscribe', payload: { query: 5 } })
    await until(() => received.some(({ type, id }) => type === 'error' && id === 'b'), 'the refusal')
    send({ id: 'a', type: 'subscribe', payload })
    await until(() => code !== 0, 'the close')
    expect(code).toBe(4409)
  })
})
