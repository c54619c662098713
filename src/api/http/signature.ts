import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { sameSecret } from '../../platform/crypto.ts'

// Standard Webhooks, "Verifying webhook authenticity"
const toleranceMs = 5 * 60_000

/**
 * Whether a request was signed with the secret (Standard Webhooks, v1) within five minutes of now.
 * Why not the library: it signs text, and a returned mail can contain other bytes.
 * @param secret `whsec_…`
 * @param body   as received
 */
export function isSigned(secret: string, headers: IncomingHttpHeaders, body: Buffer, now: Date): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return signatures.split(' ').some((signature) => sameSecret(signature, `v1,${expected}`))
}
