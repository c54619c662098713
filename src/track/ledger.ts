import { type SQL, sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { membershipCounts } from '../parties/store.ts'
import { addDays, endOfShanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'

/** Instants from the beginning of the first Shanghai day to the end of the last. */
export type Period = { from: Date; to: Date }

/** Both days included. Pure. */
export const periodOf = (from: string, to: string): Period => ({
  from: endOfShanghaiDay(addDays(from, -1)),
  to: endOfShanghaiDay(to),
})

/** 工作台账 of one organisation: work over a period, what its members saw of it until now. */
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
 * The ledger of each organisation with a task offered in the period, by id: never in an order of merit.
 * @param on  day on which memberships count
 */
export async function workLedger(
  db: Db,
  { from, to }: Period,
  { on, orgId }: { on: string; orgId: string | undefined },
): Promise<OrgLedger[]> {
  const own = orgId === undefined ? sql`` : sql`AND org_id = ${orgId}`
  const offered = sql`offered_at >= ${from.toISOString()}::timestamptz AND offered_at < ${to.toISOString()}::timestamptz`
  const worked = await readWork(db, offered, own)
  const seen = new Map((await readSeen(db, sql`${offered} ${own}`, on)).map((row) => [row.org_id, row]))
  return worked.map((work) => {
    const row = seen.get(work.orgId)
    const members = Number(row?.members ?? 0)
    const reached = Number(row?.reached ?? 0)
    return {
      ...work,
      members,
      noticed: Number(row?.noticed ?? 0),
      reached,
      unreached: members - reached,
      opened: Number(row?.opened ?? 0),
      acted: Number(row?.acted ?? 0),
    }
  })
}

type Work = Omit<OrgLedger, 'members' | 'noticed' | 'reached' | 'unreached' | 'opened' | 'acted'>

async function readWork(db: Db, offered: SQL, own: SQL): Promise<Work[]> {
  const seconds = (late: string, early: string) =>
    sql.raw(`round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.${late} - t.${early})))::int`)
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
          coalesce(sum(o.told), 0)::int AS "toldOffline",
          ${seconds('received_at', 'offered_at')} AS "receiveSeconds",
          ${seconds('forwarded_at', 'received_at')} AS "forwardSeconds"
        FROM (SELECT * FROM relay_tasks WHERE ${offered} ${own}) t
        LEFT JOIN (SELECT parent_id, count(*) AS children FROM relay_tasks WHERE parent_id IS NOT NULL GROUP BY parent_id) c
          ON c.parent_id = t.id
        LEFT JOIN (SELECT task_id, count(DISTINCT recipient_id) AS told FROM outreaches WHERE contested_at IS NULL GROUP BY task_id) o
          ON o.task_id = t.id
        GROUP BY t.org_id ORDER BY t.org_id`,
  )
}

type Seen = { org_id: string } & Record<'members' | 'noticed' | 'reached' | 'opened' | 'acted', number>

/** What the organisations' matched members saw of the documents of their tasks, each document counted. */
async function readSeen(db: Db, chosen: SQL, on: string): Promise<Seen[]> {
  return rows<Seen>(
    db,
    sql`WITH RECURSIVE tasks AS (SELECT id, org_id, policy_id FROM relay_tasks WHERE ${chosen}),
        below(root, id, depth) AS (
          SELECT DISTINCT org_id, org_id, 0 FROM tasks
          UNION SELECT b.root, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20),
        members AS (
          SELECT DISTINCT b.root, s.bucket, s.recipient_id FROM memberships s JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)}),
        told AS (SELECT DISTINCT policy_id, bucket, recipient_id FROM outreaches WHERE contested_at IS NULL)
        SELECT t.org_id, count(*)::int AS members,
               count(*) FILTER (WHERE d.cursor IS NOT NULL)::int AS noticed,
               count(*) FILTER (WHERE d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL OR o.recipient_id IS NOT NULL)::int AS reached,
               count(*) FILTER (WHERE d.opened_at IS NOT NULL)::int AS opened,
               count(*) FILTER (WHERE d.acted_at IS NOT NULL)::int AS acted
        FROM tasks t JOIN members m ON m.root = t.org_id
        JOIN policies p ON p.id = t.policy_id
        JOIN deliveries d ON d.bucket = m.bucket AND d.recipient_id = m.recipient_id AND d.policy_id = t.policy_id
        LEFT JOIN told o ON o.policy_id = t.policy_id AND o.bucket = m.bucket AND o.recipient_id = m.recipient_id
        WHERE ${causedByMatch('d')} AND (d.state <> 'RECALLED' OR p.status <> 'PUBLISHED')
        GROUP BY t.org_id`,
  )
}
