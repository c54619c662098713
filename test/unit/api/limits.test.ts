import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { checkOperation, complexityMax } from '../../../src/api/graphql/limits.ts'
import { connectionOf, numericId, pageSize, present } from '../../../src/api/resolvers/paging.ts'

const schema = buildSchema(`
  scalar JSON
  type Node { id: ID!, name: String, next: Node, children: [Node!]!, list(first: Int): Page! }
  type Page { edges: [Edge!]! }
  type Edge { node: Node! }
  input Filter { words: String, tags: [String!] }
  type Query { node(filter: Filter, json: JSON, text: String): Node, list(first: Int): Page! }
  type Subscription { added(first: Int, text: String): Node }
`)
const check = (
  query: string,
  options: { variables?: Record<string, unknown> | null; introspection?: boolean } = {},
) => {
  checkOperation(schema, parse(query), { introspection: false, ...options })
}
const refusal = (query: string, options?: Parameters<typeof check>[1]): string => {
  try {
    check(query, options)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
const nest = (depth: number, field = 'next') =>
  `{ ${'node { '.concat(`${field} { `.repeat(depth - 2))} id ${'} '.repeat(depth - 1)} }`

describe('limits of an operation', () => {
  it.each<[string, string]>([
    ['a page of a hundred', '{ list(first: 100) { edges { node { id name } } } }'],
    ['24 levels', nest(24)],
    ['100 aliases', `{ node { ${Array.from({ length: 100 }, (_, i) => `a${i}: id`).join(' ')} } }`],
    ['an explanation 12 levels deep', nest(14, 'children')],
  ])('%s', (_name, query) => {
    expect(refusal(query)).toBe('')
  })

  it.each<[string, string, RegExp]>([
    ['an unknown field', '{ nothing }', /Cannot query field/],
    ['introspection', '{ __schema { types { name } } }', /introspection/i],
    ['introspection in a fragment', '{ ...f } fragment f on Query { __type(name: "Node") { name } }', /introspection/i],
    ['25 levels', nest(25), /deeper than 24/],
    [
      '25 levels through fragments',
      `{ node { ...a } } fragment a on Node { ${'next { '.repeat(12)} ...b ${'} '.repeat(12)} } fragment b on Node { ${'next { '.repeat(12)} id ${'} '.repeat(12)} }`,
      /deeper than 24/,
    ],
    [
      'levels in inline fragments',
      `{ node { ... on Node { ${'next { '.repeat(24)} id ${'} '.repeat(24)} } } }`,
      /deeper/,
    ],
    ['101 aliases', `{ node { ${Array.from({ length: 101 }, (_, i) => `a${i}: id`).join(' ')} } }`, /100 aliases/],
    [
      'pages in pages',
      '{ list(first: 500) { edges { node { list(first: 500) { edges { node { id } } } } } } }',
      /too complex/,
    ],
    ['fragments in a circle', '{ node { ...a } } fragment a on Node { next { ...a } }', /itself/],
    [
      'a negative page does not make it cheap',
      `{ list(first: 500) { edges { node { list(first: -500) { edges { node { ${'next { '.repeat(9)} id ${'} '.repeat(9)} list(first: 500) { edges { node { id } } } } } } } } } }`,
      /too complex/,
    ],
  ])('not %s', (_name, query, message) => {
    expect(refusal(query)).toMatch(message)
  })

  it('counts a page size given as a variable', () => {
    const query = 'query ($n: Int) { list(first: $n) { edges { node { list(first: $n) { edges { node { id } } } } } } }'
    expect(refusal(query, { variables: { n: 10 } })).toBe('')
    expect(refusal(query, { variables: { n: 500 } })).toMatch(/too complex/)
  })

  it('counts the variables of a subscription as any others', () => {
    const query = 'subscription ($n: Int = 500) { added(first: $n) { list(first: $n) { edges { node { id } } } } }'
    expect(refusal(query, { variables: null })).toMatch(/too complex/)
    expect(refusal(query, { variables: { n: 10 } })).toBe('')
  })

  it('allows introspection where it is switched on', () => {
    expect(refusal('{ __schema { types { name } } }', { introspection: true })).toBe('')
  })

  it('names the limit', () => {
    expect(refusal('{ list(first: 500) { edges { node { list(first: 500) { edges { node { id } } } } } } }')).toContain(
      `at most ${complexityMax}`,
    )
  })
})

describe('text that cannot be stored', () => {
  const query = 'query ($filter: Filter, $json: JSON) { node(filter: $filter, json: $json) { id } }'
  const fieldsOf = (variables: Record<string, unknown>): string[] => {
    try {
      check(query, { variables })
      return []
    } catch (error) {
      return ((error as { fields?: { path: string }[] }).fields ?? []).map((field) => field.path)
    }
  }
  it.each<[string, Record<string, unknown>, string[]]>([
    ['NUL', { filter: { words: 'a\0b' } }, ['filter.words']],
    ['half a pair', { filter: { tags: ['a', '\ud83d'] } }, ['filter.tags[1]']],
    ['the other half', { json: { deep: [{ x: '\ude00!' }] } }, ['json.deep[0].x']],
    ['a key', { json: { 'k\0': 1 } }, ['json.k\0']],
    ['two places', { filter: { words: '\0' }, json: '\0' }, ['filter.words', 'json']],
    ['an emoji is fine', { filter: { words: '😀 𠮷' }, json: { 𠮷: '😀' } }, []],
  ])('%s', (_name, variables, paths) => {
    expect(fieldsOf(variables)).toEqual(paths)
  })
  it('in the operation itself is refused too', () => {
    expect(refusal('{ node(text: "a\\u0000") { id } }')).toContain('cannot be stored')
  })
})

describe('pages', () => {
  it.each<[number | null | undefined, number]>([
    [undefined, 20],
    [null, 20],
    [0, 0],
    [50, 50],
    [1000, 100],
  ])('first %s is %i', (first, size) => {
    expect(pageSize(first, 20, 100)).toBe(size)
  })
  it('refuses a negative size by its path', () => {
    expect(() => pageSize(-1, 20, 100)).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ path: 'first' })] }),
    )
  })
  it.each<[string[], number, object]>([
    [['a', 'b', 'c'], 2, { hasNextPage: true, endCursor: '#b' }],
    [['a', 'b'], 2, { hasNextPage: false, endCursor: '#b' }],
    [[], 2, { hasNextPage: false, endCursor: null }],
    [['a'], 0, { hasNextPage: true, endCursor: null }],
  ])('%j of %i', (found, first, pageInfo) => {
    const connection = connectionOf(found, first, (item) => `#${item}`)
    expect(connection.pageInfo).toEqual(pageInfo)
    expect(connection.edges.map((edge) => edge.node)).toEqual(found.slice(0, first))
  })
  it.each([
    ['42', 42],
    ['0', 0],
    ['-1', -1],
    ['1e3', -1],
    ['', -1],
    ['9999999999999999', -1],
    ['4２', -1],
    [' 4', -1],
  ])('id %j is number %i', (id, number) => {
    expect(numericId(id)).toBe(number)
  })
  it('keeps the found objects of a batch in order', () => {
    expect(present([1, undefined, new Error('x'), 2])).toEqual([1, 2])
  })
})
