import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badInput, type FieldProblem, unauthenticated } from '../../platform/errors.ts'
import { readShape } from '../../platform/read-shape.ts'
import type { Services } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'
import { isSigned } from './signature.ts'

/** The content of a signed request, or its wrong paths. */
export type Read<T> = { ok: true; value: T } | { ok: false; fields: FieldProblem[] }

/**
 * A route for one partner that signs as Standard Webhooks: 401 without a fresh signature, 400 with paths.
 * @param hook.take handles the content; its result is sent as JSON
 */
export async function registerSignedHook<T>(
  app: FastifyInstance,
  services: Services,
  hook: {
    path: string
    secret: string
    types: string[]
    bytesMax: number
    read(body: Buffer, type: string): Promise<Read<T>>
    take(value: T, request: FastifyRequest): Promise<object>
  },
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The signature covers the bytes.
    scope.addContentTypeParser(hook.types, { parseAs: 'buffer', bodyLimit: hook.bytesMax }, (_request, body, parsed) =>
      parsed(null, body),
    )
    scope.post<{ Body: Buffer | undefined }>(hook.path, async (request) => {
      const raw = request.body ?? Buffer.alloc(0)
      if (!isSigned(hook.secret, request.headers, raw, services.clock.now()))
        throw unauthenticated(apiRefusals.signature)
      const given = await hook.read(raw, request.headers['content-type'] ?? '')
      if (given.ok) return hook.take(given.value, request)
      throw badInput(given.fields)
    })
  })
}

/** Parses JSON of a shape. @returns the value, or every wrong path */
export function readJson<T>(shape: z.ZodType<T>, raw: Buffer): Read<T> {
  let json: unknown
  try {
    json = JSON.parse(raw.toString('utf8'))
  } catch {
    return { ok: false, fields: [{ path: 'body', ...apiRefusals.json }] }
  }
  const read = readShape(shape, json, 'body', (path) => z.core.toDotPath([...path]))
  return read.ok ? read : { ok: false, fields: read.problems }
}
