import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { bucketOf } from '../../parties/recipient.ts'
import { type Db, rows } from '../../platform/db.ts'
import { membersBelow } from '../members.ts'
import { outreaches } from '../tables.ts'

/** A recorded contact. */
export type OutreachRecord = typeof outreaches.$inferSelect

/** With the member's name; undefined for a former member. */
export type NamedOutreach = OutreachRecord & { member: { name: string; uscc: string | null } | undefined }

const isAmong = (column: typeof outreaches.id | typeof outreaches.recipientId, ids: readonly number[]): SQL =>
  sql`${column} IN (SELECT v::bigint FROM jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) v)`

/** Contacts that a task has with these recipients. */
export async function recordedAbout(
  db: Db,
  taskId: number,
  recipientIds: readonly number[],
): Promise<Pick<OutreachRecord, 'recipientId' | 'method' | 'at' | 'contestedAt'>[]> {
  const { recipientId, method, at, contestedAt } = outreaches
  return db
    .select({ recipientId, method, at, contestedAt })
    .from(outreaches)
    .where(and(eq(outreaches.taskId, taskId), isAmong(outreaches.recipientId, recipientIds)))
}

/** Ids of a task's contacts: those with these ids or these recipients. */
export async function outreachIdsOfTask(
  db: Db,
  taskId: number,
  by: 'id' | 'recipientId',
  ids: readonly number[],
): Promise<Pick<OutreachRecord, 'id' | 'recipientId'>[]> {
  const { id, recipientId } = outreaches
  return db
    .select({ id, recipientId })
    .from(outreaches)
    .where(and(eq(outreaches.taskId, taskId), isAmong(outreaches[by], ids)))
}

/** @returns the deleted contacts */
export async function deleteOutreaches(tx: Db, ids: readonly number[]): Promise<OutreachRecord[]> {
  return tx.delete(outreaches).where(isAmong(outreaches.id, ids)).returning()
}

/** A page of a task's contacts, newest first. @param after id of the last one seen */
export async function outreachesOfTask(
  db: Db,
  taskId: number,
  { first, after }: { first: number; after: number | undefined },
): Promise<OutreachRecord[]> {
  return db
    .select()
    .from(outreaches)
    .where(and(eq(outreaches.taskId, taskId), after === undefined ? undefined : sql`${outreaches.id} < ${after}`))
    .orderBy(desc(outreaches.id))
    .limit(first + 1)
}

export const countOutreaches = (db: Db, taskId: number): Promise<number> =>
  db.$count(outreaches, eq(outreaches.taskId, taskId))

export const countContested = (db: Db, taskId: number): Promise<number> =>
  db.$count(outreaches, and(eq(outreaches.taskId, taskId), sql`contested_at IS NOT NULL`))

/** Name and code of those recipients that are members of an organisation, or of one below it, on a day. */
export async function namesOfMembers(
  db: Db,
  { orgId, on, recipientIds }: { orgId: string; on: string; recipientIds: readonly number[] },
): Promise<Map<number, { name: string; uscc: string | null }>> {
  if (recipientIds.length === 0) return new Map()
  const found = await rows<{ id: number; name: string; uscc: string | null }>(
    db,
    sql`SELECT r.id, r.name, r.uscc FROM (${membersBelow(sql`${orgId}`, on)}) m
        JOIN recipients r ON r.bucket = m.bucket AND r.id = m.recipient_id
        WHERE r.id IN (SELECT v::bigint FROM jsonb_array_elements_text(${JSON.stringify(recipientIds)}::jsonb) v)`,
  )
  return new Map(found.map(({ id, name, uscc }) => [Number(id), { name, uscc }]))
}

/** Contacts of all organisations with one enterprise, newest first. */
export async function outreachesAbout(
  db: Db,
  recipientId: number,
  { policyId, limit }: { policyId: number | undefined; limit: number },
): Promise<OutreachRecord[]> {
  const own = and(eq(outreaches.bucket, bucketOf(recipientId)), eq(outreaches.recipientId, recipientId))
  return db
    .select()
    .from(outreaches)
    .where(policyId === undefined ? own : and(own, eq(outreaches.policyId, policyId)))
    .orderBy(desc(outreaches.at), desc(outreaches.id))
    .limit(limit)
}

export async function readOutreach(db: Db, recipientId: number, id: number): Promise<OutreachRecord | undefined> {
  const [row] = await db
    .select()
    .from(outreaches)
    .where(
      and(eq(outreaches.id, id), eq(outreaches.bucket, bucketOf(recipientId)), eq(outreaches.recipientId, recipientId)),
    )
  return row
}

/** Marks a contact as contested. @returns undefined for a contested contact and for another enterprise's */
export async function markContested(
  tx: Db,
  recipientId: number,
  id: number,
  { reason, at }: { reason: string; at: Date },
): Promise<OutreachRecord | undefined> {
  const own = and(eq(outreaches.bucket, bucketOf(recipientId)), eq(outreaches.recipientId, recipientId))
  const [row] = await tx
    .update(outreaches)
    .set({ contestedAt: at, contestReason: reason })
    .where(and(eq(outreaches.id, id), own, sql`contested_at IS NULL`))
    .returning()
  return row
}
