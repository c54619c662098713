import { sql } from 'drizzle-orm'
import { addPortalLink, listPortals, type Portal, portalsOf, removePortalLink } from '../auth/portal-links.ts'
import { endPosts } from '../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { takeNoticeLock } from '../notices/notice-clock.ts'
import { bucketOf } from '../parties/recipient.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { appendEvents, standing } from './portal-events.ts'

/** An enterprise that a portal is linked to or was. */
export type PortalLink = { portal: Portal; recipientId: number }

/** A portal as an enterprise's clerk sees it. */
export type LinkedPortal = Portal & { linkedIds: readonly number[] }

// what a new portal gets to begin with
const standingMax = 500

/** Portals there are, with those of these enterprises that linked each. */
export async function listLinkedPortals(db: Db, recipientIds: readonly number[]): Promise<LinkedPortal[]> {
  const links = Map.groupBy(await portalsOf(db, recipientIds), ({ portalId }) => portalId)
  const portals = await listPortals(db)
  return portals.map((portal) => ({
    ...portal,
    linkedIds: (links.get(portal.id) ?? []).map(({ recipientId }) => recipientId),
  }))
}

/**
 * Lets a portal see an enterprise's notices: what stands of documents in force goes into its sequence now, the rest when it is made. Linking
 * twice changes nothing. The caller's transaction.
 * @returns whether it was not linked before
 */
export async function linkPortal(
  tx: Db,
  deps: NoticeDeps,
  { portal, recipientId }: PortalLink,
  accountId: string,
): Promise<boolean> {
  // before it is read what stands: a publication that is committing either is seen or sees the link
  await takeNoticeLock(tx)
  const at = deps.clock.now()
  const added = await addPortalLink(tx, { portalId: portal.id, recipientId, by: accountId, at })
  if (added) await appendEvents(tx, deps, standingNotices(portal.id, recipientId, shanghaiDay(at)))
  return added
}

const standingNotices = (portalId: string, recipientId: number, on: string) =>
  sql`SELECT ${portalId} AS account_id, d.bucket, d.recipient_id, d.policy_id, d.cursor AS position, 'NOTICE' AS kind
      FROM deliveries d JOIN policies p ON p.id = d.policy_id
      WHERE d.bucket = ${bucketOf(recipientId)} AND d.recipient_id = ${recipientId} AND ${standing('d')} AND p.status = 'PUBLISHED'
        AND (p.effective_from IS NULL OR p.effective_from <= ${on}::date) AND (p.effective_to IS NULL OR p.effective_to >= ${on}::date)
      ORDER BY d.cursor DESC LIMIT ${standingMax}`

/**
 * Ends a link: the portal sees nothing of the enterprise any more, neither what was nor what waits for its webhook. The caller's transaction.
 * @returns whether it was linked
 */
export async function unlinkPortal(tx: Db, deps: NoticeDeps, { portal, recipientId }: PortalLink): Promise<boolean> {
  await takeNoticeLock(tx)
  if (!(await removePortalLink(tx, portal.id, recipientId))) return false
  // by the notices of one recipient, few, and the index over them
  await tx.execute(sql`
    DELETE FROM portal_events e USING deliveries d
    WHERE d.bucket = ${bucketOf(recipientId)} AND d.recipient_id = ${recipientId}
      AND e.policy_id = d.policy_id AND e.account_id = ${portal.id} AND e.recipient_id = d.recipient_id`)
  const at = deps.clock.now()
  await endPosts(tx, portal.id, { state: 'cancelled', reason: 'the link was ended', at, recipientId })
  return true
}
