import { sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { endContact, lockContact, setWanted } from '../parties/contacts/store.ts'
import { bucketOf } from '../parties/recipient.ts'
import { affected, type Db } from '../platform/db.ts'
import { unreachable } from './channels/gateway/gateway.ts'
import type { GatewayReceipt } from './channels/gateway/gateway-protocol.ts'
import { type MessageRef, readMessageKey } from './message-key.ts'
import type { OutsideChannel } from './preferences.ts'

/**
 * Takes what a gateway reports later. It is written beside the dispatch, whose state stays; a number that does not exist ends, and a person who
 * told the gateway to stop is not written to any more. Repeating a receipt changes nothing.
 * @returns how many were of a message of ours
 */
export async function takeReceipts(
  deps: Pick<NoticeDeps, 'db' | 'ring' | 'clock'>,
  receipts: readonly GatewayReceipt[],
): Promise<number> {
  let known = 0
  for (const receipt of receipts) {
    const ref = readMessageKey(deps.ring, receipt.id)
    if (!ref) continue
    const at = receipt.at ? new Date(receipt.at) : deps.clock.now()
    const text = receipt.code ? `${receipt.status} ${receipt.code}` : receipt.status
    known += await deps.db.transaction(async (tx) => {
      const written = await writeMessageReceipt(tx, 'GATEWAY', ref, text, at)
      if (written === 0) return 0
      if (receipt.status === 'stopped') await setWanted(tx, ref.recipientId, 'GATEWAY', false)
      if (receipt.status === 'unreachable') {
        const contact = await lockContact(tx, ref.recipientId, 'GATEWAY')
        // a number that was proven after the report is another one
        if (contact?.verifiedAt && contact.verifiedAt < at) await endContact(tx, contact, unreachable, deps.clock.now())
      }
      return 1
    })
  }
  return known
}

/** Writes beside the dispatches of a message what became of it later; their state stays. @returns how many there were */
export async function writeMessageReceipt(
  tx: Db,
  channel: OutsideChannel,
  ref: MessageRef,
  receipt: string,
  at: Date,
): Promise<number> {
  const which =
    'window' in ref ? sql`digest = ${ref.window}` : sql`policy_id = ${ref.policyId} AND purpose = ${ref.purpose}`
  return affected(
    tx,
    sql`UPDATE dispatches SET receipt = ${receipt}, receipt_at = ${at.toISOString()}::timestamptz
        WHERE bucket = ${bucketOf(ref.recipientId)} AND recipient_id = ${ref.recipientId} AND channel = ${channel} AND ${which}`,
  )
}
