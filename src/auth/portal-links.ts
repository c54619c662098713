import { and, eq, inArray, sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { type Db, rows } from '../platform/db.ts'
import { accounts, portalLinks } from './tables.ts'

/** A portal: a service account. */
export type Portal = { id: string; name: string }

const isPortal = sql`'SERVICE' = ANY(${accounts.roles})`

export async function listPortals(db: Db): Promise<Portal[]> {
  return db.select({ id: accounts.id, name: accounts.name }).from(accounts).where(isPortal).orderBy(accounts.id)
}

export async function readPortal(db: Db, id: string): Promise<Portal | undefined> {
  const [found] = await db
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.id, id), isPortal))
  return found
}

const link = (accountId: string, recipientId: number) =>
  and(
    eq(portalLinks.accountId, accountId),
    eq(portalLinks.bucket, bucketOf(recipientId)),
    eq(portalLinks.recipientId, recipientId),
  )

/** @returns whether it was not linked before */
export async function addPortalLink(
  tx: Db,
  { portalId, recipientId, by, at }: { portalId: string; recipientId: number; by: string; at: Date },
): Promise<boolean> {
  const made = await tx
    .insert(portalLinks)
    .values({ accountId: portalId, bucket: bucketOf(recipientId), recipientId, linkedBy: by, linkedAt: at })
    .onConflictDoNothing()
    .returning({ recipientId: portalLinks.recipientId })
  return made.length > 0
}

/** @returns whether there was a link */
export async function removePortalLink(tx: Db, portalId: string, recipientId: number): Promise<boolean> {
  const ended = await tx
    .delete(portalLinks)
    .where(link(portalId, recipientId))
    .returning({ recipientId: portalLinks.recipientId })
  return ended.length > 0
}

/** Whether any enterprise has linked any portal: most installations have none. */
export async function hasPortalLinks(db: Db): Promise<boolean> {
  return (await db.select({ id: portalLinks.accountId }).from(portalLinks).limit(1)).length > 0
}

/** Which portals these recipients have linked, by recipient. */
export async function portalsOf(
  db: Db,
  recipientIds: readonly number[],
): Promise<{ portalId: string; recipientId: number }[]> {
  if (recipientIds.length === 0) return []
  return db
    .select({ portalId: portalLinks.accountId, recipientId: portalLinks.recipientId })
    .from(portalLinks)
    .where(
      and(
        inArray(portalLinks.bucket, [...new Set(recipientIds.map(bucketOf))]),
        inArray(portalLinks.recipientId, [...recipientIds]),
      ),
    )
    .orderBy(portalLinks.recipientId)
}

/** Enterprises that linked a portal, in the order of the key (bucket, id), after the one named. */
export async function linkedRecipients(
  db: Db,
  portalId: string,
  after: number | undefined,
  limit: number,
): Promise<number[]> {
  const later =
    after === undefined ? sql`` : sql`AND (bucket, recipient_id) > (${bucketOf(after)}::smallint, ${after}::bigint)`
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT recipient_id FROM portal_links WHERE account_id = ${portalId} ${later}
        ORDER BY bucket, recipient_id LIMIT ${limit}`,
  )
  return found.map((row) => Number(row.recipient_id))
}
