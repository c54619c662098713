import { type SQL, sql } from 'drizzle-orm'
import { affected, type Db, firstRow, rows } from '../../platform/db.ts'
import { bucketOf } from '../recipient.ts'
import { recipientKeys } from '../recipients/keys.ts'
import { contacts } from '../tables.ts'
import type { ContactChannel } from './contact.ts'

export type ContactRecord = {
  recipientId: number
  channel: ContactChannel
  sealed: string
  digest: string
  verifiedAt: Date | null
  wanted: boolean
  endedAt: Date | null
  endedReason: string | null
}

export type ClaimRecord = {
  channel: ContactChannel
  sealed: string
  digest: string
  code: string
  until: Date
  tries: number
  sentOn: string
  sent: number
  sentAt: Date
}

const of = (recipientId: number, channel?: ContactChannel): SQL =>
  sql`bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} ${channel ? sql`AND channel = ${channel}` : sql``}`

const instant = (value: unknown): Date | null => (value === null ? null : new Date(String(value)))

const toContact = (row: Record<string, unknown>): ContactRecord => ({
  recipientId: Number(row.recipient_id),
  channel: row.channel as ContactChannel,
  sealed: String(row.sealed),
  digest: String(row.digest),
  verifiedAt: instant(row.verified_at),
  wanted: Boolean(row.wanted),
  endedAt: instant(row.ended_at),
  endedReason: row.ended_reason as string | null,
})

const toClaim = (row: Record<string, unknown>): ClaimRecord => ({
  channel: row.channel as ContactChannel,
  sealed: String(row.sealed),
  digest: String(row.digest),
  code: String(row.code),
  until: new Date(String(row.until)),
  tries: Number(row.tries),
  sentOn: String(row.sent_on).slice(0, 10),
  sent: Number(row.sent),
  sentAt: new Date(String(row.sent_at)),
})

export async function readContacts(db: Db, recipientId: number): Promise<ContactRecord[]> {
  const found = await rows<Record<string, unknown>>(db, sql`SELECT * FROM contacts WHERE ${of(recipientId)}`)
  return found.map(toContact)
}

/** One contact, locked. */
export async function lockContact(
  tx: Db,
  recipientId: number,
  channel: ContactChannel,
): Promise<ContactRecord | undefined> {
  const row = await firstRow<Record<string, unknown>>(
    tx,
    sql`SELECT * FROM contacts WHERE ${of(recipientId, channel)} FOR UPDATE`,
  )
  return row && toContact(row)
}

/** The addresses of many recipients on one channel, whatever their state. */
export async function readAddresses(
  db: Db,
  recipientIds: readonly number[],
  channel: ContactChannel,
): Promise<Map<number, ContactRecord>> {
  if (recipientIds.length === 0) return new Map()
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT c.* FROM contacts c JOIN ${recipientKeys([...new Set(recipientIds)])} k
        ON c.bucket = k.bucket AND c.recipient_id = k.id WHERE c.channel = ${channel}`,
  )
  return new Map(found.map(toContact).map((contact) => [contact.recipientId, contact]))
}

/** Owners of an address, found by its digest: no address is opened. */
export async function findByAddress(db: Db, channel: ContactChannel, digests: readonly string[]): Promise<number[]> {
  const list = sql.join(
    digests.map((digest) => sql`${digest}`),
    sql`, `,
  )
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT recipient_id FROM contacts WHERE digest IN (${list}) AND channel = ${channel} ORDER BY recipient_id`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Replaces the recipient's address of a channel with a confirmed one. */
export async function putContact(
  tx: Db,
  recipientId: number,
  claim: Pick<ClaimRecord, 'channel' | 'sealed' | 'digest'>,
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO contacts (bucket, recipient_id, channel, sealed, digest, verified_at, wanted)
    VALUES (${bucketOf(recipientId)}, ${recipientId}, ${claim.channel}, ${claim.sealed}, ${claim.digest}, ${at.toISOString()}::timestamptz, true)
    ON CONFLICT (bucket, recipient_id, channel) DO UPDATE
      SET sealed = excluded.sealed, digest = excluded.digest, verified_at = excluded.verified_at, wanted = true,
          ended_at = NULL, ended_reason = NULL`)
}

/** @returns whether the row changed */
export async function setWanted(
  tx: Db,
  recipientId: number,
  channel: ContactChannel,
  wanted: boolean,
): Promise<boolean> {
  return (
    (await affected(
      tx,
      sql`UPDATE contacts SET wanted = ${wanted} WHERE ${of(recipientId, channel)} AND wanted <> ${wanted}`,
    )) > 0
  )
}

/** Ends an address that does not work, unless it was replaced meanwhile. @returns whether it was ended now */
export async function endContact(
  tx: Db,
  { recipientId, channel, digest }: Pick<ContactRecord, 'recipientId' | 'channel' | 'digest'>,
  reason: string,
  at: Date,
): Promise<boolean> {
  return (
    (await affected(
      tx,
      sql`UPDATE contacts SET ended_at = ${at.toISOString()}::timestamptz, ended_reason = ${reason}
          WHERE ${of(recipientId, channel)} AND digest = ${digest} AND ended_at IS NULL`,
    )) > 0
  )
}

/** @returns whether there was one */
export async function deleteContact(tx: Db, recipientId: number, channel: ContactChannel): Promise<boolean> {
  return (await affected(tx, sql`DELETE FROM contacts WHERE ${of(recipientId, channel)}`)) > 0
}

/** Serialises claims of one recipient until the transaction ends. */
export async function lockRecipient(tx: Db, recipientId: number): Promise<void> {
  await tx.execute(
    sql`SELECT 1 FROM recipients WHERE bucket = ${bucketOf(recipientId)} AND id = ${recipientId} FOR UPDATE`,
  )
}

export async function readClaims(db: Db, recipientId: number): Promise<ClaimRecord[]> {
  const found = await rows<Record<string, unknown>>(db, sql`SELECT * FROM contact_claims WHERE ${of(recipientId)}`)
  return found.map(toClaim)
}

/** One claim, locked. */
export async function lockClaim(
  tx: Db,
  recipientId: number,
  channel: ContactChannel,
): Promise<ClaimRecord | undefined> {
  const row = await firstRow<Record<string, unknown>>(
    tx,
    sql`SELECT * FROM contact_claims WHERE ${of(recipientId, channel)} FOR UPDATE`,
  )
  return row && toClaim(row)
}

/** Makes or replaces the claim of a recipient's channel. */
export async function putClaim(tx: Db, recipientId: number, claim: ClaimRecord): Promise<void> {
  await tx.execute(sql`
    INSERT INTO contact_claims (bucket, recipient_id, channel, sealed, digest, code, until, tries, sent_on, sent, sent_at)
    VALUES (${bucketOf(recipientId)}, ${recipientId}, ${claim.channel}, ${claim.sealed}, ${claim.digest}, ${claim.code},
            ${claim.until.toISOString()}::timestamptz, ${claim.tries}, ${claim.sentOn}::date, ${claim.sent}, ${claim.sentAt.toISOString()}::timestamptz)
    ON CONFLICT (bucket, recipient_id, channel) DO UPDATE
      SET sealed = excluded.sealed, digest = excluded.digest, code = excluded.code, until = excluded.until, tries = excluded.tries,
          sent_on = excluded.sent_on, sent = excluded.sent, sent_at = excluded.sent_at`)
}

/** Counts a wrong code. */
export async function countTry(tx: Db, recipientId: number, channel: ContactChannel): Promise<void> {
  await tx.execute(sql`UPDATE contact_claims SET tries = tries + 1 WHERE ${of(recipientId, channel)}`)
}

/** Empties a claim. The row stays, because it counts the codes of its day. */
export async function emptyClaim(tx: Db, recipientId: number, channel: ContactChannel, at: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE contact_claims SET sealed = '', digest = '', code = '', until = least(until, ${at.toISOString()}::timestamptz)
    WHERE ${of(recipientId, channel)}`)
}

/** Deletes claims whose code expired before `before`. */
export async function deleteClaimsUntil(db: Db, before: Date): Promise<number> {
  return affected(db, sql`DELETE FROM contact_claims WHERE until < ${before.toISOString()}::timestamptz`)
}

/** Records a bounce once. @returns whether it was new */
export async function addBounce(
  tx: Db,
  bounce: { digest: string; recipientId: number; kind: 'HARD' | 'SOFT' | 'COMPLAINT'; status: string; at: Date },
): Promise<boolean> {
  return (
    (await affected(
      tx,
      sql`INSERT INTO bounces (digest, bucket, recipient_id, kind, status, at)
          VALUES (${bounce.digest}, ${bucketOf(bounce.recipientId)}, ${bounce.recipientId}, ${bounce.kind}, ${bounce.status}, ${bounce.at.toISOString()}::timestamptz)
          ON CONFLICT (digest) DO NOTHING`,
    )) > 0
  )
}

/** Soft bounces since `since`: how many, and when the first was. */
export async function readSoftBounces(
  tx: Db,
  recipientId: number,
  since: Date,
): Promise<{ count: number; first: Date }> {
  const row = await firstRow<{ count: number; first: string | null }>(
    tx,
    sql`SELECT count(*)::int AS count, min(at) AS first FROM bounces WHERE ${of(recipientId)} AND kind = 'SOFT' AND at >= ${since.toISOString()}::timestamptz`,
  )
  return { count: row?.count ?? 0, first: instant(row?.first ?? null) ?? since }
}

/** Addresses of a channel in order of recipients, after one of them. */
export async function pageContacts(
  db: Db,
  channel: ContactChannel,
  after: Pick<ContactRecord, 'recipientId'>,
  limit: number,
): Promise<ContactRecord[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT * FROM contacts WHERE channel = ${channel}
          AND (bucket, recipient_id) > (${bucketOf(after.recipientId)}, ${after.recipientId})
        ORDER BY bucket, recipient_id LIMIT ${limit}`,
  )
  return found.map(toContact)
}

/** Replaces the digest of an address, unless the address was replaced meanwhile. */
export async function writeDigest(
  db: Db,
  { recipientId, channel, digest }: Pick<ContactRecord, 'recipientId' | 'channel' | 'digest'>,
  fresh: string,
): Promise<void> {
  await db.execute(sql`UPDATE contacts SET digest = ${fresh} WHERE ${of(recipientId, channel)} AND digest = ${digest}`)
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
