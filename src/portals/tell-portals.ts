import { type SQL, sql } from 'drizzle-orm'
import { hasPortalLinks } from '../auth/portal-links.ts'
import { continuePosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { cursorOf } from '../notices/notice.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { arrayOf } from '../platform/db.ts'
import type { Events } from '../platform/events.ts'
import { appendEvents, inInbox, lastEvent } from './portal-events.ts'

/** New notices of one clock value, or recalled notices: of documents, or of some recipients. */
type PortalNews = Events['notices.made' | 'notices.recalled']

/**
 * Appends new and recalled notices to the sequences of the portals that their recipients linked. Idempotent.
 * It compares each notice with the notice's latest event. So a notice that comes back gets a new event.
 * A recall gets an event only after one of the notice. Why not in the publication's transaction: ADR-10.1.
 */
export async function tellPortals(deps: NoticeDeps, news: PortalNews): Promise<void> {
  // reminders are for persons; a portal has the notice already
  if ('purpose' in news && news.purpose !== 'notice') return
  if (!(await hasPortalLinks(deps.db))) return
  const concerned = scopeOf(news)
  await deps.db.transaction(async (tx) => {
    await appendEvents(
      tx,
      deps,
      sql`SELECT l.account_id, d.bucket, d.recipient_id, d.policy_id, d.cursor AS position,
                 CASE d.state WHEN 'RECALLED' THEN 'RECALL' ELSE 'NOTICE' END AS kind
          FROM deliveries d JOIN portal_links l ON l.bucket = d.bucket AND l.recipient_id = d.recipient_id
          LEFT JOIN LATERAL ${lastEvent('d', 'l')} latest ON true
          WHERE ${concerned} AND (${inInbox('d')} AND latest.kind IS DISTINCT FROM 'NOTICE' OR d.state = 'RECALLED' AND latest.kind = 'NOTICE')`,
    )
    if (!('purpose' in news)) return
    // A notice that was withdrawn and came back before its recall got an event makes none. Its post is queued again.
    const back = sql`SELECT d.bucket, d.recipient_id, d.policy_id FROM deliveries d WHERE ${concerned} AND ${inInbox('d')}`
    await continuePosts(tx, deps, back)
  })
}

function scopeOf(news: PortalNews): SQL {
  const recipients =
    'recipientIds' in news && news.recipientIds
      ? sql`AND (d.bucket, d.recipient_id) IN (SELECT k.bucket, k.id FROM ${recipientKeys(news.recipientIds)} k)`
      : sql``
  if ('policyIds' in news) return sql`d.policy_id = ANY(${arrayOf(news.policyIds, 'bigint')}) ${recipients}`
  const document = 'policyId' in news ? sql`AND d.policy_id = ${news.policyId}` : sql``
  return sql`d.cursor >= ${cursorOf(news.clock)}::bigint AND d.cursor < ${cursorOf(news.clock + 1)}::bigint ${document} ${recipients}`
}
