import { type DocumentNode, getOperationAST, Kind, parse, visit } from 'graphql'
import { DomainError } from '../../platform/errors.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { apiRefusals } from '../refusals.ts'

// A rule of 20 levels as a literal needs 60. graphql's parser recurses and overflows from some 1,500 on.
const nestingMax = 100
// Validation follows fragments by recursion.
const fragmentsMax = 200
// Validation compares all fields of one name with each other: 1,500 took a second.
const fieldsMax = 500
const directivesMax = 100
// The page's longest operation has 2,500 characters.
const anonymousLengthMax = 20_000

// mercurius takes a JSON text for a document in JSON, and fails on its content.
const json = /^\s*(?:["[\d-]|\{\s*["}]|(?:true|false|null)\s*$)/

/**
 * Checks a text before it is parsed.
 * @throws DomainError BAD_USER_INPUT
 */
export function checkSource(source: string, isAnonymous = false): void {
  if (isAnonymous && source.length > anonymousLengthMax)
    throw new DomainError('BAD_USER_INPUT', platformRefusals.tooLong({ max: anonymousLengthMax }), [
      { path: 'query', ...platformRefusals.tooLong({ max: anonymousLengthMax }) },
    ])
  if (nestingOf(source) > nestingMax) throw limitError(apiRefusals.tooDeep({ max: nestingMax }))
  if (json.test(source)) parse(source)
}

/** Nesting of brackets outside strings and comments. Why a scan: no depth overflows it. */
function nestingOf(source: string): number {
  let depth = 0
  let deepest = 0
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i]
    if (char === '{' || char === '[' || char === '(') {
      depth += 1
      deepest = Math.max(deepest, depth)
    } else if (char === '}' || char === ']' || char === ')') depth -= 1
    else if (char === '"') i = endOfString(source, i)
    else if (char === '#') i = endOfLine(source, i)
  }
  return deepest
}

/** End of the string that begins at `start`. The parser refuses an unfinished one. */
function endOfString(source: string, start: number): number {
  const quotes = '"""'
  if (!source.startsWith(quotes, start)) {
    for (let i = start + 1; i < source.length; i += 1) {
      const char = source[i]
      if (char === '\\') i += 1
      else if (char === '"' || char === '\n' || char === '\r') return i
    }
    return source.length
  }
  let end = source.indexOf(quotes, start + 3)
  while (end > 0 && source[end - 1] === '\\') end = source.indexOf(quotes, end + 3)
  return end < 0 ? source.length : end + 2
}

function endOfLine(source: string, start: number): number {
  let i = start
  while (i < source.length && source[i] !== '\n' && source[i] !== '\r') i += 1
  return i
}

/**
 * Checks how much a document holds, before it is validated.
 * @throws DomainError BAD_USER_INPUT for too many fragments, fields or directives
 */
export function checkSize(document: DocumentNode): void {
  let [fragments, fields, directives] = [0, 0, 0]
  visit(document, {
    enter: ({ kind }) => {
      if (kind === Kind.FRAGMENT_DEFINITION) fragments += 1
      else if (kind === Kind.FIELD) fields += 1
      else if (kind === Kind.DIRECTIVE) directives += 1
    },
  })
  if (fragments > fragmentsMax) throw limitError(apiRefusals.tooManyFragments({ max: fragmentsMax }))
  if (fields > fieldsMax) throw limitError(apiRefusals.tooManyFields({ max: fieldsMax }))
  if (directives > directivesMax) throw limitError(apiRefusals.tooManyDirectives({ max: directivesMax }))
}

/**
 * Refuses a missing operation and operations of other kinds.
 * @param allowed the permitted kinds, and the refusal of any other
 * @throws DomainError BAD_USER_INPUT
 */
export function checkKind(
  document: DocumentNode,
  operationName: string | null | undefined,
  allowed: { kinds: readonly string[]; otherwise: Refusal },
): void {
  const operation = getOperationAST(document, operationName)
  if (operation && allowed.kinds.includes(operation.operation)) return
  const path = operation ? 'query' : 'operationName'
  const why = operation ? allowed.otherwise : apiRefusals.noSuchOperation
  throw new DomainError('BAD_USER_INPUT', why, [{ path, ...why }])
}

/** Refusal of a whole operation that exceeds a limit. */
export const limitError = (why: Refusal): DomainError => new DomainError('BAD_USER_INPUT', why, [])
