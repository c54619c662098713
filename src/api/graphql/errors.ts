import { randomUUID } from 'node:crypto'
import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { badInput, DomainError, type ErrorCode } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { wrongValue } from './wrong-value.ts'

// one request can be wrong in thousands of places
const fieldsMax = 50

/**
 * What the caller may see of an error. Domain errors and faults of the request itself go out with their code; anything
 * else is masked with a log id: mercurius would send any thrown message, and drizzle's hold every parameter.
 */
export function publicError(error: unknown, log: Log): GraphQLError {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const place = error instanceof GraphQLError ? { path: error.path, nodes: error.nodes } : {}
  if (original instanceof DomainError) {
    return new GraphQLError(original.message, { ...place, extensions: extensionsOf(original.code, original.fields) })
  }
  if (error instanceof GraphQLError && !error.originalError) {
    // our own (already masked), or of parsing and validation: the caller's mistake
    if (error.extensions.code) return new GraphQLError(error.message, { ...place, extensions: error.extensions })
    const fields = [{ path: 'query', message: error.message.slice(0, 300) }]
    return new GraphQLError(error.message, { ...place, extensions: extensionsOf('BAD_USER_INPUT', fields) })
  }
  const statusCode = (original as { statusCode?: number } | null)?.statusCode
  if (statusCode === 429)
    return new GraphQLError('操作过于频繁，请稍后再试 Too many requests', { extensions: extensionsOf('RATE_LIMITED') })
  // @fastify/under-pressure: turned away before anything was done
  if (statusCode === 503)
    return new GraphQLError('服务繁忙，请稍后再试 Busy, try again later', { extensions: extensionsOf('RATE_LIMITED') })
  if (isRequestFault(original, statusCode)) {
    const message = `请求有误\u2002Bad request: ${(original as Error).message}`
    return new GraphQLError(message, { extensions: extensionsOf('BAD_USER_INPUT', []) })
  }
  const logId = randomUUID()
  log.error({ err: original, logId }, 'operation failed')
  const message = `服务暂时出错，请稍后再试（编号 ${logId}）Internal error`
  return new GraphQLError(message, { ...place, extensions: { ...extensionsOf('INTERNAL'), logId } })
}

/** The same for all errors of an operation; wrong values become one error that names every offending path. */
export function publicErrors(errors: readonly unknown[], log: Log, schema: GraphQLSchema): GraphQLError[] {
  const wrong: GraphQLError[] = []
  const others: GraphQLError[] = []
  const fields = errors.flatMap(innerErrors).flatMap((error) => {
    const field = error instanceof GraphQLError ? wrongValue(error, schema) : undefined
    if (field) wrong.push(error as GraphQLError)
    else others.push(publicError(error, log))
    return field ?? []
  })
  if (fields.length === 0) return others
  const { message, code } = badInput(fields.slice(0, fieldsMax))
  const nodes = wrong.flatMap((error) => error.nodes?.[0] ?? []).slice(0, fieldsMax)
  const path = wrong[0]?.path
  const extensions = extensionsOf(code, fields.slice(0, fieldsMax))
  return [new GraphQLError(message, { path, nodes, extensions }), ...others]
}

/** mercurius and AggregateError carry the errors of a whole operation in one. */
function innerErrors(error: unknown): unknown[] {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error
  const inner = (original as { errors?: unknown } | null | undefined)?.errors
  return Array.isArray(inner) ? inner : [error]
}

const extensionsOf = (code: ErrorCode, fields?: unknown[]): Record<string, unknown> =>
  fields ? { code, fields } : { code }

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
  return (execution: ExecutionResult): { statusCode: number; response: ExecutionResult } => {
    const unread = execution.errors?.map(
      (error) => (error.originalError as { statusCode?: number } | undefined)?.statusCode,
    )
    const statusCode = execution.data
      ? 200
      : (unread?.find((status) => [413, 415, 429, 503].includes(Number(status))) ?? 200)
    const errors = publicErrors(execution.errors ?? [], log, schema())
    return { statusCode, response: { data: execution.data ?? null, errors } }
  }
}
