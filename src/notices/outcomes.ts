// Writes to notices that follow from messages. Dispatch calls them; only this folder writes `deliveries`.
import { type SQL, sql } from 'drizzle-orm'
import { affected, type Db } from '../platform/db.ts'

/**
 * Records that a provider accepted messages of these notices: `accepted_at`, and NOTICED rises to ACCEPTED.
 * Part of the WITH of the statement that writes the results of the messages.
 * @param notices yields bucket, recipient_id, policy_id
 * @returns statement that yields bucket, recipient_id, policy_id, state, reason
 */
export const acceptNotices = (notices: SQL, at: Date): SQL => sql`
  UPDATE deliveries d SET accepted_at = coalesce(d.accepted_at, ${at.toISOString()}::timestamptz),
         state = CASE WHEN d.state = 'NOTICED' THEN 'ACCEPTED' ELSE d.state END
  FROM (${notices}) a
  WHERE d.bucket = a.bucket AND d.recipient_id = a.recipient_id AND d.policy_id = a.policy_id
  RETURNING d.bucket, d.recipient_id, d.policy_id, d.state, d.reason`

/** Recalls every notice of an ended document. The caller's transaction, under the notice lock. @returns their number */
export const recallNotices = (tx: Db, policyId: number, reason: string): Promise<number> =>
  affected(
    tx,
    sql`UPDATE deliveries SET state = 'RECALLED', reason = ${reason}, hold_until = NULL
        WHERE policy_id = ${policyId} AND state <> 'RECALLED'`,
  )
