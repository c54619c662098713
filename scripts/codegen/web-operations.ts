import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  printSchema,
  type SelectionSetNode,
  Source,
  stripIgnoredCharacters,
  validate,
  visit,
} from 'graphql'
import { type GeneratedFile, notice } from './generated-file.ts'

const from = 'src/web/api/operations'
export const webFolder = 'src/web/api/generated'

type Subject = { name: string; document: DocumentNode }

/**
 * Generates the browser's operations from src/web/api/operations/*.graphql: one file of types for all, and one file of
 * short texts for each.
 * @throws Error naming file, line and what does not fit the schema
 */
export async function webOperations(schema: GraphQLSchema): Promise<GeneratedFile[]> {
  const subjects = readSubjects()
  refuseInvalid(schema, subjects)
  return [await typesFile(schema, subjects), ...subjects.map((subject) => textsFile(subject, subjects))]
}

function readSubjects(): Subject[] {
  return readdirSync(from)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const path = join(from, file)
      return { name: basename(file, '.graphql'), document: parse(new Source(readFileSync(path, 'utf8'), path)) }
    })
}

function refuseInvalid(schema: GraphQLSchema, subjects: readonly Subject[]): void {
  const definitions = subjects.flatMap(({ document }) => document.definitions)
  const errors = validate(schema, { kind: Kind.DOCUMENT, definitions })
  if (errors.length > 0) throw new Error(errors.map(String).join('\n\n'))
}

async function typesFile(schema: GraphQLSchema, subjects: readonly Subject[]): Promise<GeneratedFile> {
  const path = join(webFolder, 'types.ts')
  const text = await codegen({
    filename: path,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: subjects.map(({ name, document }) => ({ location: `${from}/${name}.graphql`, document })),
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    config: {
      omitOperationSuffix: true,
      operationResultSuffix: '',
      inlineFragmentTypes: 'combine',
      skipTypename: true,
      arrayInputCoercion: false,
      useTypeImports: true,
      strictScalars: true,
      scalars: { ID: 'string', DateTime: 'string', Date: 'string', JSON: '../json.ts#Json' },
    },
  })
  return { path, text: `${notice}${text}` }
}

/**
 * One constant per fragment and operation; an operation's text is made of its fragments' selections.
 * Why: this is shorter than fragments in the request, and unused ones are not bundled.
 */
function textsFile({ name, document }: Subject, subjects: readonly Subject[]): GeneratedFile {
  const homeOf = new Map(
    subjects.flatMap((subject) => fragmentsOf(subject).map((fragment) => [fragment.name.value, subject.name] as const)),
  )
  const fragments = usedFirst(document.definitions.filter(isFragment)).map(
    (fragment) => `export const ${fragment.name.value} = \`${templateOf(fragment.selectionSet).slice(1, -1)}\``,
  )
  const operations = document.definitions.filter(isOperation).map((operation) => {
    const type = operation.name?.value ?? ''
    return `export const ${type}: Operation<types.${type}, types.${type}Variables> = \`${templateOf(operation)}\``
  })
  const foreign = [...new Set(document.definitions.flatMap(spreadBy))].filter((used) => homeOf.get(used) !== name)
  const imports = [...new Set(foreign.map((used) => homeOf.get(used)))].sort().map((home) => {
    const names = foreign.filter((used) => homeOf.get(used) === home).sort()
    return `import { ${names.join(', ')} } from './${home}.ts'`
  })
  const head = operations.length > 0 ? ["import type { Operation } from '../operation.ts'"] : []
  const types = operations.length > 0 ? ["import type * as types from './types.ts'"] : []
  const lines = [...head, ...imports, ...types, '', ...fragments, ...operations]
  return { path: join(webFolder, `${name}.ts`), text: `${notice}${lines.join('\n')}\n` }
}

/**
 * The text of a template literal, in which a spread is replaced by the fragment's selections.
 * Why this is equal: the contract has object types only.
 */
const templateOf = (node: SelectionSetNode | OperationDefinitionNode): string =>
  // the name is for the types; the server runs the only operation of a text
  stripIgnoredCharacters(print({ ...node, name: undefined } as typeof node))
    .replaceAll(/[\\`$]/g, '\\$&')
    .replaceAll(/\.\.\.(\w+)/g, (_, fragment) => ` ${placeOf(fragment)} `)
    .replaceAll(/(?<=[{}]) | (?=[{}])/g, '')

const placeOf = (fragment: string): string => `\${${fragment}}`

/** Fragments in an order in which each follows those that it spreads. Why: a template is evaluated in its place. */
function usedFirst(fragments: readonly FragmentDefinitionNode[]): FragmentDefinitionNode[] {
  const done: FragmentDefinitionNode[] = []
  const add = (fragment: FragmentDefinitionNode): void => {
    if (done.includes(fragment)) return
    for (const used of spreadBy(fragment)) for (const each of fragments) if (each.name.value === used) add(each)
    done.push(fragment)
  }
  for (const fragment of fragments) add(fragment)
  return done
}

/** Names of the fragments that a definition spreads itself. */
function spreadBy(definition: DefinitionNode): string[] {
  const names = new Set<string>()
  visit(definition, { [Kind.FRAGMENT_SPREAD]: ({ name }: FragmentSpreadNode) => void names.add(name.value) })
  return [...names]
}

const fragmentsOf = ({ document }: Subject): FragmentDefinitionNode[] => document.definitions.filter(isFragment)
const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION
const isOperation = (node: DefinitionNode): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION
