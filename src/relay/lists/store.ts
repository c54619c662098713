import { and, eq, sql } from 'drizzle-orm'
import { shanghaiDay } from '../../platform/clock.ts'
import { type Db, firstRow, rows } from '../../platform/db.ts'
import { membersBelow } from '../members.ts'
import { memberLists } from '../tables.ts'

/** A named list of an organisation's members. */
export type MemberList = typeof memberLists.$inferSelect

export async function readLists(db: Db, orgId: string): Promise<MemberList[]> {
  return db.select().from(memberLists).where(eq(memberLists.orgId, orgId)).orderBy(memberLists.name)
}

/** A list of this organisation; undefined for another's. */
export async function readList(db: Db, orgId: string, id: number): Promise<MemberList | undefined> {
  const own = and(eq(memberLists.orgId, orgId), eq(memberLists.id, id))
  const [row] = await db.select().from(memberLists).where(own)
  return row
}

// Key space of the lock, the same in every Jieli process.
const listsLock = 5_430_120

/** Lets one transaction at a time change an organisation's lists. Why: their number and names are checked. */
export async function lockLists(tx: Db, orgId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${listsLock}, hashtext(${orgId}))`)
}

export async function addList(tx: Db, list: Omit<MemberList, 'id'>): Promise<MemberList> {
  const [made] = await tx.insert(memberLists).values(list).returning()
  if (!made) throw new Error('a member list was not stored')
  return made
}

export async function updateList(tx: Db, { id, name, changedAt }: Omit<MemberList, 'orgId'>): Promise<void> {
  await tx.update(memberLists).set({ name, changedAt }).where(eq(memberLists.id, id))
}

/** Deletes a list with its entries. */
export async function removeList(tx: Db, id: number): Promise<void> {
  await tx.execute(sql`DELETE FROM member_list_entries WHERE list_id = ${id}`)
  await tx.delete(memberLists).where(eq(memberLists.id, id))
}

const given = (ids: readonly number[]) =>
  sql`(SELECT v::bigint AS id FROM jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) v)`

export async function addEntries(tx: Db, id: number, recipientIds: readonly number[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO member_list_entries (list_id, bucket, recipient_id)
    SELECT ${id}::bigint, (k.id % 1024)::smallint, k.id FROM ${given(recipientIds)} k ORDER BY 2, 3 ON CONFLICT DO NOTHING`)
}

/** Removes these entries, or all (undefined). */
export async function removeEntries(tx: Db, id: number, recipientIds?: readonly number[]): Promise<void> {
  const which = recipientIds ? sql`AND recipient_id IN (SELECT k.id FROM ${given(recipientIds)} k)` : sql``
  await tx.execute(sql`DELETE FROM member_list_entries WHERE list_id = ${id} ${which}`)
}

export async function countEntries(db: Db, id: number): Promise<number> {
  const row = await firstRow<{ n: number }>(
    db,
    sql`SELECT count(*)::int AS n FROM member_list_entries WHERE list_id = ${id}`,
  )
  return row?.n ?? 0
}

/** Entries of a list that are current members. */
const listed = (list: Pick<MemberList, 'id' | 'orgId'>, now: Date) =>
  sql`SELECT e.bucket, e.recipient_id FROM member_list_entries e
      JOIN (${membersBelow(sql`${list.orgId}`, shanghaiDay(now))}) m ON m.bucket = e.bucket AND m.recipient_id = e.recipient_id
      WHERE e.list_id = ${list.id}`

export async function readListed(db: Db, list: Pick<MemberList, 'id' | 'orgId'>, now: Date): Promise<Set<number>> {
  const found = await rows<{ recipient_id: number }>(db, sql`SELECT l.recipient_id FROM (${listed(list, now)}) l`)
  return new Set(found.map((row) => Number(row.recipient_id)))
}

/** For each of these lists of one organisation, the number of current members. Lists without any are missing. */
export async function countListed(db: Db, lists: readonly MemberList[], now: Date): Promise<Map<number, number>> {
  const [first] = lists
  if (!first) return new Map()
  const found = await rows<{ list_id: number; n: number }>(
    db,
    sql`SELECT e.list_id, count(*)::int AS n FROM member_list_entries e
        JOIN (${membersBelow(sql`${first.orgId}`, shanghaiDay(now))}) m ON m.bucket = e.bucket AND m.recipient_id = e.recipient_id
        WHERE e.list_id IN (SELECT k.id FROM ${given(lists.map(({ id }) => id))} k) GROUP BY e.list_id`,
  )
  return new Map(found.map((row) => [Number(row.list_id), row.n]))
}

export type ListedMember = { recipientId: number; name: string; uscc: string }

/** A page of a list's current members by id, plus one more. */
export async function findListed(
  db: Db,
  list: MemberList,
  now: Date,
  page: { first: number; after: number | undefined },
): Promise<ListedMember[]> {
  const found = await rows<{ id: number; name: string; uscc: string | null }>(
    db,
    sql`SELECT r.id, r.name, r.uscc FROM (${listed(list, now)}) l JOIN recipients r ON r.bucket = l.bucket AND r.id = l.recipient_id
        WHERE r.id > ${page.after ?? 0}::bigint ORDER BY r.id LIMIT ${page.first + 1}`,
  )
  return found.map(({ id, name, uscc }) => ({ recipientId: Number(id), name, uscc: uscc ?? '' }))
}
