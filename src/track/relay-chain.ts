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
import { addReach, floorCitizens, type Reach } from './citizens.ts'
import { type RelayHop, readHops } from './hop-figures.ts'
import { byRelay, direct, noticesOf, type OwnScope, toldOf } from './notices.ts'

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
 * The chain of one document. Coverage is over the matched; noticed, opened and acted count every notice of the document. No figure is
 * about fewer than ten citizens.
 * @param orgId a relay administrator's organisation: only its own subtree, members, forwards and outreach are counted
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

/** An organisation, those below it and those of its tasks. */
export async function ownScope(db: Db, tasks: readonly RelayTask[], orgId: string): Promise<OwnScope> {
  const below = await organisationsBelow(db, orgId)
  return { orgId, orgIds: [...new Set([orgId, ...below, ...tasks.map((task) => task.orgId)])] }
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
    forwardSeconds: median(tasks.map(forwardSeconds)),
  }
}

/** From 确认接收 to the forward; null of a task forwarded without one: its forward is its receipt. Pure. */
function forwardSeconds({ receivedAt, forwardedAt }: RelayTask): number | null {
  return receivedAt?.getTime() === forwardedAt?.getTime() ? null : secondsBetween(receivedAt, forwardedAt)
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
  const of = (citizen: boolean): Reach => found.find((row) => row.citizen === citizen) ?? nobody
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
    toldOffline: await countTold(db, policy, on, scope),
    ...(await readMedians(db, policy, own, { scope, citizens })),
  }
}

const nobody: Reach = { matched: 0, noticed: 0, direct: 0, relay: 0, both: 0, unreached: 0, opened: 0, acted: 0 }

/** Over whoever opened and acted; citizens only where ten did. */
async function readMedians(
  db: Db,
  policy: PolicyRecord,
  own: SQL,
  { scope, citizens }: { scope: OwnScope | undefined; citizens: Reach },
): Promise<Pick<RelayDelays, 'openSeconds' | 'actSeconds'>> {
  const who = (shown: number): SQL => (shown > 0 ? sql`true` : sql`c.id IS NULL`)
  const [row] = await rows<{ open_seconds: number | null; act_seconds: number | null }>(
    db,
    sql`SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.open_seconds) FILTER (WHERE ${who(citizens.opened)}))::int AS open_seconds,
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY n.act_seconds) FILTER (WHERE ${who(citizens.acted)}))::int AS act_seconds
        FROM (${noticesOf(policy, scope)}) n ${own}
        LEFT JOIN citizen_facts c ON c.bucket = n.bucket AND c.id = n.recipient_id WHERE n.opened_at IS NOT NULL`,
  )
  return { openSeconds: row?.open_seconds ?? null, actSeconds: row?.act_seconds ?? null }
}

async function countTold(db: Db, policy: PolicyRecord, on: string, scope: OwnScope | undefined): Promise<number> {
  const own = scope
    ? sql`AND org_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(scope.orgIds)}::jsonb))
          AND (bucket, recipient_id) IN (SELECT bucket, recipient_id FROM (${membersBelow(sql`${scope.orgId}`, on)}) m)`
    : sql``
  const [told] = await rows<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM (${toldOf(policy.id, own)}) t`)
  return told?.n ?? 0
}
