import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { affected, type Db } from '../platform/db.ts'
import { conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { lockPolicy } from '../publish/store.ts'
import type { NoticeDeps } from './deps.ts'
import { causeBit, cursorOf } from './notice.ts'
import { raiseNoticeClock } from './notice-clock.ts'
import { noticesRefusals } from './refusals.ts'

/** Why a document that ended is not forwarded. */
export const noLongerInForce = () => conflict(noticesRefusals.noLongerInForce)

/**
 * Forwards a document to members in an organisation's name. The caller's transaction.
 * Members without a notice, or with a held one, are notified. Members with an unopened notice get one reminder, ever.
 * Recalled notices stay recalled. Every other notice names the organisation, with the last note it gave.
 * @returns number of members newly notified
 * @throws CONFLICT when the document is no longer published
 */
export async function forwardNotices(
  tx: Db,
  deps: NoticeDeps,
  forward: { policyId: number; orgId: string; recipientIds: readonly number[]; note: string | null },
): Promise<number> {
  const { policyId, orgId, recipientIds, note } = forward
  if (recipientIds.length === 0) return 0
  const clock = await raiseNoticeClock(tx)
  const policy = await lockPolicy(tx, policyId)
  if (policy?.status !== 'PUBLISHED') throw noLongerInForce()
  const at = deps.clock.now().toISOString()
  const cursor = sql`${cursorOf(clock)}::bigint`
  const notified = await affected(
    tx,
    // Both INSERTs see the inboxes as they were before. So `first` is 1 for members who get the notice by this forward.
    sql`WITH k AS MATERIALIZED (SELECT bucket, id FROM ${recipientKeys(recipientIds)} k ORDER BY bucket, id),
        handed AS (
          INSERT INTO forwards (bucket, recipient_id, policy_id, org_id, note, at, first)
          SELECT k.bucket, k.id, ${policyId}::bigint, ${orgId}, ${note}, ${at}::timestamptz,
                 CASE WHEN d.state IS NULL OR d.state = 'HELD' THEN 1 ELSE 0 END
          FROM k LEFT JOIN deliveries d ON d.bucket = k.bucket AND d.recipient_id = k.id AND d.policy_id = ${policyId}
          WHERE d.state IS DISTINCT FROM 'RECALLED'
          ON CONFLICT (bucket, recipient_id, policy_id, org_id) DO UPDATE SET note = excluded.note WHERE excluded.note IS NOT NULL),
        put AS (
          INSERT INTO deliveries AS d (bucket, recipient_id, policy_id, state, cursor, measures, causes, created_at)
          SELECT k.bucket, k.id, ${policyId}::bigint, 'NOTICED', ${cursor}, ''::varbit, ${causeBit.RELAY}::smallint, ${at}::timestamptz FROM k
          ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE SET causes = d.causes | excluded.causes, hold_until = NULL,
            state = CASE WHEN d.state = 'HELD' THEN 'NOTICED' ELSE d.state END,
            cursor = CASE WHEN d.state = 'HELD' THEN excluded.cursor ELSE d.cursor END
            WHERE d.state = 'HELD' OR (d.state <> 'RECALLED' AND (d.causes & excluded.causes) = 0)
          RETURNING d.cursor)
        SELECT FROM put WHERE cursor = ${cursor}`,
  )
  await announce(tx, { kind: 'notices', policyId, clock }, { kind: 'changed', policyId, recipientId: null })
  await deps.jobs.emit(
    tx,
    { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } },
    // for notices unopened since before this forward; the plan leaves out recipients with a reminder
    { name: 'notices.made', data: { policyId, clock, purpose: 'reminder', recipientIds } },
  )
  deps.telemetry.notified.inc({ cause: 'relay' }, notified)
  return notified
}
