import { z } from 'zod'
import { daysBetween } from '../platform/clock.ts'
import { type KeyRing, opaqueId, seal, unseal } from '../platform/crypto.ts'

const unsubscribeDaysMax = 365

/** Where a notice opens. The id is opaque: nobody can tell from it who got what. */
export const noticeUrl = (base: string, ring: KeyRing, policyId: number, recipientId: number): string =>
  `${base}/n/${opaqueId(ring, policyId, recipientId)}`

/** Where a public document stands. */
export const policyUrl = (base: string, policyId: number): string => `${base}/policies/${policyId}`

/** Where people choose how they are told. */
export const settingsUrl = (base: string): string => `${base}/settings`

/** One-click unsubscribe of a recipient's e-mail (RFC 8058). @param on day of issue; good for a year */
export const unsubscribeUrl = (base: string, ring: KeyRing, recipientId: number, on: string): string =>
  `${base}/mail/unsubscribe/${seal(ring, JSON.stringify({ unsubscribe: recipientId, on }))}`

const shape = z.object({ unsubscribe: z.number().int().positive(), on: z.iso.date() })

/** Whom an unsubscribe token is for and whether its year is over; undefined when it is not ours. */
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
