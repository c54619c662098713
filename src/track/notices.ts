import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { arrayOf } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'

/**
 * The reader of a document's figures: an organisation; `orgIds` = itself, those below it, those it handed the document
 * to.
 */
export type OwnScope = { orgId: string; orgIds: readonly string[] }

/** The scope for each of many documents. */
export type OwnScopes = { orgId: string; of(policyId: number): OwnScope }

/**
 * Notices of a document with how each recipient was reached: `through` the system, `forwarded` or `relay_first`, and
 * `contacted` outside the system. A recipient that was contacted without a notice has causes 0 and cursor null.
 * Of a document in force, recalled notices are left out: their recipients are no longer eligible.
 * @param scope count only this scope's forwards and outreach, and only notices that a match or such a forward caused.
 *              Why: an organisation must not see a peer's progress or an enterprise's subscriptions.
 */
export function noticesOf(policy: PolicyRecord, scope?: OwnScope): SQL {
  const withdrawn = policy.status === 'PUBLISHED' ? sql`AND d.state <> 'RECALLED'` : sql``
  const own = scope ? sql`AND org_id = ANY(${arrayOf(scope.orgIds, 'text')})` : sql``
  const seen = scope ? sql`AND (${causedByMatch('d')} OR w.forwarded)` : sql``
  // the release of a held notice at its deadline has no recorded instant
  const notifiedAt =
    policy.route === 'RELAY_FIRST'
      ? sql`CASE WHEN w.first_at IS NOT NULL THEN w.first_at END`
      : sql`coalesce(w.first_at, d.created_at)`
  return sql`SELECT coalesce(d.bucket, t.bucket) AS bucket, coalesce(d.recipient_id, t.recipient_id) AS recipient_id,
      coalesce(d.causes, 0) AS causes, d.cursor, d.opened_at, d.acted_at,
      (d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL) AS through,
      coalesce(d.forwarded, false) AS forwarded, d.first_at IS NOT NULL AS relay_first, coalesce(t.contacted, false) AS contacted,
      extract(epoch FROM d.opened_at - d.notified_at) AS open_seconds, extract(epoch FROM d.acted_at - d.opened_at) AS act_seconds
    FROM (SELECT d.bucket, d.recipient_id, d.causes, d.cursor, d.accepted_at, d.opened_at, d.acted_at, w.forwarded, w.first_at, ${notifiedAt} AS notified_at
      FROM deliveries d
      LEFT JOIN (SELECT bucket, recipient_id, true AS forwarded, min(at) FILTER (WHERE first = 1) AS first_at FROM forwards
                 WHERE policy_id = ${policy.id} ${own} GROUP BY bucket, recipient_id) w
        ON w.bucket = d.bucket AND w.recipient_id = d.recipient_id
      WHERE d.policy_id = ${policy.id} ${withdrawn} ${seen}) d
    FULL JOIN (${contactedOf(policy.id, own)}) t ON t.bucket = d.bucket AND t.recipient_id = d.recipient_id`
}

/** Recipients contacted about a document outside the system, each once. Contested contacts do not count. */
export function contactedOf(policyId: number, condition: SQL): SQL {
  return sql`SELECT DISTINCT bucket, recipient_id, true AS contacted FROM outreaches
    WHERE policy_id = ${policyId} AND contested_at IS NULL ${condition}`
}

/** reached through the system, and a forward was not first */
export const direct = sql.raw('(through AND NOT relay_first)')
/** reached with a forward, or contacted outside the system */
export const byRelay = sql.raw('((through AND forwarded) OR contacted)')
