import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { membershipCounts } from '../parties/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import type { RelayTask } from '../relay/task.ts'
import { noticesOf, type OwnScope } from './notices.ts'

/** What a hop's member enterprises saw. */
export type HopCounts = {
  memberCount: number
  noticedCount: number
  reachedCount: number
  /** Of the matched. */
  unreachedCount: number
  openedCount: number
  actedCount: number
}

/** A hop with its figures. Seconds are null while there is nothing to measure. */
export type RelayHop = HopCounts & {
  task: RelayTask
  /** By this organisation itself. */
  toldOfflineCount: number
  openSeconds: number | null
  actSeconds: number | null
}

type Asked = { on: string; scope: OwnScope | undefined }

/** Figures of each hop. Told outside counts for the hop that told, reached for every hop whose member it is. */
export async function readHops(
  db: Db,
  policy: PolicyRecord,
  tasks: readonly RelayTask[],
  asked: Asked,
): Promise<RelayHop[]> {
  if (tasks.length === 0) return []
  const counts = await countHops(db, policy, tasks, asked)
  // apart: to put in order what few have opened takes no time, beside all that were noticed
  const medians = await rows<{ task: number; open_seconds: number | null; act_seconds: number | null }>(
    db,
    sql`WITH RECURSIVE ${members(policy, tasks, asked, sql`WHERE d.opened_at IS NOT NULL`)}
        SELECT m.task, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.open_seconds))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.act_seconds))::int AS act_seconds
        FROM members m JOIN n ON n.bucket = m.bucket AND n.recipient_id = m.recipient_id GROUP BY m.task`,
  )
  const told = await rows<{ task_id: number; n: number }>(
    db,
    sql`SELECT task_id, count(DISTINCT recipient_id)::int AS n FROM outreaches
        WHERE policy_id = ${policy.id} AND contested_at IS NULL GROUP BY task_id`,
  )
  const secondsOf = new Map(medians.map((row) => [Number(row.task), row]))
  const toldBy = new Map(told.map((row) => [Number(row.task_id), row.n]))
  return tasks.map((task) => ({
    task,
    ...(counts.get(task.id) ?? nothing),
    toldOfflineCount: toldBy.get(task.id) ?? 0,
    openSeconds: secondsOf.get(task.id)?.open_seconds ?? null,
    actSeconds: secondsOf.get(task.id)?.act_seconds ?? null,
  }))
}

/**
 * Counts of each hop over its member enterprises that have a notice, in one statement for the whole chain.
 * @returns by task; a hop without any is missing
 */
export async function countHops(
  db: Db,
  policy: PolicyRecord,
  tasks: readonly RelayTask[],
  asked: Asked,
): Promise<Map<number, HopCounts>> {
  const found = await db.transaction(async (tx) => {
    // half a million pairs of hop and member at a district's size
    await tx.execute(sql`SET LOCAL work_mem = '64MB'`)
    return rows<Record<string, number>>(
      tx,
      sql`WITH RECURSIVE ${members(policy, tasks, asked, sql``)}
          SELECT m.task, count(*) FILTER (WHERE ${causedByMatch('n')})::int AS members,
                 count(*) FILTER (WHERE n.cursor IS NOT NULL)::int AS noticed,
                 count(*) FILTER (WHERE n.through OR n.told)::int AS reached,
                 count(*) FILTER (WHERE ${causedByMatch('n')} AND NOT n.through AND NOT n.told)::int AS unreached,
                 count(*) FILTER (WHERE n.opened_at IS NOT NULL)::int AS opened,
                 count(*) FILTER (WHERE n.acted_at IS NOT NULL)::int AS acted
          FROM members m JOIN n ON n.bucket = m.bucket AND n.recipient_id = m.recipient_id GROUP BY m.task`,
    )
  })
  return new Map(
    found.map((row) => [
      Number(row.task),
      {
        memberCount: row.members ?? 0,
        noticedCount: row.noticed ?? 0,
        reachedCount: row.reached ?? 0,
        unreachedCount: row.unreached ?? 0,
        openedCount: row.opened ?? 0,
        actedCount: row.acted ?? 0,
      },
    ]),
  )
}

const nothing: HopCounts = {
  memberCount: 0,
  noticedCount: 0,
  reachedCount: 0,
  unreachedCount: 0,
  openedCount: 0,
  actedCount: 0,
}

/** Notices `n` of a document, and `members`: which of them are of each task's organisation or one below, each once. */
function members(policy: PolicyRecord, tasks: readonly RelayTask[], { on, scope }: Asked, which: SQL): SQL {
  const json = JSON.stringify(tasks.map((task) => ({ task: task.id, org: task.orgId })))
  return sql`below(task, id, depth) AS (
      SELECT t.task, t.org, 0 FROM jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)
      UNION SELECT b.task, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20),
    n AS MATERIALIZED (SELECT d.* FROM (${noticesOf(policy, scope)}) d ${which}),
    members AS (
      SELECT DISTINCT b.task, n.bucket, n.recipient_id FROM n
      JOIN memberships s ON s.bucket = n.bucket AND s.recipient_id = n.recipient_id JOIN below b ON b.id = s.org_id
      WHERE ${membershipCounts(on)})`
}
