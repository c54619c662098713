import { sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { affected, type Db } from '../platform/db.ts'
import type { MessageRef } from './message-key.ts'
import type { OutsideChannel } from './preferences.ts'

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
