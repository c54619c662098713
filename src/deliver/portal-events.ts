import { type SQL, sql } from 'drizzle-orm'
import { type Db, firstRow, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import type { DeliverDeps } from './deps.ts'
import { raiseNoticeClock } from './notice-clock.ts'
import { emitPlanned } from './plan-dispatches.ts'
import type { DeliveryRecord } from './record.ts'
import { deliveryColumns, toDelivery } from './store.ts'

/** One event of a portal's sequence, with the notice as it stands now. */
export type PortalEvent = { seq: number; kind: 'NOTICE' | 'RECALL'; delivery: DeliveryRecord }

// so many events fit into one clock value
const eventsMax = 2 ** 24

/** Whether a notice stands in its recipient's inbox. */
export const standing = (alias: string): SQL => sql.raw(`${alias}.state IN ('NOTICED', 'ACCEPTED', 'OPENED', 'ACTED')`)

/** What a portal was told last of a notice: a row or none, to be joined LATERAL with the deliveries and links named. */
export const lastEvent = (delivery: string, link: string): SQL =>
  sql.raw(`(SELECT e.kind, e.seq FROM portal_events e WHERE e.policy_id = ${delivery}.policy_id
            AND e.account_id = ${link}.account_id AND e.recipient_id = ${delivery}.recipient_id ORDER BY e.seq DESC LIMIT 1)`)

/**
 * Appends events to the portals' sequences, and for portals with a webhook a dispatch of each: of a recall only where the webhook took the
 * notice. The notice lock is held to the commit, so the order of positions is the order of commits and no reader that is at one will find a
 * smaller one later. The caller's transaction.
 * @param candidates yields account_id, bucket, recipient_id, policy_id, kind, position (order within one portal)
 * @example clock 7 → seq 7 × 2^24 + 1, 7 × 2^24 + 2, …
 */
export async function appendEvents(tx: Db, deps: DeliverDeps, candidates: SQL): Promise<void> {
  const clock = await raiseNoticeClock(tx)
  const at = sql`${deps.clock.now().toISOString()}::timestamptz`
  const found = await rows<{ account_id: string | null; policy_id: number; count: number }>(
    tx,
    sql`WITH events AS (
          INSERT INTO portal_events (account_id, seq, bucket, recipient_id, policy_id, kind, at)
          SELECT c.account_id, ${clock * eventsMax}::bigint + row_number() OVER (ORDER BY c.account_id, c.position, c.bucket, c.recipient_id),
                 c.bucket, c.recipient_id, c.policy_id, c.kind, ${at}
          FROM (${candidates}) c
          RETURNING account_id, bucket, recipient_id, policy_id, kind),
        planned AS (
          INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
          SELECT e.bucket, e.recipient_id, e.policy_id, 'WEBHOOK', e.account_id, CASE e.kind WHEN 'NOTICE' THEN 'notice' ELSE 'recall' END,
                 'queued', ${at}, ${at}, ${at}
          FROM events e JOIN webhooks w ON w.account_id = e.account_id AND w.disabled_at IS NULL
          LEFT JOIN dispatches n ON n.bucket = e.bucket AND n.recipient_id = e.recipient_id AND n.policy_id = e.policy_id
               AND n.channel = 'WEBHOOK' AND n.endpoint = e.account_id AND n.purpose = 'notice'
          WHERE e.kind = 'NOTICE' OR n.state IN ('accepted', 'sending') OR n.provider_ref IS NOT NULL
          ${againQueued}
          RETURNING policy_id)
        SELECT account_id, 0 AS policy_id, count(*)::int AS count FROM events GROUP BY account_id
        UNION ALL SELECT NULL, policy_id, count(*)::int FROM planned GROUP BY policy_id`,
  )
  const portals = found.flatMap(({ account_id, count }) =>
    account_id === null ? [] : [{ accountId: account_id, count }],
  )
  if (portals.length === 0) return
  await announce(tx, ...portals.map(({ accountId }) => ({ kind: 'portal' as const, accountId })))
  const planned = found.filter((row) => row.account_id === null)
  await emitPlanned(tx, deps, new Map(planned.map((row) => [Number(row.policy_id), row.count])), 'webhook')
  deps.log.info({ portals }, 'portals told')
}

/** A dispatch that is there already begins anew: what it was about has happened again. A late answer to the old one is not written. */
export const againQueued = sql`ON CONFLICT (bucket, recipient_id, policy_id, channel, endpoint, purpose) DO UPDATE
  SET state = 'queued', attempts = 0, reason = NULL, lease_until = NULL, not_before = excluded.not_before, updated_at = excluded.updated_at`

/** A portal's events after a position, oldest first; those of enterprises that ended the link are left out. */
export async function readEventsAfter(db: Db, accountId: string, after: number, limit: number): Promise<PortalEvent[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT e.seq, e.kind, ${deliveryColumns('d')}
        FROM portal_events e
        JOIN portal_links l ON l.account_id = e.account_id AND l.bucket = e.bucket AND l.recipient_id = e.recipient_id
        JOIN deliveries d ON d.bucket = e.bucket AND d.recipient_id = e.recipient_id AND d.policy_id = e.policy_id
        WHERE e.account_id = ${accountId} AND e.seq > ${after}::bigint ORDER BY e.seq LIMIT ${limit}`,
  )
  return found.map((row) => ({
    seq: Number(row.seq),
    kind: row.kind as PortalEvent['kind'],
    delivery: toDelivery(row),
  }))
}

/** Where a portal's sequence ends now. */
export async function latestEvent(db: Db, accountId: string): Promise<number> {
  const row = await firstRow<{ seq: number | null }>(
    db,
    sql`SELECT max(seq) AS seq FROM portal_events WHERE account_id = ${accountId}`,
  )
  return Number(row?.seq ?? 0)
}
