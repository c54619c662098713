import type { NoticeDeps } from '../../../../notices/deps.ts'
import { isAddressOf, isOlderThanProof, noteBounce } from '../../../../parties/contacts/note-bounce.ts'
import { type ContactRecord, findByAddress, lockContact } from '../../../../parties/contacts/store.ts'
import { mailboxKey } from '../../../../parties/mail-address.ts'
import { shanghaiDay } from '../../../../platform/clock.ts'
import { type KeyRing, lookupDigest, unseal } from '../../../../platform/crypto.ts'
import type { Db } from '../../../../platform/db.ts'
import { hasMessageKeyForm, type MessageRef } from '../../../message-key.ts'
import { messageSentAt, writeMessageReceipt } from '../../../receipts.ts'
import { readMessageId } from '../message-id.ts'
import { kindOfReport } from './answer.ts'
import type { BounceEvent } from './report.ts'
import { endedReason } from './status.ts'

/**
 * Effect of a report. ended, scored: on the address. declined: its owner complained, e-mail is off. message: only this
 * message failed. repeated: known already. delayed: not a final failure. delivered: it arrived. unknown: not about a message
 * or a current address of this service, or not understood.
 */
export type BounceEffect =
  | 'ended'
  | 'declined'
  | 'scored'
  | 'message'
  | 'delivered'
  | 'repeated'
  | 'delayed'
  | 'unknown'

type BounceDeps = Pick<NoticeDeps, 'db' | 'ring' | 'clock'>
type Verdict = { kind: 'HARD' | 'SOFT' | 'MESSAGE' | 'COMPLAINT' | 'DELIVERED'; status: string }

/**
 * Takes a report of one mail. It ends or scores the address, or switches mail off, if that is still the recipient's and
 * was not proved since. It is also written beside the dispatch, whose state stays.
 * @param trusted whether the reporter is authenticated. Its event with another maker's message id, or with none, counts for
 *                every recipient with the address. A returned mail is untrusted: anybody can write one.
 */
export async function takeBounce(
  deps: BounceDeps,
  event: BounceEvent,
  { trusted }: { trusted: boolean },
): Promise<BounceEffect> {
  if (['delayed', 'relayed', 'expanded'].includes(event.action)) return 'delayed'
  const verdict = verdictOf(event)
  if (!verdict) return 'unknown'
  const ref = event.messageId === undefined ? undefined : readMessageId(deps.ring, event.messageId)
  if (ref) return deps.db.transaction((tx) => takeOne(tx, deps, event, verdict, ref))
  // an id of our own form that our keys did not make is forged, or of another installation
  const isForeign = event.messageId === undefined || !hasMessageKeyForm(event.messageId)
  return trusted && isForeign ? byAddress(deps, event, verdict) : 'unknown'
}

function verdictOf({ action, status, diagnostic }: BounceEvent): Verdict | undefined {
  if (action === 'complained') return { kind: 'COMPLAINT', status: 'complaint' }
  if (action === 'delivered') return { kind: 'DELIVERED', status: '' }
  return action === 'failed' ? kindOfReport(status, diagnostic) : undefined
}

async function byAddress(deps: BounceDeps, event: BounceEvent, verdict: Verdict): Promise<BounceEffect> {
  // digests of earlier builds are in the owner's own spelling
  const spellings = event.recipients.flatMap((address) => [mailboxKey(address), address, address.toLowerCase()])
  const digests = [...new Set(spellings)].map((address) => lookupDigest(deps.ring, address))
  const recipientIds = digests.length > 0 ? await findByAddress(deps.db, 'EMAIL', digests) : []
  const effects: BounceEffect[] = []
  for (const recipientId of recipientIds)
    effects.push(await deps.db.transaction((tx) => takeOne(tx, deps, event, verdict, { recipientId })))
  const strongest = ['ended', 'declined', 'scored', 'message', 'delivered', 'repeated'] as const
  return strongest.find((effect) => effects.includes(effect)) ?? 'unknown'
}

async function takeOne(
  tx: Db,
  { ring, clock }: BounceDeps,
  event: BounceEvent,
  { kind, status }: Verdict,
  ref: MessageRef | { recipientId: number },
): Promise<BounceEffect> {
  const now = clock.now()
  const { recipientId } = ref
  const message = 'policyId' in ref || 'window' in ref ? ref : undefined
  const contact = await lockContact(tx, recipientId, 'EMAIL')
  const address = contact && reportedAddress(ring, contact, event, message)
  if (!address) return 'unknown'
  // Why not earlier than the message: clocks of other servers are wrong, and a report can come without a time.
  const sentAt = message && (await messageSentAt(tx, 'EMAIL', message))
  const at = new Date(Math.min(Math.max((event.at ?? sentAt ?? now).getTime(), sentAt?.getTime() ?? 0), now.getTime()))
  if (isOlderThanProof(contact, at)) return 'unknown'
  if (message) {
    const receipt = kind === 'DELIVERED' ? 'delivered' : kind === 'COMPLAINT' ? 'complained' : `bounced ${status}`
    const { isNewest } = await writeMessageReceipt(tx, 'EMAIL', message, receipt, at)
    // it arrived after all
    if (!isNewest && kind !== 'COMPLAINT') return 'repeated'
  }
  if (kind === 'DELIVERED') return 'delivered'
  if (kind === 'MESSAGE') return 'message'
  // without a message, the time identifies a bounce; without a time, one bounce counts per day
  const key = message ? messageKey(message) : (event.at?.toISOString() ?? shanghaiDay(now))
  const reason = kind === 'COMPLAINT' ? '' : endedReason(kind, status)
  const noted = await noteBounce(tx, ring, { recipientId, address, kind, status, key, at, endedReason: reason })
  return noted === 'foreign' ? 'unknown' : noted
}

/** The reported address that is the recipient's. A complaint about a message of ours can leave it out (RFC 5965 §3.2). */
function reportedAddress(
  ring: KeyRing,
  { sealed }: Pick<ContactRecord, 'sealed'>,
  { recipients, action }: BounceEvent,
  message: MessageRef | undefined,
): string | undefined {
  if (message && action === 'complained' && recipients.length === 0) return unseal(ring, sealed)
  return recipients.find((one) => isAddressOf(ring, sealed, one))
}

const messageKey = (ref: MessageRef): string => ('window' in ref ? ref.window : `${ref.purpose} ${ref.policyId}`)
