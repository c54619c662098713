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
  /** Identifies the bounce. A message has at most one. */
  key: string
  at: Date
  endedReason: string
}

/** ended = the address no longer works; scored = counted; repeated = already known; foreign = not the recipient's current address. */
export type BounceEffect = 'ended' | 'scored' | 'repeated' | 'foreign'

const softDaysMs = 30 * 86_400_000
const softMax = 5

/**
 * Counts a bounce. Ends the address at a hard bounce, or at the fifth soft bounce within 30 days. Bounces older than the
 * verification of the address do not count: they concern another address.
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

/** Whether a reported address equals the sealed one. Case is ignored: servers change it. */
export const isAddressOf = (ring: KeyRing, sealed: string, address: string): boolean =>
  unseal(ring, sealed).toLowerCase() === address.toLowerCase()
