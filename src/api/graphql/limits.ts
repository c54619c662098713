import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  visit,
} from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import { badInput } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'
import { type Places, placesOf } from './places.ts'
import { limitError } from './source.ts'
import { checkLengths } from './text-lengths.ts'

// An explanation of a rule nests at most 20 levels; a page requests 9.
export const depthMax = 24
// 40 tasks × 50 members × 8 fields, with room.
export const complexityMax = 40_000
// The public page's largest operation costs 1,512. A search costs 500 more.
const anonymousComplexityMax = 5000
const searchCost = 500
const aliasesMax = 100

// The cost of a list is its page size times the cost of an item.
const byPageSize: ComplexityEstimator = ({ args, childComplexity, field }) => {
  const listed = typeof args.first === 'number' ? Math.min(Math.max(args.first, 1), 500) : undefined
  if (listed !== undefined) return 1 + listed * childComplexity
  // Sub-rules: a query names every level of an explanation, so only a level's own breadth counts.
  if (field.name === 'children') return 1 + 2 * childComplexity
  // The page size was counted at the connection.
  if (field.name === 'edges') return 1 + childComplexity
  return String(field.type).startsWith('[') ? 1 + 5 * childComplexity : 1 + childComplexity
}

// Why apart: an argument by which the database searches makes a field expensive whatever its page size.
const bySearch: ComplexityEstimator = (given) => {
  const { args } = given
  const searches = [args.text, args.search].some((text) => typeof text === 'string' && text.trim() !== '')
  return searches ? searchCost + (byPageSize(given) as number) : undefined
}

type Given = {
  variables?: Record<string, unknown> | null
  operationName?: string | null
  /** without sign-in, for which the budget is smaller */
  isAnonymous?: boolean
}

/**
 * Checks an operation, equally for HTTP and WebSocket.
 * @throws GraphQLError or DomainError BAD_USER_INPUT; AggregateError of graphql's errors about variables
 */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: Given & { introspection: boolean },
): void {
  checkDocument(schema, document, options.introspection)
  checkValues(schema, document, options)
}

/** Checks everything that depends on the text alone. @throws GraphQLError BAD_USER_INPUT */
export function checkDocument(schema: GraphQLSchema, document: DocumentNode, introspection: boolean): void {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  const [wrong] = validate(schema, document, rules, { maxErrors: 1 })
  if (wrong) throw wrong
  checkShape(document)
}

/**
 * Checks variables, and the complexity, which depends on page sizes in them.
 * @param document passed checkDocument
 * @throws GraphQLError or DomainError BAD_USER_INPUT; AggregateError of graphql's errors about variables
 */
export function checkValues(schema: GraphQLSchema, document: DocumentNode, given: Given): void {
  const variables = given.variables ?? {}
  checkVariables(schema, document, variables, given.operationName)
  checkText(document, variables)
  checkLengths(schema, document, variables)
  const complexity = getComplexity({
    schema,
    query: document,
    variables,
    ...(given.operationName ? { operationName: given.operationName } : {}),
    estimators: given.isAnonymous ? [bySearch, byPageSize] : [byPageSize],
  })
  const max = given.isAnonymous ? anonymousComplexityMax : complexityMax
  if (!(complexity <= max)) throw limitError(apiRefusals.tooComplex({ complexity, max }))
}

function checkVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  operationName: string | null | undefined,
): void {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 50 })
  if (errors) throw new AggregateError(errors)
}

/** Checks depth, also through fragments, and the number of aliases. Fragments of a valid document have no cycles. */
function checkShape(document: DocumentNode): void {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  )
  const known = new Map<string, number>()
  let aliases = 0
  const depthOf = (node: { selectionSet?: { selections: readonly unknown[] } | undefined }): number => {
    let deepest = 0
    for (const selection of (node.selectionSet?.selections ?? []) as readonly import('graphql').SelectionNode[]) {
      if (selection.kind === Kind.FIELD) {
        if (selection.alias) aliases += 1
        deepest = Math.max(deepest, 1 + depthOf(selection))
      } else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, depthOf(selection))
      else {
        const name = selection.name.value
        const fragment = fragments.get(name)
        if (fragment && !known.has(name)) known.set(name, depthOf(fragment))
        deepest = Math.max(deepest, known.get(name) ?? 0)
      }
    }
    return deepest
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    if (depthOf(definition) > depthMax) throw limitError(apiRefusals.tooDeep({ max: depthMax }))
  }
  if (aliases > aliasesMax) throw limitError(apiRefusals.tooManyAliases({ max: aliasesMax }))
}

// PostgreSQL stores neither NUL nor a lone surrogate. Refused by path before a statement fails.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

function checkText(document: DocumentNode, variables: Record<string, unknown>): void {
  const paths: string[] = []
  const walk = (value: unknown, path: string, depth: number): void => {
    if (paths.length >= 20 || depth > 200) return
    if (typeof value === 'string') {
      if (unstorable.test(value)) paths.push(path)
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`, depth + 1)
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        walk(key, `${path}.${key}`, depth + 1)
        walk(item, `${path}.${key}`, depth + 1)
      }
    }
  }
  let found: Places | undefined
  const places = (): Places => {
    found ??= placesOf(document)
    return found
  }
  for (const [name, value] of Object.entries(variables)) {
    const before = paths.length
    walk(value, '', 1)
    for (let i = before; i < paths.length; i += 1) paths[i] = `${places().ofVariable(name)}${paths[i]}`
  }
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.STRING && unstorable.test(node.value)) paths.push(places().at(node.loc?.start) ?? 'query')
    },
  })
  if (paths.length > 0) throw badInput(paths.map((path) => ({ path, ...apiRefusals.unstorable })))
}
