import { type KeyRing, lookupDigest, unseal } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { mailboxKey } from '../mail-address.ts'
import { addBounce, type ContactRecord, endContact, lockContact, readSoftBounces, setWanted } from './store.ts'

/** Mail to a recipient's address that came back. */
export type Bounce = {
  recipientId: number
  /** As reported. */
  address: string
  kind: 'HARD' | 'SOFT' | 'COMPLAINT'
  /** RFC 3463; of a complaint its type. */
  status: string
  /** Identifies the bounce. A message has at most one. */
  key: string
  at: Date
  endedReason: string
}

/**
 * ended = the address no longer works; declined = its owner wants no more mail; scored = counted; repeated = already known;
 * foreign = not the recipient's current address, or from before it was proved.
 */
export type BounceEffect = 'ended' | 'declined' | 'scored' | 'repeated' | 'foreign'

const softDaysMs = 30 * 86_400_000
const softMax = 5
// Why: a relay that was broken for a day must not end every address (ADR-22.1).
const softSpanMs = 3 * 86_400_000

/**
 * Counts a bounce. Ends the address at a hard bounce, or at the fifth soft bounce within 30 days that came three days or
 * more after the first. A complaint is its owner's own no, and ends nothing. What is older than the latest proof of the
 * address does not count.
 */
export async function noteBounce(tx: Db, ring: KeyRing, bounce: Bounce): Promise<BounceEffect> {
  const { recipientId, kind, status, at } = bounce
  const contact = await lockContact(tx, recipientId, 'EMAIL')
  if (!contact || !isAddressOf(ring, contact.sealed, bounce.address) || isOlderThanProof(contact, at)) return 'foreign'
  const digest = lookupDigest(ring, `bounce ${recipientId} ${kind} ${bounce.key}`)
  if (!(await addBounce(tx, { digest, recipientId, kind, status, at }))) return 'repeated'
  if (kind === 'COMPLAINT') return (await setWanted(tx, recipientId, 'EMAIL', false)) ? 'declined' : 'repeated'
  if (kind === 'SOFT') {
    const since = new Date(Math.max(at.getTime() - softDaysMs, contact.verifiedAt?.getTime() ?? 0))
    const { count, first } = await readSoftBounces(tx, recipientId, since)
    if (count < softMax || at.getTime() - first.getTime() < softSpanMs) return 'scored'
  }
  return (await endContact(tx, contact, bounce.endedReason, at)) ? 'ended' : 'scored'
}

/** Whether something happened before the address was last proved. */
export const isOlderThanProof = ({ verifiedAt }: Pick<ContactRecord, 'verifiedAt'>, at: Date): boolean =>
  verifiedAt !== null && at < verifiedAt

/** Whether a reported address equals the sealed one, whatever its capitals. */
export const isAddressOf = (ring: KeyRing, sealed: string, address: string): boolean =>
  mailboxKey(unseal(ring, sealed)) === mailboxKey(address)
