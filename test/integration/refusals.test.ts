// What a client does wrong is told to the client by its place, the same on every way in, and is no fault of ours.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('refusals on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const refusal = async (account: string | undefined, query: string, variables?: Record<string, unknown>) => {
    const { errors } = await service.gql(account, query, variables)
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

  it('refuses what is no operation, or not one that can be asked this way', async () => {
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
        expect(await refusal('ent-1', query)).toEqual({ code: 'BAD_USER_INPUT', fields: [] })
      }
    })
    expect(faults).toEqual([])
    // brackets in texts do not count
    const text = JSON.stringify('{'.repeat(5000))
    expect(
      (await service.ok(undefined, `{ policies(text: ${text}) { totalCount } } # ${'{'.repeat(500)}`)).policies,
    ).toEqual({ totalCount: 0 })
  })
})
