import type { Refusal } from '../../platform/refusal.ts'
import { relayRefusals } from '../refusals.ts'

/** A contact outside the system about to be recorded. */
export type Contact = { recipientId: number; method: string; at: Date; note: string | null }

/** What makes two contacts the same: member, method and moment. */
export type SameContact = Pick<Contact, 'recipientId' | 'method' | 'at'>

export const contactKey = ({ recipientId, method, at }: SameContact): string =>
  `${recipientId} ${at.getTime()} ${method}`

// clocks differ a little
const clockToleranceMs = 300_000
// somebody may have told a member what was about to be published
const dayMs = 86_400_000

/**
 * Why a contact cannot have been at a moment; undefined when it can. Pure.
 * @param precisionMs how far behind `at` the contact may have been: a day, where only the day is known
 */
export function momentProblem(
  at: Date,
  { now, publishedAt, precisionMs = 0 }: { now: Date; publishedAt: Date | null; precisionMs?: number },
): Refusal | undefined {
  if (at.getTime() > now.getTime() + clockToleranceMs) return relayRefusals.futureContact
  if (publishedAt && at.getTime() + precisionMs < publishedAt.getTime() - dayMs) return relayRefusals.beforePublication
  return undefined
}
