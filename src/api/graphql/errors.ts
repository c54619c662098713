import { randomUUID } from 'node:crypto'
import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { badInput, DomainError, refusalOf } from '../../platform/errors.ts'
import type { Locale } from '../../platform/locale.ts'
import type { Log } from '../../platform/log.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { Abandoned } from '../../platform/request-work.ts'
import { apiRefusals } from '../refusals.ts'
import { wrongValue } from './wrong-value.ts'

// one request can have thousands of wrong paths
const fieldsMax = 50

/** The language of the answer's reader, the log, and whether names of the schema that were not asked for are hidden. */
export type Readers = { locale: Locale; log: Log; hidesNames?: boolean }

/**
 * The error that a caller sees. Refusals and faults of the request keep their code; any other error is masked by a log
 * id. Why: mercurius would send any thrown message, and drizzle's messages contain every parameter.
 */
export function publicError(error: unknown, readers: Readers): GraphQLError {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const place = error instanceof GraphQLError ? { path: error.path, nodes: error.nodes } : {}
  // already in the form of an answer
  if (error instanceof GraphQLError && !error.originalError && error.extensions.code)
    return new GraphQLError(error.message, { ...place, extensions: error.extensions })
  const refused = refusalIn(error, original, readers)
  if (refused) {
    const { message, extensions } = refusalOf(refused, readers.locale)
    return new GraphQLError(message, { ...place, extensions })
  }
  const logId = randomUUID()
  readers.log.error({ err: original, logId }, 'operation failed')
  const fault = refusalOf(new DomainError('INTERNAL', platformRefusals.internal({ logId })), readers.locale)
  return new GraphQLError(fault.message, { ...place, extensions: { ...fault.extensions, logId } })
}

/** The refusal that an error is or contains; undefined for a fault of the service. */
function refusalIn(error: unknown, original: unknown, { hidesNames }: Readers): DomainError | undefined {
  if (original instanceof DomainError) return original
  if (error instanceof GraphQLError && !error.originalError) {
    // Parsing and validation faults keep graphql's own message.
    const reason = hidesNames ? error.message.replace(/ Did you mean [\s\S]*$/, '') : error.message
    const wrong = apiRefusals.graphql({ reason: reason.slice(0, 300) })
    return new DomainError('BAD_USER_INPUT', apiRefusals.graphql({ reason }), [{ path: 'query', ...wrong }])
  }
  const statusCode = (original as { statusCode?: number } | null)?.statusCode
  if (statusCode === 429) return new DomainError('RATE_LIMITED', platformRefusals.tooMany)
  // @fastify/under-pressure refused the request before any work
  if (statusCode === 503) return new DomainError('RATE_LIMITED', platformRefusals.busy)
  if (isTimedOut(original)) return new DomainError('RATE_LIMITED', platformRefusals.tooExpensive)
  if (!isRequestFault(original, statusCode)) return undefined
  return new DomainError('BAD_USER_INPUT', platformRefusals.badRequest({ reason: (original as Error).message }), [])
}

/** The errors of an operation as callers see them. Wrong values become one error with every path. */
export function publicErrors(errors: readonly unknown[], readers: Readers, schema: GraphQLSchema): GraphQLError[] {
  const wrong: GraphQLError[] = []
  const others: GraphQLError[] = []
  const fields = errors.flatMap(innerErrors).flatMap((error) => {
    const field = error instanceof GraphQLError ? wrongValue(error, schema) : undefined
    if (field) wrong.push(error as GraphQLError)
    else others.push(publicError(error, readers))
    return field ?? []
  })
  if (fields.length === 0) return others
  const { message, extensions } = refusalOf(badInput(fields.slice(0, fieldsMax)), readers.locale)
  const nodes = wrong.flatMap((error) => error.nodes?.[0] ?? []).slice(0, fieldsMax)
  return [new GraphQLError(message, { path: wrong[0]?.path, nodes, extensions }), ...others]
}

/** mercurius and AggregateError put all errors of an operation into one. */
function innerErrors(error: unknown): unknown[] {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const inner = (original as { errors?: unknown } | null | undefined)?.errors
  return Array.isArray(inner) ? inner : [error]
}

/** Whether PostgreSQL ended a statement after its time (57014), or the client of the request has gone. */
function isTimedOut(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof Abandoned || (cause as { code?: unknown }).code === '57014') return true
  return false
}

/** Whether fastify or mercurius refused the request itself: no JSON, no query, an unknown operation. */
function isRequestFault(error: unknown, statusCode: number | undefined): boolean {
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return true
  const code = (error as { code?: unknown } | null)?.code
  return (
    typeof code === 'string' && /^MER_ERR_(GQL_VALIDATION|INVALID|GQL_QUERY_DEPTH|GQL_PERSISTED|MISSING)/.test(code)
  )
}

/** mercurius' error formatter. Status 200 unless the request itself was unreadable. Why: the body has the errors. */
export function errorFormatter(log: Log, schema: () => GraphQLSchema, hidesNames: boolean) {
  return (
    execution: ExecutionResult,
    { locale }: { locale: Locale },
  ): { statusCode: number; response: ExecutionResult } => {
    const unread = execution.errors?.map(
      (error) => (error.originalError as { statusCode?: number } | undefined)?.statusCode,
    )
    const statusCode = execution.data
      ? 200
      : (unread?.find((status) => [413, 415, 429, 503].includes(Number(status))) ?? 200)
    const errors = publicErrors(execution.errors ?? [], { locale, log, hidesNames }, schema())
    return { statusCode, response: { data: execution.data ?? null, errors } }
  }
}
