import { randomUUID } from 'node:crypto'
import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { badInput, DomainError, refusalOf } from '../../platform/errors.ts'
import type { Locale } from '../../platform/locale.ts'
import type { Log } from '../../platform/log.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { apiRefusals } from '../refusals.ts'
import { wrongValue } from './wrong-value.ts'

// one request can be wrong in thousands of places
const fieldsMax = 50

/** Who reads the answer, and who reads the log. */
export type Readers = { locale: Locale; log: Log }

/**
 * What the caller may see of an error. Domain errors and faults of the request itself go out with their code; anything
 * else is masked with a log id: mercurius would send any thrown message, and drizzle's hold every parameter.
 */
export function publicError(error: unknown, readers: Readers): GraphQLError {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const place = error instanceof GraphQLError ? { path: error.path, nodes: error.nodes } : {}
  // already in the answer's form
  if (error instanceof GraphQLError && !error.originalError && error.extensions.code)
    return new GraphQLError(error.message, { ...place, extensions: error.extensions })
  const refused = refusalIn(error, original)
  if (refused) {
    const { message, extensions } = refusalOf(refused, readers.locale)
    return new GraphQLError(message, { ...place, extensions })
  }
  const logId = randomUUID()
  readers.log.error({ err: original, logId }, 'operation failed')
  const fault = refusalOf(new DomainError('INTERNAL', platformRefusals.internal({ logId })), readers.locale)
  return new GraphQLError(fault.message, { ...place, extensions: { ...fault.extensions, logId } })
}

/** The refusal that an error is or stands for; undefined for a fault of the service. */
function refusalIn(error: unknown, original: unknown): DomainError | undefined {
  if (original instanceof DomainError) return original
  if (error instanceof GraphQLError && !error.originalError) {
    // of parsing and validation: the caller's mistake, in graphql's own words
    const wrong = apiRefusals.graphql({ reason: error.message.slice(0, 300) })
    return new DomainError('BAD_USER_INPUT', apiRefusals.graphql({ reason: error.message }), [
      { path: 'query', ...wrong },
    ])
  }
  const statusCode = (original as { statusCode?: number } | null)?.statusCode
  if (statusCode === 429) return new DomainError('RATE_LIMITED', platformRefusals.tooMany)
  // @fastify/under-pressure: turned away before anything was done
  if (statusCode === 503) return new DomainError('RATE_LIMITED', platformRefusals.busy)
  if (!isRequestFault(original, statusCode)) return undefined
  return new DomainError('BAD_USER_INPUT', platformRefusals.badRequest({ reason: (original as Error).message }), [])
}

/** The same for all errors of an operation; wrong values become one error that names every offending path. */
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

/** mercurius and AggregateError carry the errors of a whole operation in one. */
function innerErrors(error: unknown): unknown[] {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const inner = (original as { errors?: unknown } | null | undefined)?.errors
  return Array.isArray(inner) ? inner : [error]
}

/** fastify's and mercurius' own complaints about a request (a body that is not JSON, no query, an unknown operation). */
function isRequestFault(error: unknown, statusCode: number | undefined): boolean {
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return true
  const code = (error as { code?: unknown } | null)?.code
  return (
    typeof code === 'string' && /^MER_ERR_(GQL_VALIDATION|INVALID|GQL_QUERY_DEPTH|GQL_PERSISTED|MISSING)/.test(code)
  )
}

/** mercurius' error formatter: 200, since the body says everything, unless the request itself could not be read. */
export function errorFormatter(log: Log, schema: () => GraphQLSchema) {
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
    const errors = publicErrors(execution.errors ?? [], { locale, log }, schema())
    return { statusCode, response: { data: execution.data ?? null, errors } }
  }
}
