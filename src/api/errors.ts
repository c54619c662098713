import { randomUUID } from 'node:crypto'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { DomainError, type ErrorCode } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'

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
    // our own (already masked), or of parsing, validation and variables: the caller's mistake
    if (error.extensions.code) return new GraphQLError(error.message, { ...place, extensions: error.extensions })
    return new GraphQLError(error.message, { ...place, extensions: extensionsOf('BAD_USER_INPUT', fieldsOf(error)) })
  }
  const statusCode = (original as { statusCode?: number } | null)?.statusCode
  if (statusCode === 429)
    return new GraphQLError('操作过于频繁，请稍后再试 Too many requests', { extensions: extensionsOf('RATE_LIMITED') })
  if (isRequestFault(original, statusCode)) {
    return new GraphQLError((original as Error).message, { extensions: extensionsOf('BAD_USER_INPUT', []) })
  }
  const logId = randomUUID()
  log.error({ err: original, logId }, 'operation failed')
  const message = `服务暂时出错，请稍后再试（编号 ${logId}）Internal error`
  return new GraphQLError(message, { ...place, extensions: { ...extensionsOf('INTERNAL'), logId } })
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

/** `Variable "$input" got invalid value … at "input.measures[0].title"` names its path. */
function fieldsOf(error: GraphQLError): { path: string; message: string }[] {
  const path = /at "([^"]+)"/.exec(error.message)?.[1] ?? /[Vv]ariable "\$([^"]+)"/.exec(error.message)?.[1]
  return [{ path: path ?? 'query', message: error.message.slice(0, 300) }]
}

/** mercurius' error formatter: 200, since the body says everything, unless the request itself could not be read. */
export function errorFormatter(log: Log) {
  return (execution: ExecutionResult): { statusCode: number; response: ExecutionResult } => {
    const unread = execution.errors?.map(
      (error) => (error.originalError as { statusCode?: number } | undefined)?.statusCode,
    )
    const statusCode = execution.data
      ? 200
      : (unread?.find((status) => status === 413 || status === 415 || status === 429) ?? 200)
    const errors = (execution.errors ?? []).flatMap((error) => {
      const inner = (error.originalError as { errors?: unknown[] } | undefined)?.errors
      return Array.isArray(inner) ? inner.map((one) => publicError(one, log)) : [publicError(error, log)]
    })
    return { statusCode, response: { data: execution.data ?? null, errors } }
  }
}
