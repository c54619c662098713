import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import { type DocumentNode, type GraphQLSchema, Kind, parse, printSchema, validate } from 'graphql'
import { type GeneratedFile, notice } from './generated-file.ts'
import { operationTexts } from './operation-texts.ts'

const folders = ['test', 'test/integration', 'test/e2e', 'test/property']
export const testFolder = 'test/generated'

/**
 * Generates types of the tests' operations, by text: result and variables. `raw` sends other texts.
 * No result is null. Why: a test that reads a value expects that the value exists.
 * @throws Error naming the file and the problem of an operation that does not fit the schema
 */
export async function testOperations(schema: GraphQLSchema): Promise<GeneratedFile[]> {
  const texts = readTexts(schema)
  const path = join(testFolder, 'operations.ts')
  const types = await codegen({
    filename: path,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: [...texts].map(([text, document]) => ({ location: nameOf(text), document: named(document, text) })),
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    config: {
      omitOperationSuffix: true,
      operationResultSuffix: '',
      skipTypename: true,
      maybeValue: 'T',
      arrayInputCoercion: false,
      disableDescriptions: true,
      strictScalars: true,
      scalars: { ID: 'string', DateTime: 'string', Date: 'string', JSON: 'any' },
    },
  })
  const entries = [...texts.keys()].map(
    (text) => `  ${JSON.stringify(text)}: { result: ${nameOf(text)}; variables: ${nameOf(text)}Variables }`,
  )
  return [{ path, text: `${notice}${types}\n\nexport type Operations = {\n${entries.join('\n')}\n}\n` }]
}

function readTexts(schema: GraphQLSchema): Map<string, DocumentNode> {
  const problems: string[] = []
  const found = new Map<string, DocumentNode>()
  for (const path of folders.flatMap(sourcesIn))
    for (const { text, isRequired } of operationTexts(readFileSync(path, 'utf8'))) {
      const problem = problemOf(schema, text)
      if (problem === undefined) found.set(text, parse(text))
      else if (isRequired) problems.push(`${path}: ${problem}\n  ${text}`)
    }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function problemOf(schema: GraphQLSchema, text: string): string | undefined {
  try {
    const document = parse(text)
    const count = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length
    return count === 1 ? validate(schema, document)[0]?.message : `${count} operations`
  } catch (error) {
    return String(error)
  }
}

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name))

/** Name of an operation. Why by hash: it must not depend on the other operations. */
const nameOf = (text: string): string => `Op${createHash('sha256').update(text).digest('hex').slice(0, 12)}`

const named = (document: DocumentNode, text: string): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? { ...definition, name: { kind: Kind.NAME, value: nameOf(text) } }
      : definition,
  ),
})
