import { sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { affected, arrayOf, type Db } from '../platform/db.ts'
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
 * Hands a document's notice to members in an organisation's name. Whoever was not noticed yet is noticed now; whoever was
 * but has not opened is reminded, once for ever; everyone's notice names the organisation with
 * the last note it gave. The caller's transaction.
 * @returns how many were newly noticed
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
  const members = sql`bucket = ANY(${arrayOf([...new Set(recipientIds.map(bucketOf))], 'smallint')})
    AND recipient_id = ANY(${arrayOf(recipientIds, 'bigint')}) AND policy_id = ${policyId}`
  const json = JSON.stringify(recipientIds.map((id) => ({ id })))
  await tx.execute(sql`
    INSERT INTO forwards (bucket, recipient_id, policy_id, org_id, note, at, first)
    SELECT (r.id % 1024)::smallint, r.id, ${policyId}::bigint, ${orgId}, ${note}, ${at}::timestamptz,
           CASE WHEN d.state IN ('NOTICED', 'ACCEPTED', 'OPENED', 'ACTED') THEN 0 ELSE 1 END
    FROM jsonb_to_recordset(${json}::jsonb) AS r(id bigint)
    LEFT JOIN deliveries d ON d.bucket = (r.id % 1024)::smallint AND d.recipient_id = r.id AND d.policy_id = ${policyId}
    WHERE d.state IS DISTINCT FROM 'RECALLED'
    ORDER BY r.id % 1024, r.id
    ON CONFLICT (bucket, recipient_id, policy_id, org_id) DO UPDATE SET note = excluded.note WHERE excluded.note IS NOT NULL`)
  const released = await affected(
    tx,
    sql`UPDATE deliveries SET state = 'NOTICED', cursor = ${cursorOf(clock)}::bigint, hold_until = NULL WHERE ${members} AND state = 'HELD'`,
  )
  const inserted = await affected(
    tx,
    sql`INSERT INTO deliveries (bucket, recipient_id, policy_id, state, cursor, measures, causes, created_at)
        SELECT (r.id % 1024)::smallint, r.id, ${policyId}::bigint, 'NOTICED', ${cursorOf(clock)}::bigint, ''::varbit,
               ${causeBit.RELAY}::smallint, ${at}::timestamptz
        FROM jsonb_to_recordset(${json}::jsonb) AS r(id bigint) ORDER BY r.id % 1024, r.id
        ON CONFLICT (bucket, recipient_id, policy_id) DO NOTHING`,
  )
  await tx.execute(sql`
    UPDATE deliveries SET causes = causes | ${causeBit.RELAY}::smallint
    WHERE ${members} AND (causes & ${causeBit.RELAY}::smallint) = 0 AND state <> 'RECALLED'`)
  await announce(tx, { kind: 'notices', policyId, clock })
  await announce(tx, { kind: 'changed', policyId, recipientId: null })
  await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } })
  // who stands in the inbox unopened since before this forward; the plan leaves out whoever was reminded already
  await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId, clock, purpose: 'reminder', recipientIds } })
  deps.telemetry.notified.inc({ cause: 'relay' }, released + inserted)
  return released + inserted
}
