import { sql } from 'drizzle-orm'
import { membershipCounts } from '../parties/store.ts'
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
