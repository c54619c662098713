import { type SQL, sql } from 'drizzle-orm'
import { noLongerEligible } from '../notices/notice.ts'
import type { Db } from '../platform/db.ts'

/**
 * Cancels queued dispatches of notices that are about to be withdrawn. The caller's transaction, before the withdrawal.
 * @param notices yields bucket, recipient_id, policy_id
 */
export async function cancelDispatches(tx: Db, notices: SQL, at: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE dispatches q SET state = 'cancelled', reason = ${noLongerEligible}, updated_at = ${at.toISOString()}::timestamptz
    FROM (${notices}) n
    WHERE q.bucket = n.bucket AND q.recipient_id = n.recipient_id AND q.policy_id = n.policy_id AND q.state = 'queued'`)
}
