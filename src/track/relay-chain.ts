import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { organisationsBelow } from '../parties/organisations/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import type { RelayDeps } from '../relay/deps.ts'
import { verifyChain } from '../relay/event-log.ts'
import { membersBelow } from '../relay/members.ts'
import { tasksOfPolicy } from '../relay/store.ts'
import type { RelayTask } from '../relay/task.ts'
import { addReach, floorCitizens, noReach, type Reach } from './citizens.ts'
import { type RelayHop, readHops } from './hop-figures.ts'
import { byRelay, contactedOf, direct, noticesOf, type OwnScope } from './notices.ts'

/**
 * Medians in whole seconds: of tasks from offer to receipt to forward; of notices from notification to opening to
 * action.
 */
export type RelayDelays = {
  receiveSeconds: number | null
  forwardSeconds: number | null
  openSeconds: number | null
  actSeconds: number | null
}

export type RelayChain = {
  policy: PolicyRecord
  /** set when an organisation reads: only its own subtree and members are counted */
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
 * The chain of one document. Coverage is over the matched. Notified, opened and acted count every notice.
 * The privacy floor of `floorCitizens` applies.
 * @param orgId the reading organisation: only its own subtree, members, forwards and outreach are counted
 */
export async function relayChain(deps: RelayDeps, policy: PolicyRecord, orgId?: string): Promise<RelayChain> {
  const on = shanghaiDay(deps.clock.now())
  const all = await tasksOfPolicy(deps.db, policy.id)
  const tasks = orgId ? subtree(all, orgId) : all
  const scope = orgId ? await ownScope(deps.db, tasks, orgId) : undefined
  const { openSeconds, actSeconds, ...coverage } = await readCoverage(deps.db, policy, on, scope)
  const broken = (await verifyChain(deps.db, policy.id))?.broken
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

/** Scope of an organisation: itself, those below it, those of the given tasks. */
export async function ownScope(db: Db, tasks: readonly RelayTask[], orgId: string): Promise<OwnScope> {
  const below = await organisationsBelow(db, orgId)
  return { orgId, orgIds: [...new Set([orgId, ...below, ...tasks.map((task) => task.orgId)])] }
}

/** The tasks of an organisation in a chain, and all tasks below them. Pure. */
export function subtree(tasks: readonly RelayTask[], orgId: string): RelayTask[] {
  const inside = new Set<number>()
  const ordered = [...tasks].sort((a, b) => a.depth - b.depth || a.id - b.id)
  return ordered.filter((task) => {
    const belongs = task.orgId === orgId || (task.parentId !== null && inside.has(task.parentId))
    if (belongs) inside.add(task.id)
    return belongs
  })
}

/** Medians over the tasks, in whole seconds. Pure. */
export function hopDelays(tasks: readonly RelayTask[]): Pick<RelayDelays, 'receiveSeconds' | 'forwardSeconds'> {
  return {
    receiveSeconds: median(tasks.map((task) => secondsBetween(task.offeredAt, task.receivedAt))),
    forwardSeconds: median(tasks.map(forwardSeconds)),
  }
}

/** Seconds from 确认接收 to the forward. Null without 确认接收: then the forward is the receipt. Pure. */
function forwardSeconds({ receivedAt, forwardedAt }: RelayTask): number | null {
  return receivedAt?.getTime() === forwardedAt?.getTime() ? null : secondsBetween(receivedAt, forwardedAt)
}

/** Whole seconds between two instants; null while either is missing. Pure. */
export const secondsBetween = (from: Date | null, to: Date | null): number | null =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : null

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2)
}

async function readCoverage(db: Db, policy: PolicyRecord, on: string, scope: OwnScope | undefined) {
  // a membership excludes citizens
  const own = scope
    ? sql`JOIN (${membersBelow(sql`${scope.orgId}`, on)}) m ON m.bucket = n.bucket AND m.recipient_id = n.recipient_id`
    : sql``
  const matched = causedByMatch('n')
  const found = await rows<Reach & { citizen: boolean }>(
    db,
    sql`SELECT citizen, count(*) FILTER (WHERE ${matched})::int AS matched,
               count(*) FILTER (WHERE cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE ${matched} AND ${direct} AND NOT ${byRelay})::int AS direct,
               count(*) FILTER (WHERE ${matched} AND ${byRelay} AND NOT ${direct})::int AS relay,
               count(*) FILTER (WHERE ${matched} AND ${byRelay} AND ${direct})::int AS both,
               count(*) FILTER (WHERE ${matched} AND NOT ${byRelay} AND NOT ${direct})::int AS unreached,
               count(*) FILTER (WHERE opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE acted_at IS NOT NULL)::int AS acted
        FROM (SELECT n.*, c.id IS NOT NULL AS citizen FROM (${noticesOf(policy, scope)}) n ${own}
              LEFT JOIN citizen_facts c ON c.bucket = n.bucket AND c.id = n.recipient_id) n GROUP BY citizen`,
  )
  const of = (citizen: boolean): Reach => found.find((row) => row.citizen === citizen) ?? noReach
  const citizens = floorCitizens(of(true))
  const { direct: reachedDirect, relay: reachedRelay, both: reachedBoth, ...others } = addReach(of(false), citizens)
  const { matched: all, noticed, unreached, opened, acted } = others
  return {
    matched: all,
    noticed,
    reachedDirect,
    reachedRelay,
    reachedBoth,
    unreached,
    opened,
    acted,
    toldOffline: await countContacted(db, policy, on, scope),
    ...(await readMedians(db, policy, own, { scope, citizens })),
  }
}

/** Medians over opened and acted notices. Citizens are included from ten on. */
async function readMedians(
  db: Db,
  policy: PolicyRecord,
  own: SQL,
  { scope, citizens }: { scope: OwnScope | undefined; citizens: Reach },
): Promise<Pick<RelayDelays, 'openSeconds' | 'actSeconds'>> {
  const included = (shown: number): SQL => (shown > 0 ? sql`true` : sql`c.id IS NULL`)
  const [row] = await rows<{ open_seconds: number | null; act_seconds: number | null }>(
    db,
    sql`SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.open_seconds) FILTER (WHERE ${included(citizens.opened)}))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.act_seconds) FILTER (WHERE ${included(citizens.acted)}))::int AS act_seconds
        FROM (${noticesOf(policy, scope)}) n ${own}
        LEFT JOIN citizen_facts c ON c.bucket = n.bucket AND c.id = n.recipient_id WHERE n.opened_at IS NOT NULL`,
  )
  return { openSeconds: row?.open_seconds ?? null, actSeconds: row?.act_seconds ?? null }
}

async function countContacted(db: Db, policy: PolicyRecord, on: string, scope: OwnScope | undefined): Promise<number> {
  const own = scope
    ? sql`AND org_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(scope.orgIds)}::jsonb))
          AND (bucket, recipient_id) IN (SELECT bucket, recipient_id FROM (${membersBelow(sql`${scope.orgId}`, on)}) m)`
    : sql``
  const [contacted] = await rows<{ n: number }>(
    db,
    sql`SELECT count(*)::int AS n FROM (${contactedOf(policy.id, own)}) t`,
  )
  return contacted?.n ?? 0
}
