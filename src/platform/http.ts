import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { DomainError, type ErrorCode, notFound, rateLimited, refusalOf } from './errors.ts'
import { acceptedLocale, type Locale } from './locale.ts'
import { platformRefusals } from './refusals.ts'
import type { Telemetry } from './telemetry.ts'

/** Adds security headers, the limit of requests per minute and address, metrics, and errors in the contract's shape. */
export async function harden(http: FastifyInstance, config: Config, telemetry: Telemetry): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...socketOrigin(config.publicUrl)],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ?? false,
  })
  await http.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: '1 minute',
    // probes of a balancer come from one address
    allowList: (request) => ['/healthz', '/readyz', '/metrics'].includes(request.routeOptions.url ?? ''),
    errorResponseBuilder: () => tooMany(),
  })
  http.addHook('onResponse', async (request, reply) => {
    telemetry.requestSeconds.observe(
      { route: request.routeOptions.url ?? 'other', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
  http.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    if (error instanceof DomainError) return answerRefusal(request, reply, error)
    const status = error.statusCode ?? 500
    if (status === 503) request.log.warn({ err: error }, 'request refused: the server is too busy')
    else if (status >= 500) request.log.error({ err: error }, 'the request failed')
    return answerRefusal(request, reply, refusalFor(error, status, request.id), status)
  })
  http.setNotFoundHandler((request, reply) => answerRefusal(request, reply, notFound(platformRefusals.noSuchPage)))
}

/** The WebSocket's origin. Why: older Safari does not count it as 'self'. */
const socketOrigin = (publicUrl: string | undefined): string[] =>
  publicUrl ? [new URL(publicUrl).origin.replace(/^http/, 'ws')] : []

const statuses: Record<ErrorCode, number> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  INTERNAL: 500,
}

/** Answers a route with a refusal in the contract's shape, in the language of the request. */
export function answerRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  error: DomainError,
  status: number = statuses[error.code],
): FastifyReply {
  const refused = refusalOf(error, localeOf(request))
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ error: refused.message, errors: [refused] })
}

export const localeOf = (request: FastifyRequest): Locale => acceptedLocale(request.headers['accept-language'])

const tooMany = (): Error & { statusCode: number } => Object.assign(new Error('too many requests'), { statusCode: 429 })

/** The refusal for an error of fastify or a plugin: an unreadable body, a limit, or a fault of the service. */
function refusalFor(error: Error, status: number, requestId: string): DomainError {
  if (status === 429) return new DomainError('RATE_LIMITED', platformRefusals.tooMany)
  if (status === 503) return new DomainError('RATE_LIMITED', platformRefusals.busy)
  if (status === 404) return notFound(platformRefusals.noSuchPage)
  if (status >= 500) return new DomainError('INTERNAL', platformRefusals.internal({ logId: requestId }))
  return new DomainError('BAD_USER_INPUT', platformRefusals.badRequest({ reason: error.message }))
}

/** Limits operations without sign-in by address, apart from the general limit. */
export function publicLimiter(
  http: FastifyInstance,
  config: Config,
): (request: FastifyRequest | undefined) => Promise<void> {
  const count = http.createRateLimit({ max: config.publicRateLimit, timeWindow: 60_000 })
  return async (request: FastifyRequest | undefined) => {
    if (!request) return
    const result = await count(request)
    if (!result.isAllowed && result.isExceeded) throw rateLimited(Math.ceil(result.ttl / 1000))
  }
}
