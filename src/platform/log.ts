import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger, LoggerOptions } from 'pino'
import pino from 'pino'

/** The methods of a logger that the code uses. Loggers of fastify and pino have them. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  debug(fields: object, message: string): void
}

const about = new AsyncLocalStorage<Readonly<Record<string, string>>>()

/** Runs a function. Each log line written by it, at any depth, carries these fields. */
export const withLogFields = <T>(fields: Readonly<Record<string, string>>, run: () => T): T => about.run(fields, run)

/** The fields of `withLogFields` that the logger does not carry itself. */
function fieldsFor(logger: Logger): Record<string, string> {
  const fields = about.getStore()
  if (!fields) return {}
  const own = logger.bindings()
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in own)))
}

const secretPaths = [
  'req.headers.authorization',
  'req.headers.cookie',
  'authorization',
  'token',
  'password',
  'email',
  'endpoint',
  'p256dh',
  'auth',
  '*.authorization',
  '*.token',
  '*.email',
  '*.endpoint',
]

// Why: drizzle appends every parameter of a statement, personal data among them, to its messages.
const parameterTail = /\n?params:[\s\S]*$/

/**
 * An error for the log: type, code, head of the message, stack frames and causes. Pure.
 * Why: the rest can hold personal data, such as the failing row in `detail`.
 */
export function redactError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'a non-error was thrown' }
  const code = (error as { code?: unknown }).code
  const message = error.message.replace(parameterTail, '').slice(0, 500)
  return {
    type: error.name,
    message: /^Failed query/.test(error.message) ? message.slice(0, 200) : message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12)
      .join('\n'),
    ...(error.cause && depth < 4 ? { cause: redactError(error.cause, depth + 1) } : {}),
  }
}

// Why: a path can hold a token (unsubscribe links), and a query string can hold what a person searched for.
const publicUrl = (url: string): string =>
  url.split('?')[0]?.replace(/^\/(mail\/unsubscribe|notices|n)\/.*$/, '/$1/…') ?? ''

/** JSON logs with the ids of requests and jobs, without personal data and secrets. */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: { service: 'jieli' },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: (_fields, _level, logger) => fieldsFor(logger as Logger),
    redact: { paths: secretPaths, censor: '[redacted]' },
    serializers: {
      err: (error: unknown) => redactError(error),
      error: (error: unknown) => redactError(error),
      req: (request: { method?: string; url?: string; id?: string }) => ({
        method: request.method,
        url: publicUrl(request.url ?? ''),
        id: request.id,
      }),
    },
  }
}
