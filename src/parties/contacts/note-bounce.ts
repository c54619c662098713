import { type KeyRing, lookupDigest, unseal } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { addBounce, countSoftBounces, endContact, lockContact } from './store.ts'

/** Mail to a recipient's address that came back. */
export type Bounce = {
  recipientId: number
  /** As reported. */
  address: string
  kind: 'HARD' | 'SOFT'
  /** RFC 3463. */
  status: string
  /** Tells one bounce from another: a message has one at most. */
  key: string
  at: Date
  endedReason: string
}

/** ended = the address works no more; scored = counted; repeated = known already; foreign = not (or no longer) the recipient's address. */
export type BounceEffect = 'ended' | 'scored' | 'repeated' | 'foreign'

const softDaysMs = 30 * 86_400_000
const softMax = 5

/**
 * Counts a bounce and ends the address: at once when it does not work, else at the fifth soft bounce within 30 days. Bounces from before the
 * address was verified were another's.
 */
export async function noteBounce(tx: Db, ring: KeyRing, bounce: Bounce): Promise<BounceEffect> {
  const { recipientId, kind, status, at } = bounce
  const contact = await lockContact(tx, recipientId, 'EMAIL')
  if (!contact || !isAddressOf(ring, contact.sealed, bounce.address)) return 'foreign'
  const digest = lookupDigest(ring, `bounce ${recipientId} ${kind} ${bounce.key}`)
  if (!(await addBounce(tx, { digest, recipientId, kind, status, at }))) return 'repeated'
  if (kind === 'SOFT') {
    const since = new Date(Math.max(at.getTime() - softDaysMs, contact.verifiedAt?.getTime() ?? 0))
    if ((await countSoftBounces(tx, recipientId, since)) < softMax) return 'scored'
  }
  return (await endContact(tx, contact, bounce.endedReason, at)) ? 'ended' : 'scored'
}

/** Whether a reported address is the one that is sealed; servers write letters as they like. */
export const isAddressOf = (ring: KeyRing, sealed: string, address: string): boolean =>
  unseal(ring, sealed).toLowerCase() === address.toLowerCase()
