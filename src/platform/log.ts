import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger, LoggerOptions } from 'pino'
import pino from 'pino'

/** What the code may use of the logger; fastify's and pino's fit. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  debug(fields: object, message: string): void
}

const about = new AsyncLocalStorage<Readonly<Record<string, string>>>()

/** Runs something whose every log line says for which request or job it is, however deep it is written. */
export const withLogFields = <T>(fields: Readonly<Record<string, string>>, run: () => T): T => about.run(fields, run)

/** A logger that carries a field already (fastify's of a request) is not given it twice. */
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

// Drizzle appends every parameter (personal data, megabytes) to its messages; postgres adds the failing row in `detail`.
const parameterTail = /\n?params:[\s\S]*$/

/** An error without what it may carry of people's data: message head, code and stack frames only. Pure. */
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

// A path may carry a token of its own (unsubscribe links) or a search for a person's words.
const publicUrl = (url: string): string =>
  url.split('?')[0]?.replace(/^\/(mail\/unsubscribe|notices|n)\/.*$/, '/$1/…') ?? ''

/** JSON logs on stdout; ids of requests and jobs in, personal data and secrets out. */
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
