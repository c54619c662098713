import type { Refusal } from '../../platform/refusal.ts'
import { relayRefusals } from '../refusals.ts'

/** A contact outside the system, to be recorded. */
export type Contact = { recipientId: number; method: string; at: Date; note: string | null }

/** Fields that identify a contact: member, method and moment. */
export type SameContact = Pick<Contact, 'recipientId' | 'method' | 'at'>

export const contactKey = ({ recipientId, method, at }: SameContact): string =>
  `${recipientId} ${at.getTime()} ${method}`

// clocks differ
const clockToleranceMs = 300_000
// Why: a member can be contacted shortly before the publication.
const dayMs = 86_400_000

/**
 * Why a moment is impossible for a contact; undefined when it is possible. Pure.
 * @param precisionMs the contact was at most this long after `at`: a day when only the day is known
 */
export function momentProblem(
  at: Date,
  { now, publishedAt, precisionMs = 0 }: { now: Date; publishedAt: Date | null; precisionMs?: number },
): Refusal | undefined {
  if (at.getTime() > now.getTime() + clockToleranceMs) return relayRefusals.futureContact
  if (publishedAt && at.getTime() + precisionMs < publishedAt.getTime() - dayMs) return relayRefusals.beforePublication
  return undefined
}
