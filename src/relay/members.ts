import { type SQL, sql } from 'drizzle-orm'
import { openMeasures, verdictCondition } from '../match/match-policy.ts'
import type { NoticeState } from '../notices/notice.ts'
import { causedByMatch } from '../notices/store.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { orgsBelow } from '../parties/organisations/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import type { MeasureRecord } from '../publish/record.ts'
import { readMeasures } from '../publish/store.ts'

/**
 * FORWARD = matched. VERIFY = the rule is unknown, and the organisation can know more. No fact and no reason is shown.
 */
export type RelaySuggestion = 'FORWARD' | 'VERIFY'

export type MemberCounts = {
  memberCount: number
  verifyCount: number
  noticedCount: number
  reachedCount: number
  toldCount: number
  heldCount: number
  /** VERIFY members that the organisation set aside */
  setAsideCount: number
}

/**
 * Member enterprises of an organisation and of those below it on a day (YYYY-MM-DD): `bucket, recipient_id`, each once.
 * Why an array: estimated as many, members are hashed. Estimated as few they were read anew for each notice of a document (ADR-20).
 */
export function membersBelow(orgId: SQL, on: string): SQL {
  return sql`SELECT DISTINCT s.bucket, s.recipient_id FROM memberships s
    JOIN recipients r ON r.bucket = s.bucket AND r.id = s.recipient_id AND r.kind = 'ENTERPRISE'
    WHERE s.org_id = ANY(ARRAY(${orgsBelow(orgId)})) AND ${membershipCounts(on)}`
}

/**
 * Organisations whose work on a document an organisation sees: itself, those below it, those of the tasks below its
 * own.
 */
const ownOrgs = (policyId: number, orgId: string): SQL => sql`
  SELECT t.org_id FROM relay_tasks own JOIN relay_tasks t ON t.policy_id = own.policy_id AND own.id = ANY(t.ancestor_ids)
  WHERE own.policy_id = ${policyId} AND own.org_id = ${orgId}
  UNION ALL ${orgsBelow(sql`${orgId}`)}`

/**
 * Whether one of `ownOrgs` contacted a recipient outside the system, as the chain's own subtree counts.
 * Contested contacts do not count. Why only own: a peer's progress is hidden.
 */
const contactedBy = (policyId: number, orgId: string, recipientId: SQL): SQL => sql`
  EXISTS (SELECT 1 FROM outreaches o WHERE o.policy_id = ${policyId} AND o.recipient_id = ${recipientId}
            AND o.contested_at IS NULL AND o.org_id IN (${ownOrgs(policyId, orgId)}))`

/**
 * Whether an organisation sees a notice `d`: a match caused it, or one of `ownOrgs` forwarded it.
 * Any other notice comes from a peer's forward or from the enterprise's own subscription.
 */
const seenBy = (policyId: number, orgId: string): SQL => sql`
  (${causedByMatch('d')} OR EXISTS (SELECT 1 FROM forwards w WHERE w.bucket = d.bucket AND w.recipient_id = d.recipient_id
     AND w.policy_id = ${policyId} AND w.org_id IN (${ownOrgs(policyId, orgId)})))`

/** The notice of `m`, looked up by its key. Why: the statistics do not know the newest documents (ADR-13.4). */
const noticeOf = (policyId: number): SQL => sql`(
  SELECT * FROM deliveries d WHERE d.bucket = m.bucket AND d.recipient_id = m.recipient_id AND d.policy_id = ${policyId} OFFSET 0)`

/**
 * Members with their suggestion and what the organisation sees of their notice. FORWARD: matched notice. VERIFY: the
 * rule is unknown. `suggestion` is null for all others, and `aside` is true for members set aside.
 * A visible recalled notice gives no suggestion. Why: VERIFY would disclose the withdrawal.
 * A member set aside gets a suggestion again by a forward, a contact or a match.
 * @param members rows `bucket, recipient_id` to look up
 */
function suggested(
  policyId: number,
  orgId: string,
  measures: readonly MeasureRecord[],
  on: string,
  catalogues: Catalogues,
  members: SQL = membersBelow(sql`${orgId}`, on),
): SQL {
  const open = openMeasures(measures, on).filter((measure) => measure.audience === 'ENTERPRISE')
  const ended = sql.raw(`state = 'RECALLED'`)
  const aside = sql.raw(
    `(set_aside AND suggestion = 'VERIFY' AND NOT contacted AND (seen AND state IS NOT NULL) IS NOT TRUE)`,
  )
  // Why subqueries: as a join they look expensive to the planner, which then hashes all enterprises.
  return sql`SELECT bucket, recipient_id, contacted, CASE WHEN seen THEN state END AS state, CASE WHEN seen THEN opened_at END AS opened_at,
      CASE WHEN seen THEN accepted_at END AS accepted_at, CASE WHEN seen THEN acted_at END AS acted_at,
      CASE WHEN seen AND ${ended} OR ${aside} THEN NULL ELSE suggestion END AS suggestion, ${aside} AS aside
    FROM (
      SELECT m.bucket, m.recipient_id, d.state, d.opened_at, d.accepted_at, d.acted_at, ${seenBy(policyId, orgId)} AS seen,
        CASE WHEN ${causedByMatch('d')} AND NOT d.${ended} THEN 'FORWARD'
             WHEN f.personalised AND ${verdictCondition(open, 'ENTERPRISE', on, catalogues)} IS NULL THEN 'VERIFY' END AS suggestion,
        ${contactedBy(policyId, orgId, sql`m.recipient_id`)} AS contacted,
        EXISTS (SELECT FROM relay_set_asides a WHERE a.bucket = m.bucket AND a.recipient_id = m.recipient_id
                AND a.policy_id = ${policyId} AND a.org_id = ${orgId}) AS set_aside
      FROM (${members}) m
      LEFT JOIN LATERAL ${noticeOf(policyId)} d ON true
      LEFT JOIN enterprise_facts f ON f.bucket = m.bucket AND f.id = m.recipient_id OFFSET 0) s`
}

export type MemberScope = { db: Db; catalogues: Catalogues; policyId: number; orgId: string; now: Date }

/** The members of a task as `suggested` gives them, those without a suggestion included. */
export async function scopeQuery(scope: MemberScope): Promise<SQL> {
  const measures = await readMeasures(scope.db, [scope.policyId])
  return suggested(scope.policyId, scope.orgId, measures, shanghaiDay(scope.now), scope.catalogues)
}

/** Reached = accepted by a provider, opened, or contacted outside. An unread notice in the inbox does not count. */
export const reached = sql.raw('(accepted_at IS NOT NULL OR opened_at IS NOT NULL OR contacted)')

/** Members with a suggestion that are not reached, among the given members of the organisation. */
export function unreachedAmong(
  members: SQL,
  { policyId, orgId, on }: { policyId: number; orgId: string; on: string },
  measures: readonly MeasureRecord[],
  catalogues: Catalogues,
): SQL {
  const query = suggested(policyId, orgId, measures, on, catalogues, members)
  return sql`SELECT q.* FROM (${query}) q WHERE q.suggestion IS NOT NULL AND NOT ${reached}`
}

const notified = sql.raw(`(state IN ('NOTICED', 'ACCEPTED', 'OPENED', 'ACTED'))`)

/** A task's figures now. */
export async function countMembers(scope: MemberScope): Promise<MemberCounts> {
  const query = await scopeQuery(scope)
  const [row] = await rows<Record<string, number>>(
    scope.db,
    sql`SELECT count(*) FILTER (WHERE suggestion = 'FORWARD')::int AS member_count,
               count(*) FILTER (WHERE suggestion = 'VERIFY')::int AS verify_count,
               count(*) FILTER (WHERE suggestion IS NOT NULL AND ${notified})::int AS noticed_count,
               count(*) FILTER (WHERE suggestion IS NOT NULL AND ${reached})::int AS reached_count,
               count(*) FILTER (WHERE suggestion IS NOT NULL AND contacted)::int AS contacted_count,
               count(*) FILTER (WHERE suggestion = 'FORWARD' AND state = 'HELD')::int AS held_count,
               count(*) FILTER (WHERE aside)::int AS aside_count
        FROM (${query}) q`,
  )
  return {
    memberCount: row?.member_count ?? 0,
    verifyCount: row?.verify_count ?? 0,
    noticedCount: row?.noticed_count ?? 0,
    reachedCount: row?.reached_count ?? 0,
    toldCount: row?.contacted_count ?? 0,
    heldCount: row?.held_count ?? 0,
    setAsideCount: row?.aside_count ?? 0,
  }
}

/** The facts about a member that a forward needs. */
export type Suggested = { suggestion: RelaySuggestion; state: NoticeState | null }

/**
 * The FORWARD members alone, as `suggested` gives them: their matched notice is not recalled.
 * Cost: no rule is evaluated. A recipient's kind is read only with a notice, and only if a measure is for citizens.
 */
export async function matchedMembers({ db, policyId, orgId, now }: MemberScope): Promise<Map<number, Suggested>> {
  const found = await rows<{ recipient_id: number; state: NoticeState }>(
    db,
    sql`SELECT m.recipient_id, m.state
        FROM (SELECT m.bucket, m.recipient_id, d.state
              FROM (SELECT DISTINCT s.bucket, s.recipient_id FROM organisation_ancestors a JOIN memberships s ON s.org_id = a.org_id
                    WHERE a.ancestor_id = ${orgId} AND ${membershipCounts(shanghaiDay(now))}) m
              JOIN LATERAL ${noticeOf(policyId)} d ON ${causedByMatch('d')} AND d.state <> 'RECALLED' OFFSET 0) m
        WHERE NOT EXISTS (SELECT FROM measures WHERE policy_id = ${policyId} AND audience <> 'ENTERPRISE')
           OR (SELECT r.kind FROM recipients r WHERE r.bucket = m.bucket AND r.id = m.recipient_id) = 'ENTERPRISE'
        ORDER BY m.recipient_id`,
  )
  return new Map(found.map(({ recipient_id, state }) => [Number(recipient_id), { suggestion: 'FORWARD', state }]))
}

/** Members with a suggestion, by id, for forwarding. */
export async function suggestedMembers(scope: MemberScope): Promise<Map<number, Suggested>> {
  const query = await scopeQuery(scope)
  const found = await rows<Suggested & { recipient_id: number }>(
    scope.db,
    sql`SELECT recipient_id, suggestion, state FROM (${query}) q WHERE suggestion IS NOT NULL ORDER BY recipient_id`,
  )
  return new Map(found.map(({ recipient_id, suggestion, state }) => [Number(recipient_id), { suggestion, state }]))
}

/** aside: VERIFY members without a visible notice that no own organisation contacted. Not aside: members set aside. */
export async function canBeSetAside(scope: MemberScope, aside: boolean): Promise<ReadonlySet<number>> {
  const which = aside ? sql`suggestion = 'VERIFY' AND NOT contacted AND state IS NULL` : sql`aside`
  const found = await rows<{ recipient_id: number }>(
    scope.db,
    sql`SELECT recipient_id FROM (${await scopeQuery(scope)}) q WHERE ${which}`,
  )
  return new Set(found.map((row) => Number(row.recipient_id)))
}
