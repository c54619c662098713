import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
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

export type Asked = { on: string; scope: OwnScope | undefined }

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
  const medians = await hashed<{ task: number; open_seconds: number | null; act_seconds: number | null }>(
    db,
    sql`WITH ${below(tasks)}, n AS (SELECT * FROM (${noticesOf(policy, asked.scope)}) d WHERE opened_at IS NOT NULL),
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
  return toCounts(
    await hashed<SeenRow>(
      db,
      sql`WITH ${below(tasks)}, n AS (${seenNotices(policy, asked.scope)}),
          members AS (SELECT DISTINCT b.task, n.recipient_id, n.saw FROM ${memberNotices(asked)})
          SELECT task, saw, count(*)::int AS times FROM members GROUP BY task, saw`,
    ),
  )
}

/** Notices of a document with what became of each as bits: 1 matched, 2 noticed, 4 reached, 8 opened, 16 acted. */
export const seenNotices = (policy: PolicyRecord, scope: OwnScope | undefined): SQL => sql`
  SELECT bucket, recipient_id, (${causedByMatch('d')})::int + 2 * (cursor IS NOT NULL)::int + 4 * (through OR told)::int
    + 8 * (opened_at IS NOT NULL)::int + 16 * (acted_at IS NOT NULL)::int AS saw
  FROM (${noticesOf(policy, scope)}) d`

/** How many members of a hop have notices with the same bits. */
export type SeenRow = { task: number; saw: number; times: number }

/** Figures by task. Pure. */
export function toCounts(seen: readonly SeenRow[]): Map<number, HopCounts> {
  return new Map(
    [...Map.groupBy(seen, (row) => Number(row.task))].map(([task, own]) => {
      const sum = (fits: (saw: number) => boolean): number =>
        own.reduce((total, { saw, times }) => total + (fits(saw) ? times : 0), 0)
      const counts = {
        memberCount: sum((saw) => (saw & 1) > 0),
        noticedCount: sum((saw) => (saw & 2) > 0),
        reachedCount: sum((saw) => (saw & 4) > 0),
        unreachedCount: sum((saw) => (saw & 5) === 1),
        openedCount: sum((saw) => (saw & 8) > 0),
        actedCount: sum((saw) => (saw & 16) > 0),
      }
      return [task, counts]
    }),
  )
}

/**
 * Runs a read over all memberships. Half a million pairs of hop and member at a district's size are hashed in memory: put in order they take
 * twice as long, and statistics that take bucket and id for independent make loops of a hundred million turns (26 s instead of 0.7).
 */
export async function hashed<T extends Record<string, unknown>>(db: Db, query: SQL): Promise<T[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL work_mem = '64MB'`)
    // what is off is counted as very dear, and for what is dear PostgreSQL compiles machine code for a second
    for (const setting of ['enable_nestloop', 'enable_sort', 'jit'])
      await tx.execute(sql.raw(`SET LOCAL ${setting} = off`))
    return rows<T>(tx, query)
  })
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
  return sql`below AS (
      SELECT t.task, a.org_id AS id FROM jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)
      JOIN organisation_ancestors a ON a.ancestor_id = t.org)`
}

/** Notices `n` of the member enterprises of each task `b`, as often as they are members; for an organisation, of its own members among them. */
const memberNotices = ({ on, scope }: Asked): SQL => sql`n
  JOIN recipients r ON r.bucket = n.bucket AND r.id = n.recipient_id AND r.kind = 'ENTERPRISE'
  ${scope ? sql`JOIN (${membersBelow(sql`${scope.orgId}`, on)}) own ON own.bucket = n.bucket AND own.recipient_id = n.recipient_id` : sql``}
  JOIN memberships s ON s.bucket = n.bucket AND s.recipient_id = n.recipient_id AND ${membershipCounts(on)} JOIN below b ON b.id = s.org_id`
