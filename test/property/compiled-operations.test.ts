// A compiled subscription answers what the interpreter answers (GraphQL specification §6.3.2, CollectFields).
import fc from 'fast-check'
import { execute, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import type { GraphqlContext } from '../../src/api/graphql/context.ts'
import { compileOperation, operationReader } from '../../src/api/live/operation.ts'
import { isFull } from '../effort.ts'
import { documents, events, schema, variables } from './generated-operations.ts'

it('a fragment that is spread again without its condition is answered whole, before and after compiling', async () => {
  const query = `subscription($x: Boolean!) { item { ...Core @include(if: $x) ...Card } }
    fragment Card on Item { ...Core word } fragment Core on Item { id name }`
  const { resolve } = operationReader(() => schema, false)({ query, variables: { x: false }, operationName: null })
  const event = { item: { id: '1', name: '名', word: '词' } }
  for (let i = 0; i < 30; i += 1)
    expect(await resolve(event, {} as GraphqlContext, { x: false }, ({ data }) => data)).toEqual({
      item: { id: '1', name: '名', word: '词' },
    })
})

const asJson = (data: unknown): unknown => JSON.parse(JSON.stringify(data))

it('generated documents: compiled = interpreted', { timeout: 600_000 }, async () => {
  const counts = { failed: 0, repeated: 0, compared: 0 }
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.tuple(variables, events), { minLength: 1, maxLength: 4 }),
      async (text, runs) => {
        const document = parse(text)
        expect(validate(schema, document).filter(({ message }) => !message.includes('is never used'))).toEqual([])
        const compiled = compileOperation(schema, document, null)
        // too large to compile: the service interprets it
        if (!compiled) return
        for (const [variableValues, event] of runs) {
          const plain = await execute({ schema, document, rootValue: event, variableValues })
          const fast = await compiled(event, {}, variableValues)
          // Errors come from the interpreter: it is enough that both have some.
          // A compiled answer with errors is thrown away and interpreted (operation.ts). It must have some where there are some.
          if (plain.errors && !fast?.errors) throw new Error(JSON.stringify([plain.errors, plain.data, fast?.data]))
          // Members of a JSON object have no order (RFC 8259 §4): a key that comes twice, first skipped, stands elsewhere.
          else if (!fast?.errors) expect(asJson(fast?.data)).toEqual(asJson(plain.data))
          counts[plain.errors ? 'failed' : fast?.errors ? 'repeated' : 'compared'] += 1
        }
      },
    ),
    { numRuns: isFull ? 2000 : 150, seed: 20_261_130 },
  )
  expect(counts.compared).toBeGreaterThan(isFull ? 1000 : 75)
  expect(counts.repeated).toBe(0)
})
