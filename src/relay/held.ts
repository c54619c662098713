import { sql } from 'drizzle-orm'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { handsOn } from '../parties/organisations/store.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { RelayDeps } from './deps.ts'
import type { RelayTask } from './task.ts'

/** Members of a closed task with a held notice that no other open task of the document covers. */
export async function heldOnlyBy(tx: Db, deps: RelayDeps, task: RelayTask): Promise<number[]> {
  const on = shanghaiDay(deps.clock.now())
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH covered AS (
          SELECT s.bucket, s.recipient_id, array_agg(DISTINCT t.org_id) AS by_orgs
          FROM relay_tasks t JOIN organisation_ancestors a ON a.ancestor_id = t.org_id JOIN memberships s ON s.org_id = a.org_id
          WHERE t.policy_id = ${task.policyId} AND (t.id = ${task.id} OR t.state IN ('OFFERED', 'RECEIVED')) AND ${membershipCounts(on)}
          GROUP BY s.bucket, s.recipient_id)
        SELECT d.recipient_id FROM deliveries d JOIN covered c ON c.bucket = d.bucket AND c.recipient_id = d.recipient_id
        WHERE d.policy_id = ${task.policyId} AND d.state = 'HELD' AND c.by_orgs = ARRAY[${task.orgId}]::text[]`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Recipients with a held notice of a document. */
export async function heldRecipients(tx: Db, policyId: number): Promise<number[]> {
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`SELECT d.recipient_id FROM deliveries d WHERE d.policy_id = ${policyId} AND d.state = 'HELD'`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Documents with a held notice for any of these enterprises. */
export async function heldPolicies(db: Db, recipientIds: readonly number[]): Promise<number[]> {
  if (recipientIds.length === 0) return []
  const found = await rows<{ policy_id: number }>(
    db,
    sql`SELECT DISTINCT d.policy_id FROM deliveries d JOIN ${recipientKeys(recipientIds)} k ON d.bucket = k.bucket AND d.recipient_id = k.id
        WHERE d.state = 'HELD' ORDER BY d.policy_id`,
  )
  return found.map((row) => Number(row.policy_id))
}

/**
 * Those of the enterprises with a held notice that no open task covers. Between a match and
 * its plan, every organisation that hands on covers its members.
 */
export async function uncovered(
  tx: Db,
  deps: RelayDeps,
  policyId: number,
  recipientIds: readonly number[],
): Promise<number[]> {
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH up AS (
          SELECT s.recipient_id, a.ancestor_id AS org_id FROM memberships s
          JOIN ${recipientKeys(recipientIds)} k ON s.bucket = k.bucket AND s.recipient_id = k.id
          JOIN organisation_ancestors a ON a.org_id = s.org_id
          WHERE ${membershipCounts(shanghaiDay(deps.clock.now()))}),
        covering AS (
          SELECT t.org_id FROM relay_tasks t WHERE t.policy_id = ${policyId} AND t.state IN ('OFFERED', 'RECEIVED')
          UNION SELECT o.id FROM organisations o WHERE ${handsOn('o')}
            AND EXISTS (SELECT FROM relay_chains c JOIN policies p ON p.id = c.policy_id
                        WHERE c.policy_id = ${policyId} AND (c.planned_at IS NULL OR c.planned_at < p.matched_at)))
        SELECT d.recipient_id FROM deliveries d
        JOIN ${recipientKeys(recipientIds)} k ON d.bucket = k.bucket AND d.recipient_id = k.id
        WHERE d.policy_id = ${policyId} AND d.state = 'HELD'
          AND d.recipient_id NOT IN (SELECT u.recipient_id FROM up u JOIN covering c ON c.org_id = u.org_id)`,
  )
  return found.map((row) => Number(row.recipient_id))
}
