import { type DocumentNode, getOperationAST, Kind, parse } from 'graphql'
import { DomainError } from '../../platform/errors.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { apiRefusals } from '../refusals.ts'

// A rule of 20 levels as a literal needs 60 with its fields; graphql's parser recurses and overflows from some 1,500 on.
const nestingMax = 100
// Validation follows fragments into each other by recursion.
const fragmentsMax = 200

// mercurius takes JSON for a document in JSON, and fails on whatever JSON it is
const json = /^\s*(?:["[\d-]|\{\s*["}]|(?:true|false|null)\s*$)/

/**
 * What a text must keep before it may be parsed.
 * @throws DomainError BAD_USER_INPUT
 */
export function checkSource(source: string): void {
  if (nestingOf(source) > nestingMax) throw limitError(apiRefusals.tooDeep({ max: nestingMax }))
  if (json.test(source)) parse(source)
}

/** How deep brackets nest, those in strings and comments left out: a scan, which no depth overflows. */
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

/** Where a string that begins at `start` ends; an unfinished one is the parser's to refuse. */
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

/** @throws DomainError BAD_USER_INPUT when fragments are too many to follow */
export function checkFragments(document: DocumentNode): void {
  const count = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length
  if (count > fragmentsMax) throw limitError(apiRefusals.tooManyFragments({ max: fragmentsMax }))
}

/**
 * Refuses an operation that is not there, or of a kind that cannot be asked here.
 * @param allowed the kinds, and what to say of any other
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

/** A limit that an operation exceeds as a whole. */
export const limitError = (why: Refusal): DomainError => new DomainError('BAD_USER_INPUT', why, [])
