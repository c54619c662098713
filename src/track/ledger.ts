import { type SQL, sql } from 'drizzle-orm'
import { organisationsBelow } from '../parties/organisations/store.ts'
import { addDays, endOfShanghaiDay } from '../platform/clock.ts'
import { arrayOf, type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { readPolicies } from '../publish/store.ts'
import { findOffered } from '../relay/store.ts'
import { countDocuments } from './ledger-counts.ts'
import type { OwnScopes } from './notices.ts'

/** Start of the first Shanghai day, and end of the last (exclusive). */
export type Period = { from: Date; to: Date }

/** @param from first day. @param to last day, included. Both YYYY-MM-DD. Pure. */
export const periodOf = (from: string, to: string): Period => ({
  from: endOfShanghaiDay(addDays(from, -1)),
  to: endOfShanghaiDay(to),
})

/** 工作台账 of one organisation: its work in a period, and its members' notices until now. */
export type OrgLedger = {
  orgId: string
  tasks: number
  pulled: number
  received: number
  forwarded: number
  forwardedLate: number
  returned: number
  overdue: number
  recalled: number
  handedDown: number
  receiveSeconds: number | null
  forwardSeconds: number | null
  members: number
  noticed: number
  reached: number
  unreached: number
  opened: number
  acted: number
  toldOffline: number
}

/**
 * One ledger for each organisation with a task offered in the period, by id. Why by id: no order of merit.
 * Members are counted for each document, as the document's chain counts them.
 * @param on  Shanghai day (YYYY-MM-DD) on which memberships count
 * @param own `orgId` itself reads: forwards and outreach of its peers do not count
 */
export async function workLedger(
  db: Db,
  { from, to }: Period,
  { on, orgId, own = false }: { on: string; orgId: string | undefined; own?: boolean },
): Promise<OrgLedger[]> {
  const ownOnly = orgId === undefined ? sql`` : sql`AND org_id = ${orgId}`
  const offered = sql`offered_at >= ${from.toISOString()}::timestamptz AND offered_at < ${to.toISOString()}::timestamptz ${ownOnly}`
  const worked = new Map((await readWork(db, offered)).map((work) => [work.orgId, { ...work, ...nothingSeen }]))
  const tasks = await findOffered(db, offered)
  const policies = await readPolicies(db, [...new Set(tasks.map((task) => task.policyId))])
  const scopes = own && orgId !== undefined ? await ownScopes(db, policies, orgId) : undefined
  const counts = await countDocuments(db, policies, tasks, { on, scopes })
  for (const task of tasks) {
    const [row, hop] = [worked.get(task.orgId), counts.get(task.id)]
    if (!row || !hop) continue
    row.members += hop.memberCount
    row.noticed += hop.noticedCount
    row.reached += hop.reachedCount
    row.unreached += hop.unreachedCount
    row.opened += hop.openedCount
    row.acted += hop.actedCount
  }
  return [...worked.values()]
}

/** For each document, the scope that `ownScope` gives in its chain. */
async function ownScopes(db: Db, policies: readonly PolicyRecord[], orgId: string): Promise<OwnScopes> {
  const ids = policies.map((policy) => policy.id)
  const below = await organisationsBelow(db, orgId)
  const handed = await rows<{ policy_id: number; org_id: string }>(
    db,
    sql`SELECT t.policy_id, t.org_id FROM relay_tasks own
        JOIN relay_tasks t ON t.policy_id = own.policy_id AND own.id = ANY(t.ancestor_ids)
        WHERE own.org_id = ${orgId} AND own.policy_id = ANY(${arrayOf(ids, 'bigint')})`,
  )
  const orgsOf = Map.groupBy(handed, (row) => Number(row.policy_id))
  return {
    orgId,
    of: (policyId) => {
      const others = (orgsOf.get(policyId) ?? []).map((row) => row.org_id)
      return { orgId, orgIds: [...new Set([orgId, ...below, ...others])] }
    },
  }
}

const nothingSeen = { members: 0, noticed: 0, reached: 0, unreached: 0, opened: 0, acted: 0 }

type Work = Omit<OrgLedger, keyof typeof nothingSeen>

async function readWork(db: Db, offered: SQL): Promise<Work[]> {
  const median = (late: string, early: string) =>
    sql.raw(`percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.${late} - t.${early}))`)
  return rows<Work>(
    db,
    sql`SELECT t.org_id AS "orgId", count(*)::int AS tasks,
          count(*) FILTER (WHERE t.origin = 'PULLED')::int AS pulled,
          count(*) FILTER (WHERE t.received_at IS NOT NULL)::int AS received,
          count(*) FILTER (WHERE t.forwarded_at IS NOT NULL)::int AS forwarded,
          count(*) FILTER (WHERE t.forwarded_at >= t.due_at)::int AS "forwardedLate",
          count(*) FILTER (WHERE t.state = 'RETURNED')::int AS returned,
          count(*) FILTER (WHERE t.state = 'EXPIRED')::int AS overdue,
          count(*) FILTER (WHERE t.state = 'RECALLED')::int AS recalled,
          coalesce(sum(c.children), 0)::int AS "handedDown",
          coalesce(sum(o.contacted), 0)::int AS "toldOffline",
          round(${median('received_at', 'offered_at')})::int AS "receiveSeconds",
          -- a task forwarded without 确认接收 was received by that forward
          round(${median('forwarded_at', 'received_at')} FILTER (WHERE t.forwarded_at <> t.received_at))::int AS "forwardSeconds"
        FROM (SELECT * FROM relay_tasks WHERE ${offered}) t
        LEFT JOIN (SELECT parent_id, count(*) AS children FROM relay_tasks WHERE parent_id IS NOT NULL GROUP BY parent_id) c
          ON c.parent_id = t.id
        LEFT JOIN (SELECT task_id, count(DISTINCT recipient_id) AS contacted FROM outreaches WHERE contested_at IS NULL GROUP BY task_id) o
          ON o.task_id = t.id
        GROUP BY t.org_id ORDER BY t.org_id`,
  )
}
