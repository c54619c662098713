import { type SQL, sql } from 'drizzle-orm'
import { hasPortalLinks } from '../auth/portal-links.ts'
import { continuePosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { cursorOf } from '../notices/notice.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { arrayOf } from '../platform/db.ts'
import type { Events } from '../platform/events.ts'
import { appendEvents, lastEvent, standing } from './portal-events.ts'

/** What was made (with one clock value), or recalled: of one document, or of some recipients. */
type PortalNews = Events['notices.made' | 'notices.recalled']

/**
 * Tells the portals that the recipients concerned have linked. It compares what stands with what each portal was told last, so running
 * it again adds nothing, a notice that comes back is told again, and a recall goes only where the notice went. Not in the publication's own
 * transaction: matching is timed, and most installations have no portal.
 */
export async function tellPortals(deps: NoticeDeps, news: PortalNews): Promise<void> {
  // a reminder is to a person; a portal shows what stands
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
          LEFT JOIN LATERAL ${lastEvent('d', 'l')} told ON true
          WHERE ${concerned} AND (${standing('d')} AND told.kind IS DISTINCT FROM 'NOTICE' OR d.state = 'RECALLED' AND told.kind = 'NOTICE')`,
    )
    if (!('purpose' in news)) return
    // what waited, was withdrawn and came back before a portal was told of it makes no event; its post goes on
    const back = sql`SELECT d.bucket, d.recipient_id, d.policy_id FROM deliveries d WHERE ${concerned} AND ${standing('d')}`
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
