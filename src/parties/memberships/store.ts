import { type SQL, sql } from 'drizzle-orm'
import { affected, type Db, firstRow, rows } from '../../platform/db.ts'
import { orgsBelow } from '../organisations/store.ts'
import { isCalled } from '../recipients/called.ts'
import { recipientKeys } from '../recipients/keys.ts'
import { membershipCounts } from './membership-counts.ts'

/**
 * A company on an organisation's current list: a membership that has not ended (it may begin later), or a company that is
 * not in the system. toOn is half-open: the first day without membership.
 */
export type CurrentMember = {
  /** null = not in the system. */
  recipientId: number | null
  uscc: string
  name: string
  fromOn: string
  toOn: string | null
  contested: boolean
}

const isCurrent = (on: string, alias: string): SQL => {
  const m = sql.raw(alias)
  return sql`(${m}.to_on IS NULL OR (${m}.to_on > ${on}::date AND ${m}.to_on > ${m}.from_on))`
}

/** One row per member, whatever number of membership rows it has. */
const currentQuery = (orgId: string, on: string): SQL => sql`
  SELECT m.recipient_id, coalesce(r.uscc, r.id::text) AS uscc, r.name, min(m.from_on) AS from_on,
         CASE WHEN bool_or(m.to_on IS NULL) THEN NULL ELSE max(m.to_on) END AS to_on, bool_or(m.contested_at IS NOT NULL) AS contested
  FROM memberships m JOIN recipients r ON r.bucket = m.bucket AND r.id = m.recipient_id
  WHERE m.org_id = ${orgId} AND ${isCurrent(on, 'm')}
  GROUP BY m.recipient_id, r.uscc, r.id, r.name
  UNION ALL
  SELECT NULL, u.uscc, u.name, u.from_on, u.to_on, false FROM unregistered_members u
  WHERE u.org_id = ${orgId} AND (u.to_on IS NULL OR u.to_on > ${on}::date)`

const toStanding = (row: Record<string, unknown>): CurrentMember => ({
  recipientId: row.recipient_id === null ? null : Number(row.recipient_id),
  uscc: String(row.uscc),
  name: String(row.name),
  fromOn: String(row.from_on),
  toOn: row.to_on === null ? null : String(row.to_on),
  contested: row.contested === true,
})

/** An organisation's whole current list on a day, ordered by code. */
export async function readCurrentMembers(db: Db, orgId: string, on: string): Promise<CurrentMember[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT q.recipient_id, q.uscc, q.name, q.from_on::text AS from_on, q.to_on::text AS to_on, q.contested
        FROM (${currentQuery(orgId, on)}) q ORDER BY q.uscc`,
  )
  return found.map(toStanding)
}

/** A page of that list with its total. `search` = part of the name or of the code. */
export async function findCurrentMembers(
  db: Db,
  orgId: string,
  on: string,
  page: { first: number; after: string | undefined; search: string | undefined },
): Promise<{ members: CurrentMember[]; total: number }> {
  const fits = isCalled(page.search, 'q') ?? sql`true`
  const query = currentQuery(orgId, on)
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT q.recipient_id, q.uscc, q.name, q.from_on::text AS from_on, q.to_on::text AS to_on, q.contested
        FROM (${query}) q WHERE ${fits} AND q.uscc COLLATE "C" > ${page.after ?? ''}
        ORDER BY q.uscc COLLATE "C" LIMIT ${page.first + 1}`,
  )
  const all = await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM (${query}) q WHERE ${fits}`)
  return { members: found.map(toStanding), total: all?.n ?? 0 }
}

/**
 * Last end date of each recipient's past memberships. For current members only completed past memberships count: one that
 * ended before it began does not.
 */
export async function readLastEnds(db: Db, orgId: string, on: string): Promise<Map<number, string>> {
  const found = await rows<{ recipient_id: number; last: string | null }>(
    db,
    sql`SELECT m.recipient_id, (CASE WHEN bool_or(${isCurrent(on, 'm')})
                 THEN max(m.to_on) FILTER (WHERE NOT ${isCurrent(on, 'm')} AND m.to_on > m.from_on) ELSE max(m.to_on) END)::text AS last
        FROM memberships m WHERE m.org_id = ${orgId} GROUP BY m.recipient_id HAVING NOT bool_and(${isCurrent(on, 'm')})`,
  )
  return new Map(found.flatMap(({ recipient_id, last }) => (last === null ? [] : [[Number(recipient_id), last]])))
}

export type Joining = { recipientId: number; fromOn: string; toOn: string | null }

/** Adds members. A membership that ended on the day it began is revived: it has the same key. */
export async function joinMembers(tx: Db, orgId: string, list: readonly Joining[]): Promise<void> {
  if (list.length === 0) return
  await tx.execute(sql`
    INSERT INTO memberships (bucket, recipient_id, org_id, from_on, to_on)
    SELECT (m."recipientId" % 1024)::smallint, m."recipientId", ${orgId}, m."fromOn", m."toOn"
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS m("recipientId" bigint, "fromOn" date, "toOn" date)
    ORDER BY 1, 2
    ON CONFLICT (bucket, recipient_id, org_id, from_on) DO UPDATE SET to_on = excluded.to_on, contested_at = NULL`)
}

/** Ends current memberships on the day given for each, but not before their first day. */
export async function endMembers(
  tx: Db,
  orgId: string,
  list: readonly { recipientId: number; toOn: string }[],
  on: string,
): Promise<void> {
  if (list.length === 0) return
  await tx.execute(sql`
    UPDATE memberships m SET to_on = greatest(m.from_on, e."toOn")
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS e("recipientId" bigint, "toOn" date)
    WHERE m.bucket = (e."recipientId" % 1024)::smallint AND m.recipient_id = e."recipientId" AND m.org_id = ${orgId}
      AND ${isCurrent(on, 'm')}`)
}

/** Replaces the current memberships of each recipient by one with the given days. */
export async function correctMembers(tx: Db, orgId: string, list: readonly Joining[], on: string): Promise<void> {
  if (list.length === 0) return
  await tx.execute(sql`
    DELETE FROM memberships m USING jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS e("recipientId" bigint)
    WHERE m.bucket = (e."recipientId" % 1024)::smallint AND m.recipient_id = e."recipientId" AND m.org_id = ${orgId}
      AND ${isCurrent(on, 'm')}`)
  await joinMembers(tx, orgId, list)
}

export type Unregistered = { uscc: string; name: string; fromOn: string; toOn: string | null }

/** Keeps companies of a list that are not in the system yet. */
export async function keepUnregistered(tx: Db, orgId: string, list: readonly Unregistered[], at: Date): Promise<void> {
  if (list.length === 0) return
  await tx.execute(sql`
    INSERT INTO unregistered_members (org_id, uscc, name, from_on, to_on, listed_at)
    SELECT ${orgId}, m.uscc, m.name, m."fromOn", m."toOn", ${at.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS m(uscc text, name text, "fromOn" date, "toOn" date)
    ON CONFLICT (org_id, uscc) DO UPDATE SET name = excluded.name, from_on = excluded.from_on, to_on = excluded.to_on,
      listed_at = excluded.listed_at`)
}

export async function dropUnregistered(tx: Db, orgId: string, usccs: readonly string[]): Promise<void> {
  if (usccs.length === 0) return
  await tx.execute(sql`
    DELETE FROM unregistered_members WHERE org_id = ${orgId}
      AND uscc IN (SELECT v FROM jsonb_array_elements_text(${JSON.stringify(usccs)}::jsonb) v)`)
}

/** Ids of recipients whose membership began or ended from `from` to `to`, both included. */
export async function turnedMembers(db: Db, from: string, to: string): Promise<number[]> {
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT DISTINCT m.recipient_id FROM memberships m
        WHERE m.from_on BETWEEN ${from}::date AND ${to}::date OR m.to_on BETWEEN ${from}::date AND ${to}::date`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Those of these enterprises that are, on a day, members of an organisation or of one below it. */
export async function membersWithin(
  db: Db,
  orgId: string,
  recipientIds: readonly number[],
  on: string,
): Promise<Set<number>> {
  if (recipientIds.length === 0) return new Set()
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT DISTINCT m.recipient_id FROM memberships m
        JOIN ${recipientKeys([...new Set(recipientIds)])} k ON m.bucket = k.bucket AND m.recipient_id = k.id
        WHERE m.org_id IN (${orgsBelow(sql`${orgId}`)}) AND ${membershipCounts(on, 'm')}`,
  )
  return new Set(found.map((row) => Number(row.recipient_id)))
}

/** Marks the current membership contested from `at`, or uncontested (null). @returns number of rows */
export async function markContested(
  tx: Db,
  key: { recipientId: number; orgId: string },
  on: string,
  at: Date | null,
): Promise<number> {
  return affected(
    tx,
    sql`UPDATE memberships m SET contested_at = ${at?.toISOString() ?? null}::timestamptz
        WHERE m.bucket = (${key.recipientId}::bigint % 1024)::smallint AND m.recipient_id = ${key.recipientId} AND m.org_id = ${key.orgId}
          AND ${isCurrent(on, 'm')}`,
  )
}
