import type { NoticeDeps } from '../../../../notices/deps.ts'
import { isAddressOf, noteBounce } from '../../../../parties/contacts/note-bounce.ts'
import { findByAddress, lockContact } from '../../../../parties/contacts/store.ts'
import { shanghaiDay } from '../../../../platform/clock.ts'
import { lookupDigest } from '../../../../platform/crypto.ts'
import type { Db } from '../../../../platform/db.ts'
import type { MessageRef } from '../../../message-key.ts'
import { writeMessageReceipt } from '../../../receipts.ts'
import { readMessageId } from '../message-id.ts'
import type { BounceEvent } from './report.ts'
import { type BounceKind, endedReason, kindOfStatus } from './status.ts'

/**
 * Effect of a report. ended, scored: on the address. message: only this message failed. repeated: known already.
 * delayed: not a final failure. unknown: not about a message or an address of this service.
 */
export type BounceEffect = 'ended' | 'scored' | 'message' | 'repeated' | 'delayed' | 'unknown'

type BounceDeps = Pick<NoticeDeps, 'db' | 'ring' | 'clock'>

/**
 * Takes a report of one undelivered mail. It ends or scores the address, if that is still the recipient's.
 * It is also written beside the dispatch, whose state stays. A foreign message id has no effect.
 * @param trusted whether the reporter is authenticated. A trusted event without message id counts for every recipient
 *                with the address. A returned mail is untrusted: anybody can write one.
 */
export async function takeBounce(
  deps: BounceDeps,
  event: BounceEvent,
  { trusted }: { trusted: boolean },
): Promise<BounceEffect> {
  if (event.action !== 'failed') return 'delayed'
  const kind = kindOfStatus(event.status)
  if (!kind) return 'unknown'
  if (event.messageId !== undefined) {
    const ref = readMessageId(deps.ring, event.messageId)
    return ref ? deps.db.transaction((tx) => takeOne(tx, deps, event, kind, ref)) : 'unknown'
  }
  return trusted ? byAddress(deps, event, kind) : 'unknown'
}

async function byAddress(deps: BounceDeps, event: BounceEvent, kind: BounceKind): Promise<BounceEffect> {
  const spellings = event.recipients.flatMap((address) => [address, address.toLowerCase()])
  const digests = [...new Set(spellings)].map((address) => lookupDigest(deps.ring, address))
  const recipientIds = digests.length > 0 ? await findByAddress(deps.db, 'EMAIL', digests) : []
  const effects: BounceEffect[] = []
  for (const recipientId of recipientIds)
    effects.push(await deps.db.transaction((tx) => takeOne(tx, deps, event, kind, { recipientId })))
  return (['ended', 'scored', 'message', 'repeated'] as const).find((effect) => effects.includes(effect)) ?? 'unknown'
}

async function takeOne(
  tx: Db,
  { ring, clock }: BounceDeps,
  event: BounceEvent,
  kind: BounceKind,
  ref: MessageRef | { recipientId: number },
): Promise<BounceEffect> {
  const now = clock.now()
  const at = event.at && event.at < now ? event.at : now
  const { recipientId } = ref
  const contact = await lockContact(tx, recipientId, 'EMAIL')
  const address = contact && event.recipients.find((one) => isAddressOf(ring, contact.sealed, one))
  if (!address) return 'unknown'
  const isMessage = 'policyId' in ref || 'window' in ref
  let effect: BounceEffect = 'message'
  if (kind !== 'MESSAGE') {
    // without a message, the time identifies a bounce; without a time, one bounce counts per day
    const key = isMessage ? messageKey(ref) : (event.at?.toISOString() ?? shanghaiDay(now))
    const bounce = {
      recipientId,
      address,
      kind,
      status: event.status,
      key,
      at,
      endedReason: endedReason(kind, event.status),
    }
    const noted = await noteBounce(tx, ring, bounce)
    effect = noted === 'foreign' ? 'unknown' : noted
  }
  if (isMessage && effect !== 'repeated') await writeMessageReceipt(tx, 'EMAIL', ref, `bounced ${event.status}`, now)
  return effect
}

const messageKey = (ref: MessageRef): string => ('window' in ref ? ref.window : `${ref.purpose} ${ref.policyId}`)
