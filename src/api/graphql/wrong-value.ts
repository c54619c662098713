import { GraphQLError, type GraphQLSchema, isEnumType, Kind, parse, type Source } from 'graphql'
import type { FieldProblem } from '../../platform/errors.ts'
import { type Refusal, readStoredRefusal } from '../../platform/refusal.ts'
import { apiRefusals } from '../refusals.ts'
import { type Places, placesOf } from './places.ts'

const { required, object } = apiRefusals
const inGraphqlsWords = (text: string): Refusal => apiRefusals.graphql({ reason: text.slice(0, 300) })

// graphql's messages about variables and literals, and the contract's refusal for both
const reasons: [RegExp, Refusal][] = [
  [/^Expected non-nullable type "[^"]+" not to be null/, required],
  [/^Expected value of type "[^"]+", found null\.$/, required],
  [/^Expected type "\w+" to be an object/, object],
  [/^Expected value of type "[^"]+", found /, object],
  [/^Int cannot represent/, apiRefusals.integer],
  [/^Float cannot represent/, apiRefusals.number],
  [/^String cannot represent/, apiRefusals.text],
  [/^Boolean cannot represent/, apiRefusals.boolean],
  [/^ID cannot represent/, apiRefusals.id],
]

/**
 * The contract's refusal for graphql's error about a value. A literal and a variable with the same fault get the same
 * one.
 * @returns undefined for other errors (syntax, an unknown field of a selection, …)
 */
export function wrongValue(error: GraphQLError, schema: GraphQLSchema | undefined): FieldProblem | undefined {
  if (error.extensions.code !== undefined) return undefined
  if (error.originalError && !(error.originalError instanceof GraphQLError)) return undefined
  const [node] = error.nodes ?? []
  const text = error.message
  // Values that are checked only when their field runs: a null in place of a default.
  const late = /^Argument "(\w+)" (of required type|of non-null type|has invalid value)/.exec(text)
  if (late) return { path: late[1] ?? '', ...(late[2] === 'has invalid value' ? inGraphqlsWords(text) : required) }
  const absent = /^Field "\w+" argument "(\w+)" of type "[^"]+" is required/.exec(text)
  if (absent) return { path: absent[1] ?? '', ...required }
  const source = node?.loc?.source
  if (!node || !source) return undefined
  if (node.kind === Kind.VARIABLE_DEFINITION) {
    const name = node.variable.name.value
    const path = placesIn(source).ofVariable(name)
    if (/^Variable "\$\w+" of (required|non-null) type /.test(text)) return { path, ...required }
    if (!/^Variable "\$\w+" got invalid value /.test(text)) return { path, ...inGraphqlsWords(text) }
    const reason = error.originalError?.message ?? ''
    // The path is the last quoted text before the reason. Quotes in a value are escaped, so a value cannot imitate one.
    const inside = new RegExp(`^[\\s\\S]* at "${name}([^"]*)"; $`).exec(text.slice(0, text.length - reason.length))?.[1]
    return inObject(path + (inside ?? ''), reason, schema)
  }
  const path = error.nodes?.map(({ loc }) => placesIn(source).at(loc?.start)).find((found) => found !== undefined)
  return path === undefined ? undefined : inObject(path, text, schema)
}

/** A fault of an object names the missing or unknown field. */
function inObject(path: string, text: string, schema: GraphQLSchema | undefined): FieldProblem {
  const missing = /^Field "(?:\w+\.)?(\w+)" of required type "[^"]+" was not provided\.$/.exec(text)
  if (missing) return { path: `${path}.${missing[1]}`, ...required }
  const unknown = /^Field "([\s\S]*)" is not defined by type "\w+"\./.exec(text)?.[1]
  if (unknown !== undefined) {
    // graphql points at a variable's object, but at a literal's field
    const given = `.${unknown.slice(0, 100)}`
    return { path: path.endsWith(given) ? path : path + given, ...apiRefusals.noSuchField }
  }
  if (/^Unknown argument "/.test(text)) return { path, ...apiRefusals.noSuchArgument }
  return { path, ...reasonOf(text, schema) }
}

function reasonOf(text: string, schema: GraphQLSchema | undefined): Refusal {
  const named =
    /^Value "[\s\S]*" does not exist in "(\w+)" enum\./.exec(text) ?? /^Enum "(\w+)" cannot represent/.exec(text)
  const type = named ? schema?.getType(named[1] ?? '') : undefined
  if (isEnumType(type)) {
    return apiRefusals.oneOf({ values: type.getValues().map(({ name }) => name) })
  }
  // the service's own scalars state their reason by key
  return readStoredRefusal(text) ?? reasons.find(([wording]) => wording.test(text))?.[1] ?? inGraphqlsWords(text)
}

const known = new WeakMap<Source, Places>()

// graphql's errors contain their source, but not the document
function placesIn(source: Source): Places {
  const places = known.get(source) ?? placesOf(parse(source.body))
  known.set(source, places)
  return places
}
