import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { rateLimited } from './errors.ts'
import type { Telemetry } from './telemetry.ts'

/** Adds to every answer: security headers, the limit of requests a minute and address, metrics, and errors in the contract's shape. */
export async function harden(http: FastifyInstance, config: Config, telemetry: Telemetry): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ?? false,
  })
  await http.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: '1 minute',
    errorResponseBuilder: () => tooMany(),
  })
  http.addHook('onResponse', async (request, reply) => {
    telemetry.requestSeconds.observe(
      { route: request.routeOptions.url ?? 'other', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
  http.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 503) request.log.warn({ err: error }, 'too busy, turned away')
    else if (status >= 500) request.log.error({ err: error }, 'request failed')
    const message =
      messageOf(status) ?? (status >= 500 ? `服务暂时出错\u2002Internal error (${request.id})` : error.message)
    return reply.code(status).send({ error: message, errors: [{ message, extensions: { code: codeOf(status) } }] })
  })
}

function tooMany(): Error & { statusCode: number } {
  return Object.assign(new Error('操作过于频繁，请稍后再试 Too many requests'), { statusCode: 429 })
}

const messageOf = (status: number): string | undefined =>
  status === 503 ? '服务繁忙，请稍后再试 Busy, try again later' : undefined

function codeOf(status: number): string {
  if (status === 429 || status === 503) return 'RATE_LIMITED'
  if (status === 404) return 'NOT_FOUND'
  return status >= 500 ? 'INTERNAL' : 'BAD_USER_INPUT'
}

/** Counts login-free operations by address, apart from the general limit. */
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
