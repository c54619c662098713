import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { arrayOf } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'

/** Whose figures of a document are asked for: an organisation with those below it and those it handed the document to. */
export type OwnScope = { orgId: string; orgIds: readonly string[] }

/** The same of many documents: each was handed to others. */
export type OwnScopes = { orgId: string; of(policyId: number): OwnScope }

/**
 * Notices of a document with how each was reached: `through` the system, `forwarded` and by relay first, `told` outside. Whoever was told
 * without a notice is there with no cause and no cursor: reached, and neither matched nor noticed. A notice withdrawn because eligibility was
 * lost is none.
 * @param scope forwards and outreach of these organisations only, and of the notices those by a match or such a forward: nobody sees a
 *              peer's progress, nor what an enterprise subscribed to
 */
export function noticesOf(policy: PolicyRecord, scope?: OwnScope): SQL {
  const withdrawn = policy.status === 'PUBLISHED' ? sql`AND d.state <> 'RECALLED'` : sql``
  const own = scope ? sql`AND org_id = ANY(${arrayOf(scope.orgIds, 'text')})` : sql``
  const seen = scope ? sql`AND (${causedByMatch('d')} OR w.forwarded)` : sql``
  // when a notice held for the relay was let out at its deadline is not kept
  const noticedAt =
    policy.route === 'RELAY_FIRST'
      ? sql`CASE WHEN w.first_at IS NOT NULL THEN w.first_at END`
      : sql`coalesce(w.first_at, d.created_at)`
  return sql`SELECT coalesce(d.bucket, t.bucket) AS bucket, coalesce(d.recipient_id, t.recipient_id) AS recipient_id,
      coalesce(d.causes, 0) AS causes, d.cursor, d.opened_at, d.acted_at,
      (d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL) AS through,
      coalesce(d.forwarded, false) AS forwarded, d.first_at IS NOT NULL AS relay_first, coalesce(t.told, false) AS told,
      extract(epoch FROM d.opened_at - d.noticed_at) AS open_seconds, extract(epoch FROM d.acted_at - d.opened_at) AS act_seconds
    FROM (SELECT d.bucket, d.recipient_id, d.causes, d.cursor, d.accepted_at, d.opened_at, d.acted_at, w.forwarded, w.first_at, ${noticedAt} AS noticed_at
      FROM deliveries d
      LEFT JOIN (SELECT bucket, recipient_id, true AS forwarded, min(at) FILTER (WHERE first = 1) AS first_at FROM forwards
                 WHERE policy_id = ${policy.id} ${own} GROUP BY bucket, recipient_id) w
        ON w.bucket = d.bucket AND w.recipient_id = d.recipient_id
      WHERE d.policy_id = ${policy.id} ${withdrawn} ${seen}) d
    FULL JOIN (${toldOf(policy.id, own)}) t ON t.bucket = d.bucket AND t.recipient_id = d.recipient_id`
}

/** Who was told of a document outside the system, each once; what an enterprise contests does not count. */
export function toldOf(policyId: number, condition: SQL): SQL {
  return sql`SELECT DISTINCT bucket, recipient_id, true AS told FROM outreaches
    WHERE policy_id = ${policyId} AND contested_at IS NULL ${condition}`
}

/** Through the system and not first by a forward. */
export const direct = sql.raw('(through AND NOT relay_first)')
/** By a forward, or outside the system. */
export const byRelay = sql.raw('((through AND forwarded) OR told)')
