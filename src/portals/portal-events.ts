import { type SQL, sql } from 'drizzle-orm'
import { queuePosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { raiseNoticeClock } from '../notices/notice-clock.ts'
import type { NoticeRecord } from '../notices/record.ts'
import { noticeColumns, toNotice } from '../notices/store.ts'
import { arrayOf, type Db, firstRow, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'

/** One event of a portal's sequence, with the notice as it stands now. */
export type PortalEvent = { seq: number; kind: 'NOTICE' | 'RECALL'; delivery: NoticeRecord }

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
export async function appendEvents(tx: Db, deps: NoticeDeps, candidates: SQL): Promise<void> {
  const clock = await raiseNoticeClock(tx)
  const from = clock * eventsMax
  const now = deps.clock.now().toISOString()
  const told = await rows<{ account_id: string; kind: PortalEvent['kind']; count: number }>(
    tx,
    sql`WITH events AS (
          INSERT INTO portal_events (account_id, seq, bucket, recipient_id, policy_id, kind, at)
          SELECT c.account_id, ${from}::bigint + row_number() OVER (ORDER BY c.account_id, c.position, c.bucket, c.recipient_id),
                 c.bucket, c.recipient_id, c.policy_id, c.kind, ${now}::timestamptz
          FROM (${candidates}) c
          RETURNING account_id, kind)
        SELECT account_id, kind, count(*)::int AS count FROM events GROUP BY account_id, kind`,
  )
  if (told.length === 0) return
  const portals = [...new Set(told.map((row) => row.account_id))]
  await announce(tx, ...portals.map((accountId) => ({ kind: 'portal' as const, accountId })))
  deps.log.info({ told: told.slice(0, 20) }, 'portals told')
  for (const kind of ['NOTICE', 'RECALL'] as const)
    if (told.some((row) => row.kind === kind)) await planPosts(tx, deps, { portals, kind, from })
}

/** One dispatch for each of these events of a portal with a webhook. A statement of its own: with the events' in one it took minutes for 100,000. */
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

/** A portal's events after a position, oldest first; those of enterprises that ended the link are left out. */
export async function readEventsAfter(db: Db, accountId: string, after: number, limit: number): Promise<PortalEvent[]> {
  const events: PortalEvent[] = []
  for (let position = after; events.length < limit; ) {
    const room = limit - events.length
    // the page is cut before it is joined: whatever the planner believes, it never reads the whole sequence for it
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

/** Where a portal's sequence ends now. */
export async function latestEvent(db: Db, accountId: string): Promise<number> {
  const row = await firstRow<{ seq: number | null }>(
    db,
    sql`SELECT max(seq) AS seq FROM portal_events WHERE account_id = ${accountId}`,
  )
  return Number(row?.seq ?? 0)
}
