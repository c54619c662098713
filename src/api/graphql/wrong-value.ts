import { GraphQLError, type GraphQLSchema, isEnumType, Kind, parse, type Source } from 'graphql'
import type { FieldProblem } from '../../platform/errors.ts'
import { type Places, placesOf } from './places.ts'

const required = '不能为空 required'
const object = '应为对象 must be an object'

// graphql's wordings, of variables and of literals, and what the contract says for both
const reasons: [RegExp, string][] = [
  [/^Expected non-nullable type "[^"]+" not to be null/, required],
  [/^Expected value of type "[^"]+", found null\.$/, required],
  [/^Expected type "\w+" to be an object/, object],
  [/^Expected value of type "[^"]+", found /, object],
  [/^Int cannot represent/, '应为 32 位整数 must be a 32-bit integer'],
  [/^Float cannot represent/, '应为数值 must be a number'],
  [/^String cannot represent/, '应为文字 must be text'],
  [/^Boolean cannot represent/, '应为 true 或 false\u2002must be true or false'],
  [/^ID cannot represent/, '应为编号（文字或整数）must be an id, text or an integer'],
]

/**
 * The contract's word for what graphql found wrong with a value. A literal and a variable with the same fault get the same.
 * @returns undefined when the error is about something else (syntax, an unknown field of a selection, …)
 */
export function wrongValue(error: GraphQLError, schema: GraphQLSchema | undefined): FieldProblem | undefined {
  if (error.extensions.code !== undefined) return undefined
  if (error.originalError && !(error.originalError instanceof GraphQLError)) return undefined
  const [node] = error.nodes ?? []
  const text = error.message
  // of a value that is checked only when its field runs: a null where a default would have stood
  const late = /^Argument "(\w+)" (of required type|of non-null type|has invalid value)/.exec(text)
  if (late) return { path: late[1] ?? '', message: late[2] === 'has invalid value' ? text.slice(0, 300) : required }
  const absent = /^Field "\w+" argument "(\w+)" of type "[^"]+" is required/.exec(text)
  if (absent) return { path: absent[1] ?? '', message: required }
  const source = node?.loc?.source
  if (!node || !source) return undefined
  if (node.kind === Kind.VARIABLE_DEFINITION) {
    const name = node.variable.name.value
    const path = placesIn(source).ofVariable(name)
    if (/^Variable "\$\w+" of (required|non-null) type /.test(text)) return { path, message: required }
    if (!/^Variable "\$\w+" got invalid value /.test(text)) return { path, message: text.slice(0, 300) }
    const reason = error.originalError?.message ?? ''
    // the path stands last before the reason; a quote in a value is escaped, so that no value can pretend to be one
    const inside = new RegExp(`^[\\s\\S]* at "${name}([^"]*)"; $`).exec(text.slice(0, text.length - reason.length))?.[1]
    return inObject(path + (inside ?? ''), reason, schema)
  }
  const path = error.nodes?.map(({ loc }) => placesIn(source).at(loc?.start)).find((found) => found !== undefined)
  return path === undefined ? undefined : inObject(path, text, schema)
}

/** A fault of an object names the field that is missing or unknown. */
function inObject(path: string, text: string, schema: GraphQLSchema | undefined): FieldProblem {
  const missing = /^Field "(?:\w+\.)?(\w+)" of required type "[^"]+" was not provided\.$/.exec(text)
  if (missing) return { path: `${path}.${missing[1]}`, message: required }
  const unknown = /^Field "([\s\S]*)" is not defined by type "\w+"\./.exec(text)?.[1]
  if (unknown !== undefined) {
    // graphql points at the object of a variable, and at the field of a literal
    const given = `.${unknown.slice(0, 100)}`
    return { path: path.endsWith(given) ? path : path + given, message: '没有此项 no such field' }
  }
  if (/^Unknown argument "/.test(text)) return { path, message: '没有此参数 no such argument' }
  return { path, message: reasonOf(text, schema) }
}

function reasonOf(text: string, schema: GraphQLSchema | undefined): string {
  const named =
    /^Value "[\s\S]*" does not exist in "(\w+)" enum\./.exec(text) ?? /^Enum "(\w+)" cannot represent/.exec(text)
  const type = named ? schema?.getType(named[1] ?? '') : undefined
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name)
    return `应为以下之一：${names.join(', ')}\u2002must be one of: ${names.join(', ')}`
  }
  return reasons.find(([wording]) => wording.test(text))?.[1] ?? text.slice(0, 300)
}

const known = new WeakMap<Source, Places>()

// graphql's errors hold the source they are about, but not its document
function placesIn(source: Source): Places {
  const places = known.get(source) ?? placesOf(parse(source.body))
  known.set(source, places)
  return places
}
