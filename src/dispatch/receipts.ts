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
 * Takes a gateway's later reports. Each is written beside its dispatch, whose state stays.
 * `unreachable` ends the number, unless it was verified after the report. `stopped` withdraws the consent.
 * @returns number of reports about messages of this service
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
        // a number that was verified after the report is a new one
        if (contact?.verifiedAt && contact.verifiedAt < at) await endContact(tx, contact, unreachable, deps.clock.now())
      }
      return 1
    })
  }
  return known
}

/** Writes a later report beside the dispatches of a message; their state stays. @returns number of dispatches */
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
