import { type SQL, sql } from 'drizzle-orm'
import { queuePosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { raiseNoticeClock } from '../notices/notice-clock.ts'
import type { NoticeRecord } from '../notices/record.ts'
import { noticeColumns, toNotice } from '../notices/store.ts'
import { arrayOf, type Db, firstRow, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'

/** One event of a portal's sequence, with the notice in its current state. */
export type PortalEvent = { seq: number; kind: 'NOTICE' | 'RECALL'; delivery: NoticeRecord }

// most events of one clock value
const eventsMax = 2 ** 24

/** SQL: whether a notice is in its recipient's inbox and current. */
export const inInbox = (alias: string): SQL => sql.raw(`${alias}.state IN ('NOTICED', 'ACCEPTED', 'OPENED', 'ACTED')`)

/** SQL: the latest event of a notice in a portal's sequence, or no row. Joined LATERAL with these aliases. */
export const lastEvent = (delivery: string, link: string): SQL =>
  sql.raw(`(SELECT e.kind, e.seq FROM portal_events e WHERE e.policy_id = ${delivery}.policy_id
            AND e.account_id = ${link}.account_id AND e.recipient_id = ${delivery}.recipient_id ORDER BY e.seq DESC LIMIT 1)`)

/**
 * Appends events to portals' sequences and queues posts to enabled webhooks. The caller's transaction.
 * A recall is posted only where the webhook accepted the notice.
 * The notice lock is held to the commit. Why: positions then rise in order of commits, and no reader misses one.
 * @param candidates yields account_id, bucket, recipient_id, policy_id, kind, position (order within one portal)
 * @example clock 7 → seq 7 × 2^24 + 1, 7 × 2^24 + 2, …
 */
export async function appendEvents(tx: Db, deps: NoticeDeps, candidates: SQL): Promise<void> {
  const clock = await raiseNoticeClock(tx)
  const from = clock * eventsMax
  const now = deps.clock.now().toISOString()
  const appended = await rows<{ account_id: string; kind: PortalEvent['kind']; count: number }>(
    tx,
    sql`WITH events AS (
          INSERT INTO portal_events (account_id, seq, bucket, recipient_id, policy_id, kind, at)
          SELECT c.account_id, ${from}::bigint + row_number() OVER (ORDER BY c.account_id, c.position, c.bucket, c.recipient_id),
                 c.bucket, c.recipient_id, c.policy_id, c.kind, ${now}::timestamptz
          FROM (${candidates}) c
          RETURNING account_id, kind)
        SELECT account_id, kind, count(*)::int AS count FROM events GROUP BY account_id, kind`,
  )
  if (appended.length === 0) return
  const portals = [...new Set(appended.map((row) => row.account_id))]
  await announce(tx, ...portals.map((accountId) => ({ kind: 'portal' as const, accountId })))
  deps.log.info({ events: appended.slice(0, 20) }, 'events appended for portals')
  for (const kind of ['NOTICE', 'RECALL'] as const)
    if (appended.some((row) => row.kind === kind)) await planPosts(tx, deps, { portals, kind, from })
}

/** Queues a post per event of a portal with an enabled webhook. Why a second statement: one is slow (ADR-10.1). */
async function planPosts(
  tx: Db,
  deps: NoticeDeps,
  { portals, kind, from }: { portals: readonly string[]; kind: PortalEvent['kind']; from: number },
): Promise<void> {
  const purpose = kind === 'NOTICE' ? 'notice' : 'recall'
  const taken = sql`JOIN dispatches n ON n.bucket = e.bucket AND n.recipient_id = e.recipient_id AND n.policy_id = e.policy_id
    AND n.channel = 'WEBHOOK' AND n.endpoint = e.account_id AND n.purpose = 'notice'
    AND (n.state = 'accepted' OR n.provider_ref IS NOT NULL)`
  const events = sql`
    SELECT e.bucket, e.recipient_id, e.policy_id, e.account_id, ${purpose}::text AS purpose
    FROM webhooks w JOIN portal_events e ON e.account_id = w.account_id ${kind === 'RECALL' ? taken : sql``}
    WHERE w.account_id = ANY(${arrayOf(portals, 'text')}) AND w.disabled_at IS NULL
      AND e.seq > ${from}::bigint AND e.seq < ${from + eventsMax}::bigint AND e.kind = ${kind}`
  await queuePosts(tx, deps, events, { cause: `webhook ${purpose}` })
}

/** A portal's events after a position, oldest first, without those of enterprises that ended the link. */
export async function readEventsAfter(db: Db, accountId: string, after: number, limit: number): Promise<PortalEvent[]> {
  const events: PortalEvent[] = []
  for (let position = after; events.length < limit; ) {
    const room = limit - events.length
    // Why LIMIT before the joins: no plan can then read the whole sequence.
    const found = await rows<Record<string, unknown>>(
      db,
      sql`SELECT e.seq, e.kind, l.account_id AS linked, ${noticeColumns('d')}
          FROM (SELECT * FROM portal_events WHERE account_id = ${accountId} AND seq > ${position}::bigint ORDER BY seq LIMIT ${room}) e
          LEFT JOIN portal_links l ON l.account_id = e.account_id AND l.bucket = e.bucket AND l.recipient_id = e.recipient_id
          LEFT JOIN deliveries d ON d.bucket = e.bucket AND d.recipient_id = e.recipient_id AND d.policy_id = e.policy_id
          ORDER BY e.seq`,
    )
    for (const row of found)
      if (row.linked !== null && row.policy_id !== null)
        events.push({ seq: Number(row.seq), kind: row.kind as PortalEvent['kind'], delivery: toNotice(row) })
    if (found.length < room) break
    position = Number(found.at(-1)?.seq)
  }
  return events
}

/** The last position of a portal's sequence; 0 when it is empty. */
export async function latestEvent(db: Db, accountId: string): Promise<number> {
  const row = await firstRow<{ seq: number | null }>(
    db,
    sql`SELECT max(seq) AS seq FROM portal_events WHERE account_id = ${accountId}`,
  )
  return Number(row?.seq ?? 0)
}
