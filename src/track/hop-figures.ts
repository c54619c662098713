import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { membershipCounts } from '../parties/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { membersBelow } from '../relay/members.ts'
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
    sql`WITH RECURSIVE ${below(tasks)}, n AS (SELECT * FROM (${noticesOf(policy, asked.scope)}) d WHERE opened_at IS NOT NULL),
        members AS (SELECT DISTINCT b.task, n.recipient_id, n.open_seconds, n.act_seconds FROM ${memberNotices(asked)})
        SELECT task, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY open_seconds))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY act_seconds))::int AS act_seconds
        FROM members GROUP BY task`,
  )
  const told = await rows<{ task_id: number; n: number }>(
    db,
    sql`SELECT task_id, count(DISTINCT recipient_id)::int AS n FROM outreaches
        WHERE policy_id = ${policy.id} AND contested_at IS NULL
          ${asked.scope ? sql`AND (bucket, recipient_id) IN (SELECT bucket, recipient_id FROM (${membersBelow(sql`${asked.scope.orgId}`, asked.on)}) m)` : sql``}
        GROUP BY task_id`,
  )
  const secondsOf = new Map(medians.map((row) => [Number(row.task), row]))
  const toldBy = new Map(told.map((row) => [Number(row.task_id), row.n]))
  return tasks.map((task) => ({
    task,
    ...(counts.get(task.id) ?? nothing),
    toldOfflineCount: toldBy.get(task.id) ?? 0,
    ...secondsShown(
      secondsOf.get(task.id),
      !asked.scope || asked.scope.orgId === task.orgId || (counts.get(task.id)?.openedCount ?? 0) >= openedMin,
    ),
  }))
}

// of fewer, a median is about single enterprises, and those of an organisation it handed down to are not the asker's
const openedMin = 10

const secondsShown = (
  row: { open_seconds: number | null; act_seconds: number | null } | undefined,
  shown: boolean,
) => ({
  openSeconds: shown ? (row?.open_seconds ?? null) : null,
  actSeconds: shown ? (row?.act_seconds ?? null) : null,
})

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
  const n = sql`SELECT bucket, recipient_id, (${causedByMatch('d')})::int + 2 * (cursor IS NOT NULL)::int + 4 * (through OR told)::int
      + 8 * (opened_at IS NOT NULL)::int + 16 * (acted_at IS NOT NULL)::int AS saw
    FROM (${noticesOf(policy, asked.scope)}) d`
  const found = await db.transaction(async (tx) => {
    // half a million pairs of hop and member at a district's size: hashed in memory; put in order they take twice as long
    await tx.execute(sql`SET LOCAL work_mem = '64MB'`)
    await tx.execute(sql`SET LOCAL enable_sort = off`)
    return rows<Record<string, number>>(
      tx,
      sql`WITH RECURSIVE ${below(tasks)}, n AS (${n}),
          members AS (SELECT DISTINCT b.task, n.recipient_id, n.saw FROM ${memberNotices(asked)})
          SELECT task, count(*) FILTER (WHERE saw & 1 = 1)::int AS members, count(*) FILTER (WHERE saw & 2 = 2)::int AS noticed,
                 count(*) FILTER (WHERE saw & 4 = 4)::int AS reached, count(*) FILTER (WHERE saw & 5 = 1)::int AS unreached,
                 count(*) FILTER (WHERE saw & 8 = 8)::int AS opened, count(*) FILTER (WHERE saw & 16 = 16)::int AS acted
          FROM members GROUP BY task`,
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

/** Which organisations' members count for each task: its own and those below. */
function below(tasks: readonly RelayTask[]): SQL {
  const json = JSON.stringify(tasks.map((task) => ({ task: task.id, org: task.orgId })))
  return sql`below(task, id, depth) AS (
      SELECT t.task, t.org, 0 FROM jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)
      UNION SELECT b.task, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20)`
}

/** Notices `n` of the member enterprises of each task `b`, as often as they are members; for an organisation, of its own members among them. */
const memberNotices = ({ on, scope }: Asked): SQL => sql`n
  JOIN recipients r ON r.bucket = n.bucket AND r.id = n.recipient_id AND r.kind = 'ENTERPRISE'
  ${scope ? sql`JOIN (${membersBelow(sql`${scope.orgId}`, on)}) own ON own.bucket = n.bucket AND own.recipient_id = n.recipient_id` : sql``}
  JOIN memberships s ON s.bucket = n.bucket AND s.recipient_id = n.recipient_id AND ${membershipCounts(on)} JOIN below b ON b.id = s.org_id`
