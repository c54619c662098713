import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { bitsOfRoots } from '../parties/organisations/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { membersBelow } from '../relay/members.ts'
import type { RelayTask } from '../relay/task.ts'
import { noticesOf, type OwnScope } from './notices.ts'

/** Numbers of a hop's member enterprises, by what happened to their notice. */
export type HopCounts = {
  memberCount: number
  noticedCount: number
  reachedCount: number
  /** among the matched */
  unreachedCount: number
  openedCount: number
  actedCount: number
}

/**
 * A hop with its figures. Seconds are medians in whole seconds, null without a value or below the floor of `readHops`.
 */
export type RelayHop = HopCounts & {
  task: RelayTask
  /** Members with an outreach recorded for this task. */
  toldOfflineCount: number
  openSeconds: number | null
  actSeconds: number | null
}

export type HopView = { on: string; scope: OwnScope | undefined }

/**
 * Figures of each hop, in the order of the tasks. An outreach counts as `toldOffline` for the recording hop only, and
 * as reached for every hop that has the member. An organisation sees medians of other hops from ten openings on.
 */
export async function readHops(
  db: Db,
  policy: PolicyRecord,
  tasks: readonly RelayTask[],
  view: HopView,
): Promise<RelayHop[]> {
  if (tasks.length === 0) return []
  const counts = await countHops(db, policy, tasks, view)
  // Why a statement of its own: sorting only the opened notices is fast.
  const medians = await hashed<{ task: number; open_seconds: number | null; act_seconds: number | null }>(
    db,
    sql`WITH ${below(tasks)}, n AS (SELECT * FROM (${noticesOf(policy, view.scope)}) d WHERE opened_at IS NOT NULL),
        members AS (SELECT DISTINCT b.task, n.recipient_id, n.open_seconds, n.act_seconds FROM ${memberNotices(view)})
        SELECT task, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY open_seconds))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY act_seconds))::int AS act_seconds
        FROM members GROUP BY task`,
  )
  const contacted = await rows<{ task_id: number; n: number }>(
    db,
    sql`SELECT task_id, count(DISTINCT recipient_id)::int AS n FROM outreaches
        WHERE policy_id = ${policy.id} AND contested_at IS NULL
          ${view.scope ? sql`AND (bucket, recipient_id) IN (SELECT bucket, recipient_id FROM (${membersBelow(sql`${view.scope.orgId}`, view.on)}) m)` : sql``}
        GROUP BY task_id`,
  )
  const secondsOf = new Map(medians.map((row) => [Number(row.task), row]))
  const contactedBy = new Map(contacted.map((row) => [Number(row.task_id), row.n]))
  return tasks.map((task) => ({
    task,
    ...(counts.get(task.id) ?? nothing),
    toldOfflineCount: contactedBy.get(task.id) ?? 0,
    ...secondsShown(
      secondsOf.get(task.id),
      !view.scope || view.scope.orgId === task.orgId || (counts.get(task.id)?.openedCount ?? 0) >= openedMin,
    ),
  }))
}

// Why: a median of fewer describes single enterprises of another organisation.
const openedMin = 10

const secondsShown = (
  row: { open_seconds: number | null; act_seconds: number | null } | undefined,
  shown: boolean,
) => ({
  openSeconds: shown ? (row?.open_seconds ?? null) : null,
  actSeconds: shown ? (row?.act_seconds ?? null) : null,
})

/**
 * Counts each hop's member enterprises that have a notice or an outreach, in one statement for the whole chain.
 * @returns by task id; hops without such members are missing
 */
export async function countHops(
  db: Db,
  policy: PolicyRecord,
  tasks: readonly RelayTask[],
  view: HopView,
): Promise<Map<number, HopCounts>> {
  return toCounts(
    await hashed<SeenRow>(
      db,
      sql`WITH roots AS MATERIALIZED (
            SELECT t.task, t.org AS id, (row_number() OVER () - 1)::int AS no, count(*) OVER ()::int AS size FROM ${taskRows(tasks)}),
          below AS MATERIALIZED (${bitsOfRoots('roots')}), n AS (${seenNotices(policy, view.scope)}),
          members AS (SELECT bit_or(b.bits) AS bits, n.saw FROM ${memberNotices(view)} GROUP BY n.bucket, n.recipient_id, n.saw),
          sets AS (SELECT bits, saw, count(*)::int AS times FROM members GROUP BY bits, saw)
          SELECT r.task, s.saw, sum(s.times)::int AS times FROM roots r JOIN sets s ON get_bit(s.bits, r.no) = 1 GROUP BY r.task, s.saw`,
    ),
  )
}

/** Notices of a document as bits: 1 matched, 2 notified, 4 reached, 8 opened, 16 acted. */
export const seenNotices = (policy: PolicyRecord, scope: OwnScope | undefined): SQL => sql`
  SELECT bucket, recipient_id, (${causedByMatch('d')})::int + 2 * (cursor IS NOT NULL)::int + 4 * (through OR contacted)::int
    + 8 * (opened_at IS NOT NULL)::int + 16 * (acted_at IS NOT NULL)::int AS saw
  FROM (${noticesOf(policy, scope)}) d`

/** Number of a hop's members that have the same bits. */
export type SeenRow = { task: number; saw: number; times: number }

/** Figures by task id. Pure. */
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

/** Runs a read over all memberships with hash joins only. Why and figures: ADR-13.4. */
export async function hashed<T extends Record<string, unknown>>(db: Db, query: SQL): Promise<T[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL work_mem = '64MB'`)
    // Why jit: PostgreSQL adds a high cost for each disabled plan type, and would compile the statement for that cost.
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

/** Organisations whose members count for each task: its own and those below it. */
const below = (tasks: readonly RelayTask[]): SQL => sql`below AS (
  SELECT t.task, a.org_id AS id FROM ${taskRows(tasks)} JOIN organisation_ancestors a ON a.ancestor_id = t.org)`

/** Tasks with their organisations as `t`. */
function taskRows(tasks: readonly RelayTask[]): SQL {
  const json = JSON.stringify(tasks.map((task) => ({ task: task.id, org: task.orgId })))
  return sql`jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)`
}

/**
 * Notices `n` of the member enterprises of each task `b`, once per membership. A scope restricts them to its own
 * members.
 */
const memberNotices = ({ on, scope }: HopView): SQL => sql`n
  JOIN recipients r ON r.bucket = n.bucket AND r.id = n.recipient_id AND r.kind = 'ENTERPRISE'
  ${scope ? sql`JOIN (${membersBelow(sql`${scope.orgId}`, on)}) own ON own.bucket = n.bucket AND own.recipient_id = n.recipient_id` : sql``}
  JOIN memberships s ON s.bucket = n.bucket AND s.recipient_id = n.recipient_id AND ${membershipCounts(on)} JOIN below b ON b.id = s.org_id`
