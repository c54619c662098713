import { and, eq, sql } from 'drizzle-orm'
import { type Db, firstRow, rows } from '../../platform/db.ts'
import { bucketOf } from '../recipient.ts'
import { membershipContests } from '../tables.ts'

/** An enterprise's objection to a membership, and its outcome. */
export type ContestRecord = typeof membershipContests.$inferSelect
export type ContestOutcome = 'ENDED' | 'UPHELD'

/** A membership as its enterprise sees it, with its latest contest. */
export type OwnMembership = {
  recipientId: number
  orgId: string
  fromOn: string
  toOn: string | null
  contestedAt: Date | null
  contest: ContestRecord | null
}

// memberships of one enterprise; more than any enterprise has
const ownMax = 200

/** All memberships of an enterprise, current ones first. */
export async function readOwnMemberships(db: Db, recipientId: number): Promise<OwnMembership[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT m.org_id, m.from_on::text AS from_on, m.to_on::text AS to_on, m.contested_at FROM memberships m
        WHERE m.bucket = ${bucketOf(recipientId)} AND m.recipient_id = ${recipientId}
        ORDER BY m.to_on DESC NULLS FIRST, m.from_on DESC, m.org_id LIMIT ${ownMax}`,
  )
  const last = new Map<string, ContestRecord>()
  for (const contest of await readContestsOf(db, recipientId)) last.set(contest.orgId, contest)
  const told = new Set<string>()
  return found.map((row) => {
    const orgId = String(row.org_id)
    // the contest is shown at the newest of several memberships of one organisation
    const contest = told.has(orgId) ? null : (last.get(orgId) ?? null)
    told.add(orgId)
    return {
      recipientId,
      orgId,
      fromOn: String(row.from_on),
      toOn: row.to_on === null ? null : String(row.to_on),
      contestedAt: row.contested_at === null ? null : new Date(String(row.contested_at)),
      contest,
    }
  })
}

/** Every contest of an enterprise, oldest first. */
export async function readContestsOf(db: Db, recipientId: number, orgId?: string): Promise<ContestRecord[]> {
  const own = and(
    eq(membershipContests.bucket, bucketOf(recipientId)),
    eq(membershipContests.recipientId, recipientId),
    orgId === undefined ? undefined : eq(membershipContests.orgId, orgId),
  )
  return db.select().from(membershipContests).where(own).orderBy(membershipContests.id)
}

export async function addContest(
  tx: Db,
  contest: { recipientId: number; orgId: string; reason: string; contestedBy: string; contestedAt: Date },
): Promise<void> {
  await tx.insert(membershipContests).values({ ...contest, bucket: bucketOf(contest.recipientId) })
}

/** Reads and locks a contest. Why: two administrators may settle it at once. */
export async function lockContest(tx: Db, id: number): Promise<ContestRecord | undefined> {
  const [row] = await tx.select().from(membershipContests).where(eq(membershipContests.id, id)).for('update')
  return row
}

export async function writeSettlement(
  tx: Db,
  contest: Pick<ContestRecord, 'id' | 'bucket'>,
  settled: { outcome: ContestOutcome; answer: string | null; settledBy: string; settledAt: Date },
): Promise<void> {
  await tx
    .update(membershipContests)
    .set(settled)
    .where(and(eq(membershipContests.bucket, contest.bucket), eq(membershipContests.id, contest.id)))
}

/** Settles contests of members that the organisation's new list no longer names. */
export async function settleEnded(
  tx: Db,
  orgId: string,
  recipientIds: readonly number[],
  settled: { answer: string; settledBy: string; settledAt: Date },
): Promise<void> {
  if (recipientIds.length === 0) return
  await tx.execute(sql`
    UPDATE membership_contests c SET outcome = 'ENDED', answer = ${settled.answer}, settled_by = ${settled.settledBy},
           settled_at = ${settled.settledAt.toISOString()}::timestamptz
    FROM (SELECT (v::bigint % 1024)::smallint AS bucket, v::bigint AS id FROM jsonb_array_elements_text(${JSON.stringify(recipientIds)}::jsonb) v) k
    WHERE c.bucket = k.bucket AND c.recipient_id = k.id AND c.org_id = ${orgId} AND c.settled_at IS NULL`)
}

/** A page of contests of some organisations, newest first, with their total. `before` = id of the last one of the page before. */
export async function findContests(
  db: Db,
  orgIds: readonly string[] | undefined,
  open: boolean,
  page: { first: number; before: number | undefined },
): Promise<{ contests: ContestRecord[]; total: number }> {
  const ofOrgs =
    orgIds === undefined
      ? sql`true`
      : sql`c.org_id IN (SELECT v FROM jsonb_array_elements_text(${JSON.stringify(orgIds)}::jsonb) v)`
  const where = sql`${ofOrgs} AND (c.settled_at IS NULL) = ${open}`
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT c.id FROM membership_contests c WHERE ${where} ${page.before === undefined ? sql`` : sql`AND c.id < ${page.before}::bigint`}
        ORDER BY c.id DESC LIMIT ${page.first + 1}`,
  )
  const all = await firstRow<{ n: number }>(
    db,
    sql`SELECT count(*)::int AS n FROM membership_contests c WHERE ${where}`,
  )
  const ids = found.map((row) => Number(row.id))
  const records =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(membershipContests)
          .where(sql`id IN (SELECT v::bigint FROM jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) v)`)
  return { contests: ids.flatMap((id) => records.find((record) => record.id === id) ?? []), total: all?.n ?? 0 }
}

/** Pairs `recipient org` whose latest contest ended the membership. */
export async function readAgreed(db: Db, recipientIds: readonly number[]): Promise<Set<string>> {
  if (recipientIds.length === 0) return new Set()
  const found = await rows<{ recipient_id: number; org_id: string; outcome: string | null }>(
    db,
    sql`SELECT DISTINCT ON (c.recipient_id, c.org_id) c.recipient_id, c.org_id, c.outcome FROM membership_contests c
        JOIN (SELECT (v::bigint % 1024)::smallint AS bucket, v::bigint AS id FROM jsonb_array_elements_text(${JSON.stringify(recipientIds)}::jsonb) v) k
          ON c.bucket = k.bucket AND c.recipient_id = k.id
        ORDER BY c.recipient_id, c.org_id, c.id DESC`,
  )
  return new Set(found.filter((row) => row.outcome === 'ENDED').map((row) => `${row.recipient_id} ${row.org_id}`))
}
