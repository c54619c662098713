import { sql } from 'drizzle-orm'
import { addPortalLink, listPortals, type Portal, portalsOf, removePortalLink } from '../auth/portal-links.ts'
import { endPosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { takeNoticeLock } from '../notices/notice-clock.ts'
import { bucketOf } from '../parties/recipient.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { isCurrent } from '../publish/store.ts'
import { appendEvents, inInbox } from './portal-events.ts'

/** A portal and an enterprise, linked or not. */
export type PortalLink = { portal: Portal; recipientId: number }

/** A portal as an enterprise's clerk sees it. `linkedIds` = the clerk's enterprises that linked the portal. */
export type LinkedPortal = Portal & { linkedIds: readonly number[] }

// most current notices that a newly linked portal gets, the newest
const firstNoticesMax = 500

/** All portals, each with those of these enterprises that linked it. */
export async function listLinkedPortals(db: Db, recipientIds: readonly number[]): Promise<LinkedPortal[]> {
  const links = Map.groupBy(await portalsOf(db, recipientIds), ({ portalId }) => portalId)
  const portals = await listPortals(db)
  return portals.map((portal) => ({
    ...portal,
    linkedIds: (links.get(portal.id) ?? []).map(({ recipientId }) => recipientId),
  }))
}

/**
 * Links a portal to an enterprise. Idempotent. The caller's transaction.
 * The enterprise's newest 500 current notices of documents that have not ended go into the portal's sequence now. Later notices
 * follow when they are made.
 * @returns whether the link is new
 */
export async function linkPortal(
  tx: Db,
  deps: NoticeDeps,
  { portal, recipientId }: PortalLink,
  accountId: string,
): Promise<boolean> {
  // Why before the read: a committing publication is either seen here or sees the link.
  await takeNoticeLock(tx)
  const at = deps.clock.now()
  const added = await addPortalLink(tx, { portalId: portal.id, recipientId, by: accountId, at })
  if (added) await appendEvents(tx, deps, currentNotices(portal.id, recipientId, shanghaiDay(at)))
  return added
}

const currentNotices = (portalId: string, recipientId: number, on: string) =>
  sql`SELECT ${portalId} AS account_id, d.bucket, d.recipient_id, d.policy_id, d.cursor AS position, 'NOTICE' AS kind
      FROM deliveries d JOIN policies p ON p.id = d.policy_id
      WHERE d.bucket = ${bucketOf(recipientId)} AND d.recipient_id = ${recipientId} AND ${inInbox('d')} AND ${isCurrent(on, 'p')}
      ORDER BY d.cursor DESC LIMIT ${firstNoticesMax}`

/**
 * Ends a link. Removes the enterprise's events from the portal's sequence and cancels queued posts.
 * The caller's transaction.
 * @returns whether there was a link
 */
export async function unlinkPortal(tx: Db, deps: NoticeDeps, { portal, recipientId }: PortalLink): Promise<boolean> {
  await takeNoticeLock(tx)
  if (!(await removePortalLink(tx, portal.id, recipientId))) return false
  // Why by deliveries: one recipient has few notices, and the index of portal_events begins with the document
  await tx.execute(sql`
    DELETE FROM portal_events e USING deliveries d
    WHERE d.bucket = ${bucketOf(recipientId)} AND d.recipient_id = ${recipientId}
      AND e.policy_id = d.policy_id AND e.account_id = ${portal.id} AND e.recipient_id = d.recipient_id`)
  const at = deps.clock.now()
  await endPosts(tx, portal.id, { state: 'cancelled', reason: 'the link was ended', at, recipientId })
  return true
}
