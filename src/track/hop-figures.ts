import { sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { membershipCounts } from '../parties/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import type { RelayTask } from '../relay/task.ts'
import { noticesOf, type OwnScope } from './notices.ts'

/** A hop with its figures. Seconds are null while there is nothing to measure. */
export type RelayHop = {
  task: RelayTask
  memberCount: number
  noticedCount: number
  reachedCount: number
  /** Of the matched. */
  unreachedCount: number
  openedCount: number
  actedCount: number
  /** By this organisation itself. */
  toldOfflineCount: number
  openSeconds: number | null
  actSeconds: number | null
}

/**
 * Figures of each hop over its member enterprises that have a notice, in one statement for the whole chain. Told outside counts for the hop
 * that told, reached for every hop whose member it is.
 */
export async function readHops(
  db: Db,
  policy: PolicyRecord,
  tasks: readonly RelayTask[],
  { on, scope }: { on: string; scope: OwnScope | undefined },
): Promise<RelayHop[]> {
  if (tasks.length === 0) return []
  const json = JSON.stringify(tasks.map((task) => ({ task: task.id, org: task.orgId })))
  const found = await db.transaction(async (tx) => {
    // half a million pairs of hop and member at a district's size
    await tx.execute(sql`SET LOCAL work_mem = '64MB'`)
    return rows<Record<string, number | null>>(
      tx,
      sql`WITH RECURSIVE below(task, id, depth) AS (
          SELECT t.task, t.org, 0 FROM jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)
          UNION SELECT b.task, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20),
        n AS (${noticesOf(policy, scope)}),
        noticed AS (
          SELECT DISTINCT b.task, n.bucket, n.recipient_id FROM n
          JOIN memberships s ON s.bucket = n.bucket AND s.recipient_id = n.recipient_id JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)})
        SELECT m.task, count(*) FILTER (WHERE ${causedByMatch('n')})::int AS members,
               count(*) FILTER (WHERE n.cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE n.through OR n.told)::int AS reached,
               count(*) FILTER (WHERE ${causedByMatch('n')} AND NOT n.through AND NOT n.told)::int AS unreached,
               count(*) FILTER (WHERE n.opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE n.acted_at IS NOT NULL)::int AS acted,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.open_seconds))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.act_seconds))::int AS act_seconds
        FROM noticed m JOIN n ON n.bucket = m.bucket AND n.recipient_id = m.recipient_id GROUP BY m.task`,
    )
  })
  const told = await rows<{ task_id: number; n: number }>(
    db,
    sql`SELECT task_id, count(DISTINCT recipient_id)::int AS n FROM outreaches
        WHERE policy_id = ${policy.id} AND contested_at IS NULL GROUP BY task_id`,
  )
  const figures = new Map(found.map((row) => [Number(row.task), row]))
  const toldBy = new Map(told.map((row) => [Number(row.task_id), row.n]))
  return tasks.map((task) => {
    const row = figures.get(task.id)
    return {
      task,
      memberCount: row?.members ?? 0,
      noticedCount: row?.noticed ?? 0,
      reachedCount: row?.reached ?? 0,
      unreachedCount: row?.unreached ?? 0,
      openedCount: row?.opened ?? 0,
      actedCount: row?.acted ?? 0,
      toldOfflineCount: toldBy.get(task.id) ?? 0,
      openSeconds: row?.open_seconds ?? null,
      actSeconds: row?.act_seconds ?? null,
    }
  })
}
