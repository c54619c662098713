import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { GraphqlContext } from '../../../src/api/graphql/context.ts'
import { operationReader } from '../../../src/api/live/operation.ts'

const schema: GraphQLSchema = buildSchema(`
  type Query { nothing: ID }
  type Item { id: ID! name: String first(n: Int = 2): [Int!]! broken: String broken2: String! inner: Item }
  type Subscription { item: Item! }
`)
const fields = schema.getType('Item') as unknown as { getFields(): Record<string, { resolve?: unknown }> }
Object.assign(fields.getFields().broken ?? {}, { resolve: async () => Promise.reject(new Error('no')) })
Object.assign(fields.getFields().broken2 ?? {}, {
  resolve: () => {
    throw new Error('never')
  },
})
Object.assign(fields.getFields().first ?? {}, {
  resolve: (_item: unknown, { n }: { n: number }) => Array.from({ length: n }, (_, i) => i),
})

const context = {} as GraphqlContext
const event = { item: { id: 7, name: '名', inner: { id: 8, name: null } } }

describe('a subscription that runs thousands of times', () => {
  it.each([
    ['subscription { item { id name inner { id name } } }', {}],
    ['subscription($n: Int) { item { id first(n: $n) } }', { n: 3 }],
    ['subscription($n: Int) { item { id first(n: $n) } }', {}],
    [
      'subscription($s: Boolean!) { item { id name @skip(if: $s) ... on Item { x: name @include(if: $s) } } }',
      { s: true },
    ],
    ['subscription A { item { ...f } } subscription B { item { id } } fragment f on Item { name __typename }', {}, 'A'],
    ['subscription { item { id broken } }', {}],
    ['subscription { item { id inner { broken2 } } }', {}],
    ['subscription { item { broken2 } }', {}],
  ])('answers %s as graphql does, compiled or not', async (query, variables, operationName = null as never) => {
    const operation = operationReader(() => schema, false)({ query, variables, operationName })
    const document = parse(query)
    const plain = await execute({ schema, document, rootValue: event, variableValues: variables, operationName })
    for (let i = 0; i < 30; i += 1)
      expect(await operation.resolve(event, context, variables, JSON.stringify)).toBe(JSON.stringify(plain))
  })

  it('parses a text once, and checks its variables each time', () => {
    const read = operationReader(() => schema, false)
    const query = 'subscription($n: Int) { item { first(n: $n) } }'
    const asked = { query, variables: { n: 1 }, operationName: null }
    expect(read(asked)).toBe(read({ ...asked, variables: {} }))
    expect(() => read({ ...asked, variables: { n: 'x' } })).toThrow(AggregateError)
    expect(() => read({ ...asked, query: 'subscription { item { nothing } }' })).toThrow(/nothing/)
    expect(() => read({ ...asked, query: '{ nothing }' })).toThrow(/WebSocket/)
  })
})
