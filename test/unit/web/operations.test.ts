import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildASTSchema, type GraphQLSchema, parse, print, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { readSchemaText } from '../../../src/platform/schema-text.ts'

const generated = join(import.meta.dirname, '../../../src/web/api/generated')
const written = join(import.meta.dirname, '../../../src/web/api/operations')

describe('the texts that the browser sends', async () => {
  const schema: GraphQLSchema = buildASTSchema(parse(readSchemaText()))
  const subjects = readdirSync(written).map((file) => file.replace('.graphql', '.ts'))
  const modules = await Promise.all(subjects.map((file) => import(join(generated, file))))
  const texts = modules.flatMap((module: Record<string, string>) => Object.values(module)).filter(isOperation)

  it('are operations of the contract, fragments written out', () => {
    expect(texts.length).toBeGreaterThan(100)
    for (const text of texts) expect(validate(schema, parse(text)), text).toEqual([])
  })

  it('carry no space that is not needed', () => {
    for (const text of texts) expect(text.length, text).toBeLessThan(print(parse(text)).length)
  })
})

const isOperation = (text: string): boolean => /^(query|mutation|subscription)\b|^\{/.test(text)
