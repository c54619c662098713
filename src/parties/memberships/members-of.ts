import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../platform/db.ts'
import { orgsBelow } from '../organisations/store.ts'
import { recipientKeys } from '../recipients/keys.ts'
import { membershipCounts } from './membership-counts.ts'

/** Ids of the members, on a day, of organisations and of all organisations below them. */
export async function membersUnder(db: Db, orgIds: readonly string[], on: string): Promise<number[]> {
  if (orgIds.length === 0) return []
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT DISTINCT s.recipient_id FROM memberships s
        WHERE s.org_id IN (${orgsBelow(sql`SELECT jsonb_array_elements_text(${JSON.stringify(orgIds)}::jsonb)`)}) AND ${membershipCounts(on)}`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Organisations that recipients belong to on a day, with all above them, nearest first, by recipient. */
export async function organisationsOf(db: Db, recipientIds: number[], on: string): Promise<Map<number, string[]>> {
  if (recipientIds.length === 0) return new Map()
  const found = await rows<{ recipient_id: number; org_id: string }>(
    db,
    sql`SELECT m.recipient_id, a.ancestor_id AS org_id FROM memberships m
        JOIN ${recipientKeys(recipientIds)} k ON m.bucket = k.bucket AND m.recipient_id = k.id
        JOIN organisation_ancestors a ON a.org_id = m.org_id
        WHERE ${membershipCounts(on, 'm')} ORDER BY a.depth, a.ancestor_id`,
  )
  const result = new Map<number, string[]>()
  for (const row of found) {
    const list = result.get(Number(row.recipient_id)) ?? []
    if (!list.includes(row.org_id)) list.push(row.org_id)
    result.set(Number(row.recipient_id), list)
  }
  return result
}

export type NewMembership = { recipientId: number; orgId: string; fromOn: string; toOn?: string }

export async function addMemberships(db: Db, list: NewMembership[]): Promise<void> {
  await db.execute(sql`
    INSERT INTO memberships (bucket, recipient_id, org_id, from_on, to_on)
    SELECT m."recipientId" % 1024, m."recipientId", m."orgId", m."fromOn", m."toOn"
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS m("recipientId" bigint, "orgId" text, "fromOn" date, "toOn" date)
    ON CONFLICT DO NOTHING`)
}
