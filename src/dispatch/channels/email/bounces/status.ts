import { storedRefusal } from '../../../../platform/refusal.ts'
import { dispatchRefusals } from '../../../refusals.ts'

/**
 * What a failure says: HARD = the address does not work, SOFT = it did not work this time (scores), MESSAGE = this message
 * was not wanted or not understood, whatever the address.
 */
export type BounceKind = 'HARD' | 'SOFT' | 'MESSAGE'

const hardSubjects = new Set(['1.0', '1.1', '1.2', '1.3', '1.4', '1.6', '1.10', '2.1'])
// 1.7 and 1.8 are about the sender's address, 1.5 and 1.9 about delivery that worked; 3.4 = too big
const messageSubjects = new Set(['1.5', '1.7', '1.8', '1.9', '3.4'])

/**
 * What an enhanced status of a failed delivery says. Pure. Source: RFC 3463 and the IANA registry of enhanced status codes.
 * 5.4.x and 5.0.x are soft: an unknown host may be a lapsed registration, and 5.0.0 says nothing at all.
 * @param status e.g. `5.1.1`; undefined when it is none
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

/** Why an address was ended, as its row holds it. */
export const endedReason = (kind: 'HARD' | 'SOFT', status: string): string =>
  storedRefusal(kind === 'HARD' ? dispatchRefusals.mailboxGone({ status }) : dispatchRefusals.mailFailed({ status }))
