import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Db, rows } from '../platform/db.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { bucketOf, type Recipient } from './recipient.ts'
import { contacts, recipients, usccs } from './tables.ts'

/** Members, on a day, of organisations and of all below them. */
export async function membersUnder(db: Db, orgIds: readonly string[], on: string): Promise<number[]> {
  if (orgIds.length === 0) return []
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`WITH RECURSIVE below(id, depth) AS (
          SELECT v, 0 FROM jsonb_array_elements_text(${JSON.stringify(orgIds)}::jsonb) v
          UNION SELECT o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20)
        SELECT DISTINCT s.recipient_id FROM memberships s JOIN below b ON b.id = s.org_id WHERE ${membershipCounts(on)}`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/**
 * A batch of recipients as rows `bucket, id` to join with. Two `= ANY` over the parts of a key make PostgreSQL try every pair of
 * them (measured at 2,000 ids: seconds). Numbers are written into the statement: the driver sends those without parameters one after
 * another without waiting.
 */
export const recipientKeys = (ids: readonly number[]): SQL =>
  sql`(SELECT (k.id % 1024)::smallint AS bucket, k.id
       FROM (SELECT v::bigint AS id FROM jsonb_array_elements_text(${sql.raw(`'${JSON.stringify(ids.map(Number))}'`)}::jsonb) v OFFSET 0) k)`

export async function readRecipients(db: Db, ids: readonly number[]): Promise<Recipient[]> {
  if (ids.length === 0) return []
  const found = await rows<Recipient>(
    db,
    sql`SELECT r.id, r.kind, r.name, r.uscc FROM recipients r
        JOIN ${recipientKeys([...new Set(ids)])} k ON r.bucket = k.bucket AND r.id = k.id`,
  )
  return found.map((row) => ({ ...row, id: Number(row.id) }))
}

export async function findByUscc(db: Db, uscc: string): Promise<number | undefined> {
  const [row] = await db.select().from(usccs).where(eq(usccs.uscc, uscc))
  return row?.recipientId
}

/** Recipients by 统一社会信用代码. */
export async function findByUsccs(db: Db, list: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ uscc: string; recipient_id: number }>(
    db,
    sql`SELECT uscc, recipient_id FROM usccs
        WHERE uscc IN (SELECT v FROM jsonb_array_elements_text(${JSON.stringify(list)}::jsonb) v)`,
  )
  return new Map(found.map((row) => [row.uscc, Number(row.recipient_id)]))
}

/** Citizens by the digest of their number in the population register. */
export async function findByPersonDigests(db: Db, list: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ digest: string; recipient_id: number }>(
    db,
    sql`SELECT digest, recipient_id FROM person_digests
        WHERE digest IN (SELECT v FROM jsonb_array_elements_text(${JSON.stringify(list)}::jsonb) v)`,
  )
  return new Map(found.map((row) => [row.digest, Number(row.recipient_id)]))
}

export async function addPersonDigests(
  db: Db,
  list: readonly { digest: string; recipientId: number }[],
): Promise<void> {
  await db.execute(sql`
    INSERT INTO person_digests (digest, recipient_id)
    SELECT digest, "recipientId" FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(digest text, "recipientId" bigint)`)
}

/** Reserves `count` consecutive-or-not new recipient ids, in ascending order. */
export async function newRecipientIds(db: Db, count: number): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT nextval('recipient_ids') AS id FROM generate_series(1, ${count})`,
  )
  return found.map((row) => Number(row.id)).sort((a, b) => a - b)
}

// Any constants do, as long as every Jieli process uses the same ones.
const listLock = 5_430_119

/**
 * One list is applied at a time, and no enterprise comes into the system meanwhile: it would be unknown to the list, and the list to it.
 * Until the transaction ends; before any row is locked.
 */
export async function lockMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${listLock})`)
}

/** The other side: enterprises come in side by side, but not while a list is applied. */
export async function awaitMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(${listLock})`)
}

/** Enterprises that just came in become members where a list named them. @returns who did */
async function adoptUnregistered(tx: Db, list: readonly { id: number; uscc: string | null }[]): Promise<number[]> {
  const named = list.filter(({ uscc }) => uscc !== null)
  if (named.length === 0) return []
  await awaitMemberLists(tx)
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH known AS (
          SELECT id, uscc FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS r(id bigint, uscc text)),
        listed AS (
          DELETE FROM unregistered_members u USING known k WHERE u.uscc = k.uscc
          RETURNING k.id, u.org_id, u.from_on, u.to_on)
        INSERT INTO memberships (bucket, recipient_id, org_id, from_on, to_on)
        SELECT (id % 1024)::smallint, id, org_id, from_on, to_on FROM listed ORDER BY 1, 2
        ON CONFLICT DO NOTHING RETURNING recipient_id`,
  )
  return [...new Set(found.map((row) => Number(row.recipient_id)))]
}

export type NewRecipient = { id: number; kind: AudienceKind; name: string; uscc: string | null }

/**
 * Adds many recipients in one statement each (jsonb_to_recordset: five times faster than VALUES). Enterprises that were on a member
 * list before they came in are members from now on.
 * @returns who became a member
 */
export async function addRecipients(db: Db, list: NewRecipient[], at: Date): Promise<number[]> {
  const json = JSON.stringify(list)
  await db.execute(sql`
    INSERT INTO recipients (bucket, id, kind, name, uscc, created_at)
    SELECT id % 1024, id, kind, name, uscc, ${at.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${json}::jsonb) AS r(id bigint, kind text, name text, uscc text)
    ORDER BY id % 1024, id`)
  await db.execute(sql`
    INSERT INTO usccs (uscc, recipient_id)
    SELECT uscc, id FROM jsonb_to_recordset(${json}::jsonb) AS r(id bigint, uscc text) WHERE uscc IS NOT NULL`)
  return adoptUnregistered(db, list)
}

export async function renameRecipient(db: Db, id: number, name: string): Promise<void> {
  await db
    .update(recipients)
    .set({ name })
    .where(and(eq(recipients.bucket, bucketOf(id)), eq(recipients.id, id)))
}

/**
 * Which rows of memberships count on a day: begun, not ended, and not contested by the enterprise. The one answer for matching, holds,
 * tasks and figures.
 * @param alias of memberships in the statement
 */
export const membershipCounts = (on: string, alias = 's'): SQL => {
  const m = sql.raw(alias)
  return sql`(${m}.from_on <= ${on}::date AND (${m}.to_on IS NULL OR ${m}.to_on > ${on}::date) AND ${m}.contested_at IS NULL)`
}

export type NewMembership = { recipientId: number; orgId: string; fromOn: string; toOn?: string }

export async function addMemberships(db: Db, list: NewMembership[]): Promise<void> {
  await db.execute(sql`
    INSERT INTO memberships (bucket, recipient_id, org_id, from_on, to_on)
    SELECT m."recipientId" % 1024, m."recipientId", m."orgId", m."fromOn", m."toOn"
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS m("recipientId" bigint, "orgId" text, "fromOn" date, "toOn" date)
    ON CONFLICT DO NOTHING`)
}

/** Organisations a recipient belongs to on a day, those above them included, nearest first within each road. */
export async function organisationsOf(db: Db, recipientIds: number[], on: string): Promise<Map<number, string[]>> {
  if (recipientIds.length === 0) return new Map()
  const found = await rows<{ recipient_id: number; org_id: string }>(
    db,
    sql`WITH RECURSIVE up(recipient_id, org_id, depth) AS (
          SELECT m.recipient_id, m.org_id, 0 FROM memberships m
          JOIN ${recipientKeys(recipientIds)} k ON m.bucket = k.bucket AND m.recipient_id = k.id
          WHERE ${membershipCounts(on, 'm')}
          UNION
          SELECT up.recipient_id, o.parent_id, up.depth + 1
          FROM up JOIN organisations o ON o.id = up.org_id WHERE o.parent_id IS NOT NULL AND up.depth < 20)
        SELECT recipient_id, org_id FROM up ORDER BY depth, org_id`,
  )
  const result = new Map<number, string[]>()
  for (const row of found) {
    const list = result.get(Number(row.recipient_id)) ?? []
    if (!list.includes(row.org_id)) list.push(row.org_id)
    result.set(Number(row.recipient_id), list)
  }
  return result
}

export type NewContact = {
  recipientId: number
  channel: 'EMAIL' | 'GATEWAY'
  sealed: string
  digest: string
  verifiedAt: Date | null
  wanted: boolean
}

export async function addContacts(db: Db, list: NewContact[]): Promise<void> {
  const records = list.map((contact) => ({ ...contact, bucket: bucketOf(contact.recipientId) }))
  for (let at = 0; at < records.length; at += 1000) {
    await db
      .insert(contacts)
      .values(records.slice(at, at + 1000))
      .onConflictDoNothing()
  }
}

/** An organisation and all below it. */
export async function organisationsBelow(db: Db, orgId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    sql`WITH RECURSIVE below(id, depth) AS (
          SELECT id, 0 FROM organisations WHERE id = ${orgId}
          UNION SELECT o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20)
        SELECT DISTINCT id FROM below`,
  )
  return found.map((row) => row.id)
}
