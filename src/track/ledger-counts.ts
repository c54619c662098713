import { sql } from 'drizzle-orm'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { arrayOf, type Db } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { membersBelow } from '../relay/members.ts'
import type { RelayTask } from '../relay/task.ts'
import { type HopCounts, hashed, type SeenRow, seenNotices, toCounts } from './hop-figures.ts'
import type { OwnScopes } from './notices.ts'

// Why: keeps the hash tables of a district below 150 MB.
const documentsMax = 20

export type HopViews = { on: string; scopes: OwnScopes | undefined }

/**
 * The counts of `countHops` for many documents, twenty per statement (ADR-13.5). Enterprises that belong to the same
 * organisations are counted together.
 * Example: three enterprises are members of ORG-A and ORG-B, and ORG-A is below ORG-C. They are the set {A, B} with the
 * tops {A, B, C}. Two of them open a document: the row (document, set, opened) counts 2 for A, B and C.
 * @returns by task id; tasks without a member that has a notice or an outreach are missing
 */
export async function countDocuments(
  db: Db,
  policies: readonly PolicyRecord[],
  tasks: readonly RelayTask[],
  views: HopViews,
): Promise<Map<number, HopCounts>> {
  const counts = new Map<number, HopCounts>()
  for (let at = 0; at < policies.length; at += documentsMax) {
    const some = policies.slice(at, at + documentsMax)
    const ids = new Set(some.map((policy) => policy.id))
    const own = tasks.filter((task) => ids.has(task.policyId))
    const taskOf = new Map(own.map((task) => [`${task.policyId} ${task.orgId}`, task.id]))
    const found = await countSome(db, some, [...new Set(own.map((task) => task.orgId))], views)
    const seen = found.flatMap(({ policy_id, org, ...row }) => {
      const task = taskOf.get(`${policy_id} ${org}`)
      return task === undefined ? [] : [{ task, ...row }]
    })
    for (const [task, hop] of toCounts(seen)) counts.set(task, hop)
  }
  return counts
}

type Found = Omit<SeenRow, 'task'> & { policy_id: number; org: string }

async function countSome(
  db: Db,
  policies: readonly PolicyRecord[],
  orgIds: readonly string[],
  { on, scopes }: HopViews,
): Promise<Found[]> {
  const notices = policies.map(
    (policy) =>
      sql`SELECT ${policy.id}::bigint AS policy_id, bucket, recipient_id, saw FROM (${seenNotices(policy, scopes?.of(policy.id))}) d`,
  )
  const own = scopes
    ? sql`JOIN (${membersBelow(sql`${scopes.orgId}`, on)}) own ON own.bucket = s.bucket AND own.recipient_id = s.recipient_id`
    : sql``
  return hashed<Found>(
    db,
    sql`WITH o AS MATERIALIZED (SELECT id, row_number() OVER ()::int AS no FROM organisations),
      above AS (SELECT o.no, a.ancestor_id AS id FROM o JOIN organisation_ancestors a ON a.org_id = o.id),
      members AS MATERIALIZED (
        SELECT s.bucket, s.recipient_id, array_agg(DISTINCT o.no) AS orgs FROM memberships s JOIN o ON o.id = s.org_id
        JOIN recipients r ON r.bucket = s.bucket AND r.id = s.recipient_id AND r.kind = 'ENTERPRISE' ${own}
        WHERE ${membershipCounts(on)} GROUP BY s.bucket, s.recipient_id),
      sets AS MATERIALIZED (SELECT orgs, row_number() OVER ()::int AS set FROM (SELECT DISTINCT orgs FROM members) m),
      tops AS (
        SELECT s.set, array_agg(DISTINCT o.no) AS tops FROM sets s CROSS JOIN LATERAL unnest(s.orgs) AS u(no)
        JOIN above a ON a.no = u.no JOIN o ON o.id = a.id AND o.id = ANY(${arrayOf(orgIds, 'text')}) GROUP BY s.set),
      seen AS (
        SELECT n.policy_id, s.set, n.saw, count(*)::int AS times FROM (${sql.join(notices, sql` UNION ALL `)}) n
        JOIN members m ON m.bucket = n.bucket AND m.recipient_id = n.recipient_id JOIN sets s ON s.orgs = m.orgs
        GROUP BY n.policy_id, s.set, n.saw),
      counted AS (SELECT policy_id, unnest(tops) AS top, saw, times FROM seen JOIN tops USING (set))
      SELECT c.policy_id, o.id AS org, c.saw, c.times
      FROM (SELECT policy_id, top, saw, sum(times)::int AS times FROM counted GROUP BY policy_id, top, saw) c JOIN o ON o.no = c.top`,
  )
}
