import { type SQL, sql } from 'drizzle-orm'
import { isCalled } from '../../parties/recipients/called.ts'
import { recipientKeys } from '../../parties/recipients/keys.ts'
import { type Db, rows } from '../../platform/db.ts'
import type { Catalogues } from '../../profile/catalogues.ts'
import { hasAccount, stateShown } from '../find-members.ts'
import { membersBelow, type RelaySuggestion, unreachedAmong } from '../members.ts'
import { readTasks } from '../store.ts'
import type { RelayTask } from '../task.ts'
import type { LiveTask, OpenCounts, ToTellItem } from './company.ts'

/** An organisation's members on a Shanghai day (YYYY-MM-DD). */
export type CompanyScope = { catalogues: Catalogues; orgId: string; on: string }

export type Narrowing = {
  suggestion?: RelaySuggestion | null | undefined
  /** only enterprises without an account */
  noAccount?: boolean | null | undefined
  /** part of the name or code */
  search?: string | null | undefined
}

// Each task is a branch with its document's whole rule. Why a limit: PGlite blocks the event loop during a statement.
const branchesMax = 20

/** An organisation's live tasks: the document is in force, and the task is neither returned nor recalled. */
export async function readLiveTasks(db: Db, orgId: string): Promise<{ task: RelayTask; title: string }[]> {
  const found = await rows<{ id: number; title: string }>(
    db,
    sql`SELECT t.id, p.title FROM relay_tasks t JOIN policies p ON p.id = t.policy_id
        WHERE t.org_id = ${orgId} AND t.state IN ('OFFERED', 'RECEIVED', 'FORWARDED', 'EXPIRED') AND p.status = 'PUBLISHED'`,
  )
  const titles = new Map(found.map(({ id, title }) => [Number(id), title]))
  const tasks = await readTasks(db, [...titles.keys()])
  return tasks.map((task) => ({ task, title: titles.get(task.id) ?? '' }))
}

/** For each member, the number of these tasks in which it is unreached. Members without such a task are missing. */
export async function countOpen(
  db: Db,
  scope: CompanyScope,
  tasks: readonly LiveTask[],
  { suggestion, noAccount, search }: Narrowing,
): Promise<OpenCounts[]> {
  const conditions = [noAccount ? sql`NOT ${hasAccount}` : undefined, isCalled(search, 'r')]
  const counts = new Map<number, OpenCounts>()
  for (const some of chunksOf(tasks)) {
    const found = await ofMany<{ recipient_id: number; forward: number; verify: number }>(
      db,
      sql`WITH members AS MATERIALIZED (${membersWhere(scope, conditions)})
          SELECT u.recipient_id, count(*) FILTER (WHERE u.suggestion = 'FORWARD')::int AS forward,
                 count(*) FILTER (WHERE u.suggestion = 'VERIFY')::int AS verify
          FROM (${branches(scope, some)}) u WHERE ${ofSuggestion(suggestion)} GROUP BY u.recipient_id`,
    )
    for (const { recipient_id, forward, verify } of found) {
      const recipientId = Number(recipient_id)
      const known = counts.get(recipientId)
      const forwardCount = (known?.forwardCount ?? 0) + forward
      counts.set(recipientId, { recipientId, forwardCount, verifyCount: (known?.verifyCount ?? 0) + verify })
    }
  }
  return [...counts.values()]
}

/** For each of these members, its tasks in which it is unreached, in the order of the tasks. */
export async function readItems(
  db: Db,
  scope: CompanyScope,
  tasks: readonly LiveTask[],
  recipientIds: readonly number[],
  suggestion?: RelaySuggestion | null,
): Promise<Map<number, ToTellItem[]>> {
  const items = new Map<number, ToTellItem[]>(recipientIds.map((id) => [id, []]))
  if (recipientIds.length === 0) return items
  const among = sql`EXISTS (SELECT FROM ${recipientKeys(recipientIds)} k WHERE k.bucket = q.bucket AND k.id = q.recipient_id)`
  for (const some of chunksOf(tasks)) {
    const found = await ofMany<Record<string, unknown>>(
      db,
      sql`WITH members AS MATERIALIZED (${membersWhere(scope, [among])})
          SELECT u.* FROM (${branches(scope, some)}) u WHERE ${ofSuggestion(suggestion)} ORDER BY u.place`,
    )
    for (const row of found) {
      const live = some[Number(row.place)]
      if (!live) continue
      const item = {
        task: live.task,
        suggestion: row.suggestion as RelaySuggestion,
        state: stateShown(row),
        closesOn: live.closesOn,
      }
      items.get(Number(row.recipient_id))?.push(item)
    }
  }
  return items
}

/** Name, code and whether an account exists, by recipient id. */
export async function readNames(
  db: Db,
  recipientIds: readonly number[],
): Promise<Map<number, { name: string; uscc: string; hasAccount: boolean }>> {
  if (recipientIds.length === 0) return new Map()
  const found = await rows<{ id: number; name: string; uscc: string | null; has_account: boolean }>(
    db,
    sql`SELECT r.id, r.name, r.uscc, ${hasAccount} AS has_account
        FROM (SELECT k.bucket, k.id AS recipient_id FROM ${recipientKeys(recipientIds)} k) q
        JOIN recipients r ON r.bucket = q.bucket AND r.id = q.recipient_id`,
  )
  return new Map(
    found.map(({ id, name, uscc, has_account }) => [Number(id), { name, uscc: uscc ?? '', hasAccount: has_account }]),
  )
}

const ofSuggestion = (suggestion: RelaySuggestion | null | undefined): SQL =>
  suggestion ? sql`u.suggestion = ${suggestion}` : sql`TRUE`

function membersWhere({ orgId, on }: CompanyScope, conditions: readonly (SQL | undefined)[]): SQL {
  const given = [sql`TRUE`, ...conditions.filter((condition) => condition !== undefined)]
  return sql`SELECT q.bucket, q.recipient_id FROM (${membersBelow(sql`${orgId}`, on)}) q
    JOIN recipients r ON r.bucket = q.bucket AND r.id = q.recipient_id WHERE ${sql.join(given, sql` AND `)}`
}

/** Unreached `members` of each task, with the task's `place` in the list. */
function branches({ orgId, on, catalogues }: CompanyScope, tasks: readonly LiveTask[]): SQL {
  const members = sql`SELECT bucket, recipient_id FROM members`
  const parts = tasks.map(({ task, measures }, place) => {
    const about = { policyId: task.policyId, orgId, on }
    return sql`SELECT ${sql.raw(String(place))} AS place, b.* FROM (${unreachedAmong(members, about, measures, catalogues)}) b`
  })
  return sql.join(parts, sql` UNION ALL `)
}

function* chunksOf(tasks: readonly LiveTask[]): Generator<readonly LiveTask[]> {
  for (let from = 0; from < tasks.length; from += branchesMax) yield tasks.slice(from, from + branchesMax)
}

/** Runs a statement of many branches without jit. Why: compiling takes longer than running it. */
async function ofMany<Row extends object>(db: Db, query: SQL): Promise<Row[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL jit = off`)
    return rows<Row>(tx, query)
  })
}
