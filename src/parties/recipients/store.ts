import { and, eq, sql } from 'drizzle-orm'
import { type Db, rows } from '../../platform/db.ts'
import type { AudienceKind } from '../../rules/fact.ts'
import { adoptUnregistered } from '../memberships/adopt-unregistered.ts'
import { bucketOf, type Recipient } from '../recipient.ts'
import { recipients, usccs } from '../tables.ts'
import { recipientKeys } from './keys.ts'

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

/** Reserves `count` new recipient ids, ascending, perhaps with gaps. */
export async function newRecipientIds(db: Db, count: number): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT nextval('recipient_ids') AS id FROM generate_series(1, ${count})`,
  )
  return found.map((row) => Number(row.id)).sort((a, b) => a - b)
}

export type NewRecipient = { id: number; kind: AudienceKind; name: string; uscc: string | null }

/**
 * Adds many recipients, one statement per table. Enterprises on a member list become members.
 * Why jsonb_to_recordset: it is several times faster than VALUES.
 * @returns ids of the new members
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

/** Ids of recipients in the order of their key (bucket, id), after one of them. */
export async function recipientIdsAfter(db: Db, after: number | undefined, limit: number): Promise<number[]> {
  const last = after === undefined ? [-1, 0] : [bucketOf(after), after]
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT id FROM recipients WHERE (bucket, id) > (${last[0]}::smallint, ${last[1]}::bigint)
        ORDER BY bucket, id LIMIT ${limit}`,
  )
  return found.map((row) => Number(row.id))
}
