import type { Operation } from './operation.ts'
import { currentToken, endSession } from './session.ts'

/** One refused input. path as the server names it, e.g. `input.measures.0.rule`. */
export type FieldError = { path: string; message: string; key?: string }

/** A failed operation. code is the contract's, or NETWORK without an answer; message is in the page's language. */
export class ApiError extends Error {
  readonly code: string
  readonly fields: readonly FieldError[]
  constructor(code: string, message: string, fields: readonly FieldError[] = [], cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.fields = fields
  }
}

export type GraphQLFailure = { message: string; extensions?: { code?: string; fields?: FieldError[] } }
type Answer<T> = { data?: T | null; errors?: GraphQLFailure[] }

/** Variables can be left out where the operation needs none. */
type Given<Variables> = Record<never, never> extends Variables ? [variables?: Variables] : [variables: Variables]

const REQUEST_TIMEOUT_MS = 30_000

/**
 * Runs one query or mutation. A token that the server does not know ends the session.
 * @throws ApiError only
 */
export async function request<Result, Variables>(
  operation: Operation<Result, Variables>,
  ...variables: Given<Variables>
): Promise<Result>
export async function request(operation: string, variables?: unknown): Promise<unknown> {
  const token = currentToken()
  const answer = await post<Answer<unknown>>('/graphql', { query: operation, variables }, token)
  const failure = answer.errors?.[0]
  if (failure) {
    const error = toApiError(failure)
    if (error.code === 'UNAUTHENTICATED' && token !== undefined) endSession()
    throw error
  }
  if (!answer.data) throw new ApiError('INTERNAL', 'empty answer')
  return answer.data
}

export function toApiError(failure: GraphQLFailure): ApiError {
  const { code = 'INTERNAL', fields = [] } = failure.extensions ?? {}
  return new ApiError(code, failure.message, fields)
}

/** Anything thrown as an ApiError. */
export const asApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError('INTERNAL', String(thrown), [], thrown)

/** POSTs JSON. Reads the body of error statuses too. Why: GraphQL errors arrive with one. */
export async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const response = await reach(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  return readJson<T>(response)
}

/** Fetches in the page's language, in which names, explanations and refusals come. @throws ApiError NETWORK */
export async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('accept-language', document.documentElement.lang)
  try {
    return await fetch(path, { ...init, headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
  } catch (cause) {
    throw new ApiError('NETWORK', 'no answer', [], cause)
  }
}

export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch (cause) {
    const code = response.status === 429 ? 'RATE_LIMITED' : 'NETWORK'
    throw new ApiError(code, `HTTP ${response.status}`, [], cause)
  }
}
