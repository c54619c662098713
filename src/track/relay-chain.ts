import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { membershipCounts } from '../parties/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import type { RelayDeps } from '../relay/deps.ts'
import { firstBroken, readEvents, readHead } from '../relay/event-log.ts'
import { tasksOfPolicy } from '../relay/store.ts'
import type { RelayTask } from '../relay/task.ts'

/** A hop with its figures. */
export type RelayHop = {
  task: RelayTask
  memberCount: number
  noticedCount: number
  reachedCount: number
  openedCount: number
  actedCount: number
}

export type RelayChain = {
  policy: PolicyRecord
  hops: RelayHop[]
  matched: number
  noticed: number
  reachedDirect: number
  reachedRelay: number
  reachedBoth: number
  unreached: number
  opened: number
  acted: number
  toldOffline: number
  intact: boolean
  firstBrokenEvent: string | null
}

/**
 * The chain of one document. Coverage is over the matched; noticed, opened and acted count every notice of the document. Citizens
 * are left out of it all when fewer than ten have a notice.
 * @param orgId a relay administrator's organisation: only its own subtree and members are counted
 */
export async function relayChain(deps: RelayDeps, policy: PolicyRecord, orgId?: string): Promise<RelayChain> {
  const on = shanghaiDay(deps.clock.now())
  const all = await tasksOfPolicy(deps.db, policy.id)
  const tasks = orgId ? subtree(all, orgId) : all
  const coverage = await readCoverage(deps.db, policy, on, orgId)
  const hops = await readHops(deps.db, policy, tasks, on)
  const broken = firstBroken(await readEvents(deps.db, policy.id), await readHead(deps.db, policy.id))
  return {
    policy,
    hops,
    ...coverage,
    intact: broken === undefined,
    firstBrokenEvent: broken === undefined ? null : `${policy.id}-${broken}`,
  }
}

/** The tasks of an organisation in a chain and all below. Pure. */
export function subtree(tasks: readonly RelayTask[], orgId: string): RelayTask[] {
  const inside = new Set<number>()
  const ordered = [...tasks].sort((a, b) => a.depth - b.depth || a.id - b.id)
  return ordered.filter((task) => {
    const belongs = task.orgId === orgId || (task.parentId !== null && inside.has(task.parentId))
    if (belongs) inside.add(task.id)
    return belongs
  })
}

/** Notices of the document with how each was reached. A notice withdrawn because eligibility was lost is no longer matched. */
function noticesOf(policy: PolicyRecord): SQL {
  const withdrawn = policy.status === 'PUBLISHED' ? sql`AND d.state <> 'RECALLED'` : sql``
  return sql`SELECT d.bucket, d.recipient_id, d.causes, d.cursor, d.opened_at, d.acted_at,
      (d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL) AS through,
      coalesce(w.forwarded, false) AS forwarded, coalesce(w.first, false) AS relay_first, coalesce(t.told, false) AS told
    FROM deliveries d
    LEFT JOIN (SELECT bucket, recipient_id, true AS forwarded, bool_or(first = 1) AS first FROM forwards
               WHERE policy_id = ${policy.id} GROUP BY bucket, recipient_id) w
      ON w.bucket = d.bucket AND w.recipient_id = d.recipient_id
    LEFT JOIN (SELECT DISTINCT recipient_id, true AS told FROM outreaches WHERE policy_id = ${policy.id}) t
      ON t.recipient_id = d.recipient_id
    WHERE d.policy_id = ${policy.id} ${withdrawn}`
}

const below = (root: SQL, on: string): SQL => sql`
  SELECT DISTINCT s.bucket, s.recipient_id FROM memberships s
  WHERE ${membershipCounts(on)} AND s.org_id IN (
    WITH RECURSIVE b(id, depth) AS (
      SELECT id, 0 FROM organisations WHERE id = ${root}
      UNION SELECT o.id, b.depth + 1 FROM organisations o JOIN b ON o.parent_id = b.id WHERE b.depth < 20)
    SELECT id FROM b)`

async function readCoverage(db: Db, policy: PolicyRecord, on: string, orgId?: string) {
  // an organisation's members are enterprises
  const own = orgId
    ? sql`JOIN (${below(sql`${orgId}`, on)}) m ON m.bucket = n.bucket AND m.recipient_id = n.recipient_id`
    : (await hasFewCitizens(db, policy))
      ? sql`WHERE NOT EXISTS (SELECT FROM citizen_facts c WHERE c.bucket = n.bucket AND c.id = n.recipient_id)`
      : sql``
  // through the system and directly; by a forward or outside the system
  const direct = sql`(through AND NOT relay_first)`
  const relay = sql`((through AND forwarded) OR told)`
  const matched = causedByMatch('n')
  const [row] = await rows<Record<string, number>>(
    db,
    sql`SELECT count(*) FILTER (WHERE ${matched})::int AS matched,
               count(*) FILTER (WHERE cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE ${matched} AND ${direct} AND NOT ${relay})::int AS direct,
               count(*) FILTER (WHERE ${matched} AND ${relay} AND NOT ${direct})::int AS relay,
               count(*) FILTER (WHERE ${matched} AND ${relay} AND ${direct})::int AS both,
               count(*) FILTER (WHERE ${matched} AND NOT ${relay} AND NOT ${direct})::int AS unreached,
               count(*) FILTER (WHERE opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE acted_at IS NOT NULL)::int AS acted
        FROM (${noticesOf(policy)}) n ${own}`,
  )
  const ownTold = orgId ? sql`AND recipient_id IN (SELECT recipient_id FROM (${below(sql`${orgId}`, on)}) m)` : sql``
  const [told] = await rows<{ n: number }>(
    db,
    sql`SELECT count(DISTINCT recipient_id)::int AS n FROM outreaches WHERE policy_id = ${policy.id} ${ownTold}`,
  )
  return {
    matched: row?.matched ?? 0,
    noticed: row?.noticed ?? 0,
    reachedDirect: row?.direct ?? 0,
    reachedRelay: row?.relay ?? 0,
    reachedBoth: row?.both ?? 0,
    unreached: row?.unreached ?? 0,
    opened: row?.opened ?? 0,
    acted: row?.acted ?? 0,
    toldOffline: told?.n ?? 0,
  }
}

// citizens appear as counts, never below ten
const citizensMin = 10

/** Whether a document has notices of so few citizens that its figures would be about persons. */
async function hasFewCitizens(db: Db, policy: PolicyRecord): Promise<boolean> {
  const found = await rows(
    db,
    sql`SELECT FROM (${noticesOf(policy)}) n JOIN citizen_facts c ON c.bucket = n.bucket AND c.id = n.recipient_id LIMIT ${citizensMin}`,
  )
  return found.length > 0 && found.length < citizensMin
}

/** Figures of each hop over its member enterprises that have a notice, in one statement for the whole chain. */
async function readHops(db: Db, policy: PolicyRecord, tasks: readonly RelayTask[], on: string): Promise<RelayHop[]> {
  if (tasks.length === 0) return []
  const json = JSON.stringify(tasks.map((task) => ({ task: task.id, org: task.orgId })))
  const found = await rows<Record<string, number>>(
    db,
    sql`WITH RECURSIVE below(task, id, depth) AS (
          SELECT t.task, t.org, 0 FROM jsonb_to_recordset(${json}::jsonb) AS t(task bigint, org text)
          UNION SELECT b.task, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20),
        members AS (
          SELECT DISTINCT b.task, s.bucket, s.recipient_id FROM memberships s JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)})
        SELECT m.task, count(*) FILTER (WHERE ${causedByMatch('n')})::int AS members,
               count(*) FILTER (WHERE n.cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE n.through OR n.told)::int AS reached,
               count(*) FILTER (WHERE n.opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE n.acted_at IS NOT NULL)::int AS acted
        FROM members m JOIN (${noticesOf(policy)}) n ON n.bucket = m.bucket AND n.recipient_id = m.recipient_id
        GROUP BY m.task`,
  )
  const figures = new Map(found.map((row) => [Number(row.task), row]))
  return tasks.map((task) => {
    const row = figures.get(task.id)
    return {
      task,
      memberCount: row?.members ?? 0,
      noticedCount: row?.noticed ?? 0,
      reachedCount: row?.reached ?? 0,
      openedCount: row?.opened ?? 0,
      actedCount: row?.acted ?? 0,
    }
  })
}
