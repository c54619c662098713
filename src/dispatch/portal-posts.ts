// Posts to a portal's webhook: dispatches on the channel WEBHOOK, one per notice and purpose.
// Their endpoint is the portal's account id.
import { type SQL, sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { noLongerEligible } from '../notices/notice.ts'
import { bucketOf } from '../parties/recipient.ts'
import { type Db, rows } from '../platform/db.ts'
import { emitPlanned } from './plan-dispatches.ts'

type Deps = Pick<NoticeDeps, 'clock' | 'jobs' | 'log'>

/**
 * Queues a post for each of these events. An existing post is queued again with fresh attempts.
 * The result of an attempt under way is then dropped, unless the new attempt has the same number. Caller's transaction.
 * @param events yields bucket, recipient_id, policy_id, account_id, purpose
 * @param options.leaveWaiting leaves posts that are queued or being sent as they are
 * @returns number of queued posts
 */
export async function queuePosts(
  tx: Db,
  deps: Deps,
  events: SQL,
  { cause, leaveWaiting = false }: { cause: string; leaveWaiting?: boolean },
): Promise<number> {
  const at = sql`${deps.clock.now().toISOString()}::timestamptz`
  const found = await rows<{ policy_id: number; count: number }>(
    tx,
    sql`WITH queued AS (
          INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
          SELECT e.bucket, e.recipient_id, e.policy_id, 'WEBHOOK', e.account_id, e.purpose, 'queued', ${at}, ${at}, ${at}
          FROM (${events}) e ORDER BY e.bucket, e.recipient_id
          ON CONFLICT (bucket, recipient_id, policy_id, channel, endpoint, purpose) DO UPDATE
            SET state = 'queued', attempts = 0, reason = NULL, lease_until = NULL, not_before = excluded.not_before,
                updated_at = excluded.updated_at
          ${leaveWaiting ? sql`WHERE dispatches.state NOT IN ('queued', 'sending')` : sql``}
          RETURNING policy_id)
        SELECT policy_id, count(*)::int AS count FROM queued GROUP BY policy_id`,
  )
  await emitPlanned(tx, deps, new Map(found.map((row) => [Number(row.policy_id), row.count])), cause)
  return found.reduce((sum, row) => sum + row.count, 0)
}

/**
 * Queues posts again that were cancelled with their notice's withdrawal. The caller's transaction.
 * @param notices yields bucket, recipient_id, policy_id
 */
export async function continuePosts(tx: Db, deps: Deps, notices: SQL): Promise<void> {
  const at = sql`${deps.clock.now().toISOString()}::timestamptz`
  const found = await rows<{ policy_id: number }>(
    tx,
    sql`UPDATE dispatches q SET state = 'queued', reason = NULL, not_before = ${at}, updated_at = ${at}
        FROM (${notices}) d
        WHERE q.bucket = d.bucket AND q.recipient_id = d.recipient_id AND q.policy_id = d.policy_id
          AND q.channel = 'WEBHOOK' AND q.purpose = 'notice' AND q.state = 'cancelled' AND q.reason = ${noLongerEligible}
        RETURNING q.policy_id`,
  )
  const counts = Map.groupBy(found, (row) => Number(row.policy_id))
  await emitPlanned(tx, deps, new Map([...counts].map(([id, list]) => [id, list.length])), 'webhook')
}

/** Ends queued posts of a portal, of all recipients or of one. The caller's transaction. */
export async function endPosts(
  tx: Db,
  portalId: string,
  end: { state: 'cancelled' | 'failed'; reason: string; at: Date; recipientId?: number },
): Promise<void> {
  const { state, reason, at, recipientId } = end
  const about =
    recipientId === undefined ? sql`` : sql`bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND`
  await tx.execute(sql`
    UPDATE dispatches SET state = ${state}, reason = ${reason}, updated_at = ${at.toISOString()}::timestamptz
    WHERE ${about} channel = 'WEBHOOK' AND endpoint = ${portalId} AND state = 'queued'`)
}
