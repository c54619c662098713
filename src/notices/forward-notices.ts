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
    // All parts see the inboxes as they were before. So `first` is 1 for members who get the notice by this forward.
    sql`WITH k AS MATERIALIZED (
          SELECT k.bucket, k.id, d.state, d.causes FROM ${recipientKeys(recipientIds)} k
          LEFT JOIN deliveries d ON d.bucket = k.bucket AND d.recipient_id = k.id AND d.policy_id = ${policyId} ORDER BY k.bucket, k.id),
        handed AS (
          INSERT INTO forwards (bucket, recipient_id, policy_id, org_id, note, at, first)
          SELECT bucket, id, ${policyId}::bigint, ${orgId}, ${note}, ${at}::timestamptz, CASE WHEN state IS NULL OR state = 'HELD' THEN 1 ELSE 0 END
          FROM k WHERE state IS DISTINCT FROM 'RECALLED'
          ON CONFLICT (bucket, recipient_id, policy_id, org_id) DO UPDATE SET note = excluded.note WHERE excluded.note IS NOT NULL),
        added AS (
          INSERT INTO deliveries (bucket, recipient_id, policy_id, state, cursor, measures, causes, created_at)
          SELECT bucket, id, ${policyId}::bigint, 'NOTICED', ${cursor}, ''::varbit, ${causeBit.RELAY}::smallint, ${at}::timestamptz FROM k WHERE state IS NULL
          RETURNING cursor),
        risen AS (
          UPDATE deliveries d SET causes = causes | ${causeBit.RELAY}::smallint, hold_until = NULL,
            state = CASE WHEN d.state = 'HELD' THEN 'NOTICED' ELSE d.state END, cursor = CASE WHEN d.state = 'HELD' THEN ${cursor} ELSE d.cursor END
          FROM (SELECT bucket, id FROM k WHERE state = 'HELD' OR causes = ${causeBit.SUBSCRIPTION}::smallint OFFSET 0) w
          WHERE d.bucket = w.bucket AND d.recipient_id = w.id AND d.policy_id = ${policyId} AND d.state <> 'RECALLED'
          RETURNING d.cursor)
        SELECT FROM added UNION ALL SELECT FROM risen WHERE cursor = ${cursor}`,
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
