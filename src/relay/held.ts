import { sql } from 'drizzle-orm'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { handsOn } from '../parties/organisations/store.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { RelayDeps } from './deps.ts'
import type { RelayTask } from './task.ts'

/** Members of a closed task whose notice is held and whom no other open task of the document covers. */
export async function heldOnlyBy(tx: Db, deps: RelayDeps, task: RelayTask): Promise<number[]> {
  const on = shanghaiDay(deps.clock.now())
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH RECURSIVE covering(task_org, id, depth) AS (
          SELECT t.org_id, t.org_id, 0 FROM relay_tasks t
          WHERE t.policy_id = ${task.policyId} AND (t.id = ${task.id} OR t.state IN ('OFFERED', 'RECEIVED'))
          UNION SELECT c.task_org, o.id, c.depth + 1 FROM organisations o JOIN covering c ON o.parent_id = c.id WHERE c.depth < 20),
        covered AS (
          SELECT s.bucket, s.recipient_id, array_agg(DISTINCT c.task_org) AS by_orgs
          FROM memberships s JOIN covering c ON c.id = s.org_id
          WHERE ${membershipCounts(on)}
          GROUP BY s.bucket, s.recipient_id)
        SELECT d.recipient_id FROM deliveries d JOIN covered c ON c.bucket = d.bucket AND c.recipient_id = d.recipient_id
        WHERE d.policy_id = ${task.policyId} AND d.state = 'HELD' AND c.by_orgs = ARRAY[${task.orgId}]::text[]`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Documents of which something is held for these enterprises. */
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
 * Of these enterprises those whose notice is held and whom no open task of the document covers; before its tasks are planned, those
 * whom no organisation covers that will get one.
 */
export async function uncovered(
  tx: Db,
  deps: RelayDeps,
  policyId: number,
  recipientIds: readonly number[],
): Promise<number[]> {
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH RECURSIVE up(recipient_id, org_id, depth) AS (
          SELECT s.recipient_id, s.org_id, 0 FROM memberships s
          JOIN ${recipientKeys(recipientIds)} k ON s.bucket = k.bucket AND s.recipient_id = k.id
          WHERE ${membershipCounts(shanghaiDay(deps.clock.now()))}
          UNION SELECT u.recipient_id, o.parent_id, u.depth + 1 FROM up u JOIN organisations o ON o.id = u.org_id
          WHERE o.parent_id IS NOT NULL AND u.depth < 20),
        covering AS (
          SELECT t.org_id FROM relay_tasks t WHERE t.policy_id = ${policyId} AND t.state IN ('OFFERED', 'RECEIVED')
          UNION SELECT o.id FROM organisations o WHERE ${handsOn('o')}
            AND EXISTS (SELECT FROM relay_chains c WHERE c.policy_id = ${policyId} AND c.planned_at IS NULL))
        SELECT d.recipient_id FROM deliveries d
        JOIN ${recipientKeys(recipientIds)} k ON d.bucket = k.bucket AND d.recipient_id = k.id
        WHERE d.policy_id = ${policyId} AND d.state = 'HELD'
          AND d.recipient_id NOT IN (SELECT u.recipient_id FROM up u JOIN covering c ON c.org_id = u.org_id)`,
  )
  return found.map((row) => Number(row.recipient_id))
}
