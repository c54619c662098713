import { type SQL, sql } from 'drizzle-orm'
import { ordinalsOf } from '../match/match-policy.ts'
import { bucketOf } from '../parties/recipient.ts'
import { arrayOf, type Db, firstRow, rows } from '../platform/db.ts'
import { causeBit, causesOf, type NoticeState } from './notice.ts'
import type { ForwardRecord, NoticeRecord } from './record.ts'

const names = 'recipient_id, policy_id, state, cursor, measures, reason, created_at, opened_at, acted_at'.split(', ')

/** SQL: whether an organisation forwarded a notice. */
export const forwarded = (alias: string): SQL =>
  sql.raw(`EXISTS (SELECT FROM forwards w WHERE w.bucket = ${alias}.bucket AND w.recipient_id = ${alias}.recipient_id
    AND w.policy_id = ${alias}.policy_id)`)

/** The columns that `toNotice` reads, of `deliveries`. A forward adds its cause here (`causes` in tables.ts). */
export const noticeColumns = (alias: string): SQL =>
  sql`${sql.raw(names.map((name) => `${alias}.${name}`).join(', '))},
    ${sql.raw(`${alias}.causes`)} | CASE WHEN ${forwarded(alias)} THEN ${sql.raw(String(causeBit.RELAY))} ELSE 0 END AS causes`

/** SQL: whether MATCH is among the causes of a notice. */
export const causedByMatch = (alias: string): SQL => sql.raw(`((${alias}.causes & ${causeBit.MATCH}) <> 0)`)

/** Reads a row of `noticeColumns`. */
export function toNotice(row: Record<string, unknown>): NoticeRecord {
  const instant = (value: unknown): Date | null =>
    value === null || value === undefined ? null : new Date(String(value))
  return {
    recipientId: Number(row.recipient_id),
    policyId: Number(row.policy_id),
    state: row.state as NoticeState,
    cursor: row.cursor === null ? null : Number(row.cursor),
    measureOrdinals: ordinalsOf(String(row.measures)),
    causes: causesOf(Number(row.causes)),
    reason: row.reason as string | null,
    createdAt: new Date(String(row.created_at)),
    openedAt: instant(row.opened_at),
    actedAt: instant(row.acted_at),
  }
}

export async function readNotice(
  db: Db,
  policyId: number,
  recipientId: number,
  lock = false,
): Promise<NoticeRecord | undefined> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT ${noticeColumns('d')} FROM deliveries d
        WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND policy_id = ${policyId}
        ${lock ? sql`FOR UPDATE` : sql``}`,
  )
  return found[0] ? toNotice(found[0]) : undefined
}

/**
 * A page of the inbox, newest first.
 * Notices without a cursor are not in the inbox: those that are held, and those that ended while held.
 * @param options.before cursor that the page ends before
 */
export async function readInbox(
  db: Db,
  recipientId: number,
  options: { before: number | undefined; limit: number; unopened: boolean },
): Promise<NoticeRecord[]> {
  const older = options.before === undefined ? sql`` : sql`AND cursor < ${options.before}::bigint`
  const unopened = options.unopened ? sql`AND state IN ('NOTICED', 'ACCEPTED')` : sql``
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT ${noticeColumns('d')} FROM deliveries d
        WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND cursor IS NOT NULL ${older} ${unopened}
        ORDER BY cursor DESC LIMIT ${options.limit}`,
  )
  return found.map(toNotice)
}

export async function countUnopened(db: Db, recipientId: number): Promise<number> {
  const [row] = await rows<{ n: number }>(
    db,
    sql`SELECT count(*)::int AS n FROM deliveries WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId}
        AND cursor IS NOT NULL AND state IN ('NOTICED', 'ACCEPTED')`,
  )
  return row?.n ?? 0
}

/** Notices of these recipients after a position, oldest first. */
export async function readAfter(
  db: Db,
  recipientIds: readonly number[],
  after: number,
  limit: number,
): Promise<NoticeRecord[]> {
  if (recipientIds.length === 0) return []
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT ${noticeColumns('d')} FROM deliveries d WHERE ${ofRecipients(recipientIds)} AND cursor > ${after}::bigint
        ORDER BY cursor, recipient_id LIMIT ${limit}`,
  )
  return found.map(toNotice)
}

const ofRecipients = (ids: readonly number[]): SQL =>
  sql`bucket = ANY(${arrayOf([...new Set(ids.map(bucketOf))], 'smallint')}) AND recipient_id = ANY(${arrayOf(ids, 'bigint')})`

/** The highest cursor in the inboxes of these recipients; 0 when they are empty. */
export async function latestCursor(db: Db, recipientIds: readonly number[]): Promise<number> {
  if (recipientIds.length === 0) return 0
  const [row] = await rows<{ cursor: number | null }>(
    db,
    sql`SELECT max(cursor) AS cursor FROM deliveries WHERE ${ofRecipients(recipientIds)}`,
  )
  return Number(row?.cursor ?? 0)
}

/**
 * Notices of many recipients in inbox order, of one policy or (undefined) of any, with cursors in [from, to).
 * Why conditions are columns to join with: PostgreSQL's statistics do not know a document that was just published.
 * Compared with a constant, its notices count as one row, and the plan goes through all ids for each (ADR-06.3).
 * @example 1,000 recipients and one policy: 1,000 look-ups by primary key; any policy: a scan of each inbox
 */
export async function readNotices(
  db: Db,
  recipientIds: readonly number[],
  which: { policyId: number | undefined; from?: number; to?: number },
): Promise<NoticeRecord[]> {
  if (recipientIds.length === 0) return []
  const { policyId, from = 0, to = Number.MAX_SAFE_INTEGER } = which
  // written into the statement, as numbers only: see recipientKeys
  const number = (value: number): SQL => sql.raw(`${Number(value)}::bigint`)
  const ids = sql.raw(`'${JSON.stringify(recipientIds.map(Number))}'::jsonb`)
  // Why one text for all rows: the driver reads fields slower than JSON.parse.
  const found = await firstRow<{ list: string | null }>(
    db,
    sql`SELECT json_agg(n)::text AS list FROM (
        SELECT ${noticeColumns('d')}
        FROM (SELECT v::bigint AS id, ${number(policyId ?? 0)} AS policy_id, ${number(from)} AS lo, ${number(to)} AS hi
              FROM jsonb_array_elements_text(${ids}) v OFFSET 0) k
        JOIN deliveries d ON d.bucket = (k.id % 1024)::smallint AND d.recipient_id = k.id AND d.cursor >= k.lo AND d.cursor < k.hi
          ${policyId === undefined ? sql`` : sql`AND d.policy_id = k.policy_id`}
        ORDER BY d.cursor) n`,
  )
  return (JSON.parse(found?.list ?? '[]') as Record<string, unknown>[]).map(toNotice)
}

/** Forwards of notices, oldest first. */
export async function readForwards(
  db: Db,
  keys: readonly { policyId: number; recipientId: number }[],
): Promise<ForwardRecord[]> {
  if (keys.length === 0) return []
  const recipientIds = [...new Set(keys.map((key) => key.recipientId))]
  const policyIds = [...new Set(keys.map((key) => key.policyId))]
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT recipient_id, policy_id, org_id, note, at FROM forwards
        WHERE ${ofRecipients(recipientIds)} AND policy_id = ANY(${arrayOf(policyIds, 'bigint')}) ORDER BY at, org_id`,
  )
  return found.map((row) => ({
    recipientId: Number(row.recipient_id),
    policyId: Number(row.policy_id),
    orgId: String(row.org_id),
    note: row.note as string | null,
    at: new Date(String(row.at)),
  }))
}

export async function writeReceipt(
  tx: Db,
  key: { policyId: number; recipientId: number },
  receipt: { state: 'OPENED' | 'ACTED' | undefined; openedAt: Date; actedAt: Date | null },
): Promise<void> {
  const state = receipt.state ? sql`state = ${receipt.state},` : sql``
  await tx.execute(sql`
    UPDATE deliveries SET ${state} opened_at = coalesce(opened_at, ${receipt.openedAt.toISOString()}::timestamptz),
           acted_at = coalesce(acted_at, ${receipt.actedAt?.toISOString() ?? null}::timestamptz)
    WHERE bucket = ${bucketOf(key.recipientId)} AND recipient_id = ${key.recipientId} AND policy_id = ${key.policyId}`)
}
