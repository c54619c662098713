import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { badInput, type FieldProblem } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { apiRefusals } from '../refusals.ts'

/** Greatest length of a text in characters, by `Type.field.argument`, `Input.field`, or its own name. */
const lengths: Readonly<Record<string, number>> = {
  'Query.policies.text': 200,
  'Query.codes.text': 200,
  'TopicSubscriptionInput.text': 200,
  'Mutation.putHolidayNotice.text': 20_000,
  search: 200,
  below: 200,
  system: 200,
  facet: 200,
  kind: 200,
  code: 200,
  codeSystem: 200,
  industry: 200,
  language: 200,
  method: 200,
  value: 200,
  uscc: 200,
  after: 200,
  quietFrom: 200,
  quietTo: 200,
  title: 500,
  name: 500,
  body: 2_000_000,
  csv: 4_000_000,
}
const idMax = 200
const otherMax = 2000
/** Greatest number of values in one JSON argument. */
const jsonValuesMax = 20_000
const problemsMax = 20

/**
 * Checks every text of an operation's arguments.
 * @param document   valid
 * @param variables  as given; nothing else of them is checked
 * @throws DomainError BAD_USER_INPUT with each path
 */
export function checkLengths(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const problems: FieldProblem[] = []
  const types = new TypeInfo(schema)
  const given = { ...defaultsOf(document), ...variables }
  visit(
    document,
    visitWithTypeInfo(types, {
      enter: (node) => {
        if (node.kind !== Kind.ARGUMENT) return
        const argument = types.getArgument()
        const field = types.getFieldDef()
        if (!argument || problems.length >= problemsMax) return
        const key = `${types.getParentType()?.name}.${field?.name}.${argument.name}`
        measure(givenValue(node.value, given), argument.type, argument.name, key, problems)
      },
    }),
  )
  if (problems.length > 0) throw badInput(problems.slice(0, problemsMax))
}

const givenValue = (node: ValueNode, variables: Record<string, unknown>): unknown =>
  node.kind === Kind.VARIABLE ? variables[node.name.value] : valueFromASTUntyped(node, variables)

function defaultsOf(document: DocumentNode): Record<string, unknown> {
  const defaults: Record<string, unknown> = {}
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const { variable, defaultValue } of definition.variableDefinitions ?? [])
        if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue)
  return defaults
}

function measure(value: unknown, type: GraphQLInputType, path: string, key: string, problems: FieldProblem[]): void {
  if (value === null || value === undefined || problems.length >= problemsMax) return
  if (isNonNullType(type)) {
    measure(value, type.ofType, path, key, problems)
    return
  }
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value]
    for (const [i, item] of items.entries()) measure(item, type.ofType, `${path}[${i}]`, key, problems)
    return
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields()))
      measure(
        (value as Record<string, unknown>)[field.name],
        field.type,
        `${path}.${field.name}`,
        `${type.name}.${field.name}`,
        problems,
      )
    return
  }
  if (type.name === 'JSON') measureJson(value, path, problems)
  else if (typeof value === 'string') checkText(value, path, maxOf(key, type.name), problems)
}

const maxOf = (key: string, type: string): number =>
  lengths[key] ?? (type === 'ID' ? idMax : (lengths[key.slice(key.lastIndexOf('.') + 1)] ?? otherMax))

function checkText(text: string, path: string, max: number, problems: FieldProblem[]): void {
  if (text.length > max) problems.push({ path, ...platformRefusals.tooLong({ max }) })
  else if (turning.test(text) && /(^|\.)(title|name|zh|en|url|email|address|endpoint|contact)$/.test(path))
    problems.push({ path, ...apiRefusals.turning })
}

// Unicode's explicit directional formatting characters (UAX #9, 2.1 to 2.4): they show a name or a link turned round.
const turning = /[\u202A-\u202E\u2066-\u2069]/

/** Why a stack of its own: no depth overflows it. */
function measureJson(value: unknown, path: string, problems: FieldProblem[]): void {
  const left: [value: unknown, path: string][] = [[value, path]]
  for (let count = 0; left.length > 0; count += 1) {
    if (count > jsonValuesMax) {
      problems.push({ path, ...platformRefusals.tooManyValues({ max: jsonValuesMax }) })
      return
    }
    const [one, at] = left.pop() as [unknown, string]
    if (typeof one === 'string') checkText(one, at, otherMax, problems)
    else if (Array.isArray(one)) for (const [i, item] of one.entries()) left.push([item, `${at}[${i}]`])
    else if (one !== null && typeof one === 'object')
      for (const [name, item] of Object.entries(one)) {
        checkText(name, `${at}.${name.slice(0, 50)}`, idMax, problems)
        left.push([item, `${at}.${name.slice(0, 50)}`])
      }
    if (problems.length >= problemsMax) return
  }
}
