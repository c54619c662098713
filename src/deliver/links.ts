import { z } from 'zod'
import { type KeyRing, opaqueId, seal, unseal } from '../platform/crypto.ts'

/** Where a notice opens. The id is opaque: nobody can tell from it who got what. */
export const noticeUrl = (base: string, ring: KeyRing, policyId: number, recipientId: number): string =>
  `${base}/n/${opaqueId(ring, policyId, recipientId)}`

/** One-click unsubscribe of a recipient's e-mail (RFC 8058). */
export const unsubscribeUrl = (base: string, ring: KeyRing, recipientId: number): string =>
  `${base}/mail/unsubscribe/${seal(ring, JSON.stringify({ unsubscribe: recipientId }))}`

const shape = z.object({ unsubscribe: z.number().int().positive() })

/** Whom an unsubscribe token is for; undefined when it is not ours. */
export function readUnsubscribeToken(ring: KeyRing, token: string): number | undefined {
  try {
    return shape.parse(JSON.parse(unseal(ring, token))).unsubscribe
  } catch {
    return undefined
  }
}
