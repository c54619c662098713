import { z } from 'zod'
import { daysBetween } from '../platform/clock.ts'
import { type KeyRing, opaqueId, seal, unseal } from '../platform/crypto.ts'

const unsubscribeDaysMax = 365

/** Link to a notice. Its id is opaque: it does not reveal the recipient or the document. */
export const noticeUrl = (base: string, ring: KeyRing, policyId: number, recipientId: number): string =>
  `${base}/n/${opaqueId(ring, policyId, recipientId)}`

/** Link to a public document. */
export const policyUrl = (base: string, policyId: number): string => `${base}/policies/${policyId}`

/** Link to a recipient's settings. */
export const settingsUrl = (base: string): string => `${base}/settings`

/** One-click unsubscribe of a recipient's e-mail (RFC 8058). @param on day of issue; the link is valid for 365 days */
export const unsubscribeUrl = (base: string, ring: KeyRing, recipientId: number, on: string): string =>
  `${base}/mail/unsubscribe/${seal(ring, JSON.stringify({ unsubscribe: recipientId, on }))}`

const shape = z.object({ unsubscribe: z.number().int().positive(), on: z.iso.date() })

/** Reads an unsubscribe token. @returns undefined for a foreign token */
export function readUnsubscribeToken(
  ring: KeyRing,
  token: string,
  today: string,
): { recipientId: number; expired: boolean } | undefined {
  try {
    const { unsubscribe, on } = shape.parse(JSON.parse(unseal(ring, token)))
    return { recipientId: unsubscribe, expired: daysBetween(on, today) > unsubscribeDaysMax }
  } catch {
    return undefined
  }
}
