import { storedRefusal } from '../../../../platform/refusal.ts'
import { dispatchRefusals } from '../../../refusals.ts'

/**
 * What a failure is about. HARD: the mailbox does not exist. SOFT: it did not work this time; it is scored.
 * MESSAGE: this message was refused, and nothing is known of the address.
 */
export type BounceKind = 'HARD' | 'SOFT' | 'MESSAGE'

const hardSubjects = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1'])
// 1.7 and 1.8 are about the sender's address, 1.5 and 1.9 about delivery that worked; 3.4 = too big.
// Why 1.0: RFC 3463 §3.2 means the originator's address or the destination's (ADR-22.1).
const messageSubjects = new Set(['1.0', '1.5', '1.7', '1.8', '1.9', '3.4'])

/** Status without a meaning of its own: RFC 3464 §2.3.6 lets the remote server's words count. Pure. */
export const isGenericStatus = (status: string): boolean => /^(?:[45]\.(?:0\.\d{1,3}|[1-5]\.0))?$/.test(status)

/**
 * Kind of a failed delivery by its enhanced status. Pure. Source: RFC 3463, IANA registry of enhanced status codes.
 * 5.4.x and 5.0.x are soft. Why: an unknown host can be a lapsed registration, and 5.0.0 has no meaning.
 * @param status e.g. `5.1.1`
 * @returns undefined for a text that is no status of a failure
 */
export function kindOfStatus(status: string): BounceKind | undefined {
  const [, severity, subject, detail] = /^([45])\.(\d{1,3})\.(\d{1,3})$/.exec(status) ?? []
  if (!subject || !detail) return undefined
  // protocol, content and policy
  if (['5', '6', '7'].includes(subject)) return 'MESSAGE'
  const key = `${Number(subject)}.${Number(detail)}`
  if (messageSubjects.has(key)) return 'MESSAGE'
  return severity === '5' && hardSubjects.has(key) ? 'HARD' : 'SOFT'
}

/** The reason that a recipient reads beside an ended address. */
export const endedReason = (kind: 'HARD' | 'SOFT', status: string): string =>
  storedRefusal(kind === 'HARD' ? dispatchRefusals.mailboxGone({ status }) : dispatchRefusals.mailFailed({ status }))
