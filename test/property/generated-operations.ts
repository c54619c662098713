// Documents over a small schema: fragments that are spread several times, aliases, conditions, variables, unions.
import fc from 'fast-check'
import { buildSchema } from 'graphql'

/** `must`, `all` and `word` are not null by their types, and null in some values: nulls then rise to their parents. */
export const schema = buildSchema(`
  type Query { nothing: ID }
  interface Named { id: ID! }
  type Item implements Named {
    id: ID! name: String word: String! plus(n: Int = 2): Int
    inner: Item must: Item! some: [Item] all: [Item!]! any: Any named: Named
  }
  type Other implements Named { id: ID! name: String }
  union Any = Item | Other
  type Subscription { item: Item }
`)
const itemType = schema.getType('Item') as unknown as { getFields(): Record<string, { resolve?: unknown }> }
Object.assign(itemType.getFields().plus ?? {}, {
  resolve: (_item: unknown, { n }: { n: number | null }) => (n ?? 0) + 1,
})

type Made = { text: string; spreads: Set<string> }
type Draw = fc.Arbitrary<Made>
const fragments = ['F0', 'F1', 'F2'] as const
const objects = ['inner', 'must', 'some', 'all']

const condition = fc.constantFrom('true', 'false', '$x', '$y')
const directives = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: condition.map((when) => ` @include(if: ${when})`) },
  { weight: 2, arbitrary: condition.map((when) => ` @skip(if: ${when})`) },
  {
    weight: 1,
    arbitrary: fc.tuple(condition, condition).map(([a, b]) => ` @skip(if: ${a}) @include(if: ${b})`),
  },
)

// One response key has one field and one argument. Why: other documents are not valid (OverlappingFieldsCanBeMerged).
const leaf: Draw = fc
  .tuple(
    fc.constantFrom(
      'id',
      'name',
      'word',
      'a: id',
      'b: name',
      '__typename',
      'plus',
      'p3: plus(n: 3)',
      'pn: plus(n: $n)',
    ),
    directives,
  )
  .map(([field, when]) => ({ text: field + when, spreads: new Set<string>() }))

const joined = (parts: readonly Made[], wrap: (text: string) => string): Made => ({
  text: wrap(parts.map(({ text }) => text).join(' ')),
  spreads: new Set(parts.flatMap(({ spreads }) => [...spreads])),
})

/** Selections on an Item. @param from first fragment that they can spread: none spreads itself */
function selections(depth: number, from: number): Draw {
  const spread: Draw[] = fragments
    .slice(from)
    .map((name) => directives.map((when) => ({ text: `...${name}${when}`, spreads: new Set([name]) })))
  const deeper: Draw[] =
    depth === 0
      ? []
      : [
          fc
            .tuple(fc.constantFrom(...objects, 'i2: inner'), directives, selections(depth - 1, from))
            .map(([field, when, inside]) => joined([inside], (text) => `${field}${when} { ${text} }`)),
          fc
            .tuple(fc.constantFrom('any', 'named'), directives, selections(depth - 1, from), directives)
            .map(([field, when, inside, other]) =>
              joined(
                [inside],
                (text) => `${field}${when} { __typename ... on Item { ${text} } ... on Other${other} { id o: name } }`,
              ),
            ),
          fc
            .tuple(fc.constantFrom('...', '... on Item', '... on Named'), directives, selections(depth - 1, from))
            .map(([head, when, inside]) =>
              joined([inside], (text) =>
                head === '... on Named'
                  ? `${head}${when} { id ... on Item { ${text} } }`
                  : `${head}${when} { ${text} }`,
              ),
            ),
        ]
  return fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: leaf },
        ...[...spread, ...deeper].map((arbitrary) => ({ weight: 2, arbitrary })),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((parts) => joined(parts, (text) => text))
}

/** A subscription with the fragments that it reaches. */
export const documents: fc.Arbitrary<string> = fc
  .tuple(selections(3, 0), selections(2, 1), selections(2, 2), selections(1, 3))
  .map(([root, ...bodies]) => {
    const reached = new Set(root.spreads)
    for (const [i, name] of fragments.entries())
      if (reached.has(name)) for (const other of bodies[i]?.spreads ?? []) reached.add(other)
    const defined = fragments.flatMap((name, i) =>
      reached.has(name) ? [`fragment ${name} on Item { ${bodies[i]?.text} }`] : [],
    )
    return [`subscription($x: Boolean!, $y: Boolean!, $n: Int) { item { ${root.text} } }`, ...defined].join('\n')
  })

export const variables = fc.record(
  { x: fc.boolean(), y: fc.boolean(), n: fc.option(fc.integer({ min: 0, max: 9 })) },
  { requiredKeys: ['x', 'y'] },
)

const { item } = fc.letrec<{ item: object | null }>((tie) => ({
  item: fc.option(
    fc.record({
      __typename: fc.constant('Item'),
      id: fc.constantFrom('1', '2'),
      name: fc.option(fc.constant('名')),
      word: fc.option(fc.constant('词'), { freq: 6 }),
      inner: tie('item'),
      must: tie('item'),
      some: fc.option(fc.array(tie('item'), { maxLength: 2 })),
      all: fc.option(fc.array(tie('item'), { maxLength: 2 }), { freq: 6 }),
      any: fc.oneof(tie('item'), fc.constant({ __typename: 'Other', id: '3', name: 'o' })),
      named: fc.oneof(tie('item'), fc.constant({ __typename: 'Other', id: '4', name: null })),
    }),
    { freq: 3, maxDepth: 3 },
  ),
}))

/** Values of one event. */
export const events = item.map((value) => ({ item: value }))
