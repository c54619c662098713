import { sql } from 'drizzle-orm'
import type { Account, Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import {
  addPortalLink,
  listPortals,
  type Portal,
  portalsOf,
  readPortal,
  removePortalLink,
} from '../auth/portal-links.ts'
import { audit } from '../auth/store.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { takeNoticeLock } from '../notices/notice-clock.ts'
import { bucketOf } from '../parties/recipient.ts'
import { findByUscc } from '../parties/recipients/store.ts'
import { checkUscc } from '../parties/uscc.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, notFound } from '../platform/errors.ts'
import { appendEvents, standing } from './portal-events.ts'

/** A portal as an enterprise's clerk sees it. */
export type LinkedPortal = Portal & { linkedIds: readonly number[] }

// what a new portal gets to begin with
const standingMax = 500

/** Portals there are, with those of the actor's enterprises that linked each. */
export async function listLinkedPortals(db: Db, actor: Actor): Promise<LinkedPortal[]> {
  const account = authorise(actor, 'portal.list')
  const links = Map.groupBy(await portalsOf(db, account.recipientIds), ({ portalId }) => portalId)
  const portals = await listPortals(db)
  return portals.map((portal) => ({
    ...portal,
    linkedIds: (links.get(portal.id) ?? []).map(({ recipientId }) => recipientId),
  }))
}

/**
 * Lets a portal see an enterprise's notices: what stands of documents in force goes into its sequence now, the rest when it is made. Linking
 * twice changes nothing. The caller's transaction.
 * @throws BAD_USER_INPUT uscc, NOT_FOUND for an enterprise that the actor does not act for, or no portal
 */
export async function linkPortal(
  tx: Db,
  deps: NoticeDeps,
  actor: Actor,
  given: { portalId: string; uscc: string },
): Promise<LinkedPortal> {
  const { account, recipientId, portal } = await resolve(tx, actor, given)
  // before it is read what stands: a publication that is committing either is seen or sees the link
  await takeNoticeLock(tx)
  const at = deps.clock.now()
  if (await addPortalLink(tx, { portalId: portal.id, recipientId, by: account.id, at })) {
    await appendEvents(tx, deps, standingNotices(portal.id, recipientId, shanghaiDay(at)))
    await audit(tx, deps.clock, account, 'linkPortal', { portalId: portal.id, recipientId })
  }
  const links = await portalsOf(tx, account.recipientIds)
  const own = links.filter(({ portalId }) => portalId === portal.id)
  return { ...portal, linkedIds: own.map((link) => link.recipientId) }
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
 * @throws as linkPortal
 */
export async function unlinkPortal(
  tx: Db,
  deps: NoticeDeps,
  actor: Actor,
  given: { portalId: string; uscc: string },
): Promise<boolean> {
  const { account, recipientId, portal } = await resolve(tx, actor, given)
  await takeNoticeLock(tx)
  if (!(await removePortalLink(tx, portal.id, recipientId))) return false
  const now = deps.clock.now().toISOString()
  // by the notices of one recipient, few, and the index over them
  await tx.execute(sql`
    DELETE FROM portal_events e USING deliveries d
    WHERE d.bucket = ${bucketOf(recipientId)} AND d.recipient_id = ${recipientId}
      AND e.policy_id = d.policy_id AND e.account_id = ${portal.id} AND e.recipient_id = d.recipient_id`)
  await tx.execute(sql`
    UPDATE dispatches SET state = 'cancelled', reason = 'the link was ended', updated_at = ${now}::timestamptz
    WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId}
      AND channel = 'WEBHOOK' AND endpoint = ${portal.id} AND state = 'queued'`)
  await audit(tx, deps.clock, account, 'unlinkPortal', { portalId: portal.id, recipientId })
  return true
}

async function resolve(
  db: Db,
  actor: Actor,
  { portalId, uscc }: { portalId: string; uscc: string },
): Promise<{ account: Account; recipientId: number; portal: Portal }> {
  authorise(actor, 'portal.list')
  const code = uscc.trim().toUpperCase()
  const checked = checkUscc(code)
  if (!checked.ok) throw badInput([{ path: 'uscc', message: checked.reason }])
  const recipientId = (await findByUscc(db, code)) ?? -1
  const own = actor.kind === 'account' && actor.recipientIds.includes(recipientId)
  const account = authorise(actor, 'portal.link', own ? 'own' : 'foreign', '企业 enterprise')
  const portal = await readPortal(db, portalId)
  if (!portal) throw notFound('门户 portal')
  return { account, recipientId, portal }
}
