import { sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import type { RelayDeps } from '../relay/deps.ts'
import { firstBroken, readEvents, readHead } from '../relay/event-log.ts'
import { tasksOfPolicy } from '../relay/store.ts'
import type { RelayTask } from '../relay/task.ts'
import { type RelayHop, readHops } from './hop-figures.ts'
import { below, byRelay, citizensMin, direct, membersOf, noticesOf, type OwnScope, toldOf } from './notices.ts'

/** Medians: of the hops offered → received → forwarded, of the notices noticed → opened → acted. */
export type RelayDelays = {
  receiveSeconds: number | null
  forwardSeconds: number | null
  openSeconds: number | null
  actSeconds: number | null
}

export type RelayChain = {
  policy: PolicyRecord
  /** Of a relay administrator: only its own subtree and members are counted. */
  scope: OwnScope | undefined
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
  delays: RelayDelays
  intact: boolean
  firstBrokenEvent: string | null
}

/**
 * The chain of one document. Coverage is over the matched; noticed, opened and acted count every notice of the document. Citizens
 * are left out of it all when fewer than ten have a notice.
 * @param orgId a relay administrator's organisation: only its own subtree, members, forwards and outreach are counted
 */
export async function relayChain(deps: RelayDeps, policy: PolicyRecord, orgId?: string): Promise<RelayChain> {
  const on = shanghaiDay(deps.clock.now())
  const all = await tasksOfPolicy(deps.db, policy.id)
  const tasks = orgId ? subtree(all, orgId) : all
  const scope = orgId ? await ownScope(deps.db, tasks, orgId) : undefined
  const { openSeconds, actSeconds, ...coverage } = await readCoverage(deps.db, policy, on, scope)
  const broken = firstBroken(await readEvents(deps.db, policy.id), await readHead(deps.db, policy.id))
  return {
    policy,
    scope,
    hops: await readHops(deps.db, policy, tasks, { on, scope }),
    ...coverage,
    delays: { ...hopDelays(tasks), openSeconds, actSeconds },
    intact: broken === undefined,
    firstBrokenEvent: broken === undefined ? null : `${policy.id}-${broken}`,
  }
}

async function ownScope(db: Db, tasks: readonly RelayTask[], orgId: string): Promise<OwnScope> {
  const found = await rows<{ id: string }>(db, below(orgId))
  return { orgId, orgIds: [...new Set([orgId, ...found.map((row) => row.id), ...tasks.map((task) => task.orgId)])] }
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

/** Medians over the hops, in whole seconds. Pure. */
export function hopDelays(tasks: readonly RelayTask[]): Pick<RelayDelays, 'receiveSeconds' | 'forwardSeconds'> {
  return {
    receiveSeconds: median(tasks.map((task) => secondsBetween(task.offeredAt, task.receivedAt))),
    forwardSeconds: median(tasks.map((task) => secondsBetween(task.receivedAt, task.forwardedAt))),
  }
}

/** Whole seconds from one instant to another; null while one of them is open. Pure. */
export const secondsBetween = (from: Date | null, to: Date | null): number | null =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : null

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2)
}

async function readCoverage(db: Db, policy: PolicyRecord, on: string, scope: OwnScope | undefined) {
  // an organisation's members are enterprises
  const own = scope
    ? sql`JOIN (${membersOf(scope.orgId, on)}) m ON m.bucket = n.bucket AND m.recipient_id = n.recipient_id`
    : (await hasFewCitizens(db, policy))
      ? sql`WHERE NOT EXISTS (SELECT FROM citizen_facts c WHERE c.bucket = n.bucket AND c.id = n.recipient_id)`
      : sql``
  const matched = causedByMatch('n')
  const [row] = await rows<Record<string, number | null>>(
    db,
    sql`SELECT count(*) FILTER (WHERE ${matched})::int AS matched,
               count(*) FILTER (WHERE cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE ${matched} AND ${direct} AND NOT ${byRelay})::int AS direct,
               count(*) FILTER (WHERE ${matched} AND ${byRelay} AND NOT ${direct})::int AS relay,
               count(*) FILTER (WHERE ${matched} AND ${byRelay} AND ${direct})::int AS both,
               count(*) FILTER (WHERE ${matched} AND NOT ${byRelay} AND NOT ${direct})::int AS unreached,
               count(*) FILTER (WHERE opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE acted_at IS NOT NULL)::int AS acted,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY open_seconds))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY act_seconds))::int AS act_seconds
        FROM (${noticesOf(policy, scope)}) n ${own}`,
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
    toldOffline: await countTold(db, policy, on, scope),
    openSeconds: row?.open_seconds ?? null,
    actSeconds: row?.act_seconds ?? null,
  }
}

async function countTold(db: Db, policy: PolicyRecord, on: string, scope: OwnScope | undefined): Promise<number> {
  const own = scope
    ? sql`AND org_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(scope.orgIds)}::jsonb))
          AND (bucket, recipient_id) IN (SELECT bucket, recipient_id FROM (${membersOf(scope.orgId, on)}) m)`
    : sql``
  const [told] = await rows<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM (${toldOf(policy.id, own)}) t`)
  return told?.n ?? 0
}

/** Whether a document has notices of so few citizens that its figures would be about persons. */
async function hasFewCitizens(db: Db, policy: PolicyRecord): Promise<boolean> {
  const found = await rows(
    db,
    sql`SELECT FROM (${noticesOf(policy)}) n JOIN citizen_facts c ON c.bucket = n.bucket AND c.id = n.recipient_id LIMIT ${citizensMin}`,
  )
  return found.length > 0 && found.length < citizensMin
}
