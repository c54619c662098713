import { sql } from 'drizzle-orm'
import { causedByMatch } from '../deliver/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { Period } from './ledger.ts'
import { citizensMin } from './notices.ts'

/** By effect, for one issuing department: its documents published in a period, what came of them until now. */
export type DepartmentLedger = {
  orgId: string
  policies: number
  interpretedInTime: number
  taggedInTime: number
  matched: number
  reached: number
  unreached: number
  opened: number
  acted: number
  openSeconds: number | null
  relayTasks: number
  overdueTasks: number
}

/**
 * The ledger of each department with a document published in the period, by id: never in an order of merit. Citizens of a document of which
 * fewer than ten have a notice are left out.
 */
export async function departmentLedger(
  db: Db,
  { from, to }: Period,
  orgId: string | undefined,
): Promise<DepartmentLedger[]> {
  const own = orgId === undefined ? sql`` : sql`AND issuer_id = ${orgId}`
  const chosen = sql`issued AS (
    SELECT id, issuer_id, status, published_at FROM policies
    WHERE published_at >= ${from.toISOString()}::timestamptz AND published_at < ${to.toISOString()}::timestamptz
      AND issuer_id IS NOT NULL ${own})`
  const documents = await rows<Omit<DepartmentLedger, keyof Effect>>(
    db,
    // 三同步: an interpretation without a day of its own came with the document
    sql`WITH ${chosen}
        SELECT p.issuer_id AS "orgId", count(*)::int AS policies,
          count(*) FILTER (WHERE EXISTS (SELECT FROM interpretations i WHERE i.policy_id = p.id
            AND (coalesce(i.published_at, p.published_at) AT TIME ZONE 'Asia/Shanghai')::date
              <= (p.published_at AT TIME ZONE 'Asia/Shanghai')::date))::int AS "interpretedInTime",
          count(*) FILTER (WHERE EXISTS (SELECT FROM policy_tags g WHERE g.policy_id = p.id))::int AS "taggedInTime",
          coalesce(sum(t.tasks), 0)::int AS "relayTasks", coalesce(sum(t.overdue), 0)::int AS "overdueTasks"
        FROM issued p
        LEFT JOIN (SELECT policy_id, count(*) AS tasks, count(*) FILTER (WHERE state = 'EXPIRED') AS overdue
                   FROM relay_tasks GROUP BY policy_id) t ON t.policy_id = p.id
        GROUP BY p.issuer_id ORDER BY p.issuer_id`,
  )
  const effects = new Map(
    (
      await rows<Effect & { org_id: string }>(
        db,
        sql`WITH ${chosen},
          notices AS (
            SELECT p.issuer_id, d.policy_id, d.opened_at, d.acted_at, d.created_at, c.id IS NOT NULL AS citizen,
              (d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL OR o.recipient_id IS NOT NULL) AS reached
            FROM issued p JOIN deliveries d ON d.policy_id = p.id
            LEFT JOIN citizen_facts c ON c.bucket = d.bucket AND c.id = d.recipient_id
            LEFT JOIN (SELECT DISTINCT policy_id, bucket, recipient_id FROM outreaches WHERE contested_at IS NULL) o
              ON o.policy_id = d.policy_id AND o.bucket = d.bucket AND o.recipient_id = d.recipient_id
            WHERE ${causedByMatch('d')} AND (d.state <> 'RECALLED' OR p.status <> 'PUBLISHED')),
          few AS (SELECT policy_id FROM notices WHERE citizen GROUP BY policy_id HAVING count(*) < ${citizensMin})
          SELECT issuer_id AS org_id, count(*)::int AS matched, count(*) FILTER (WHERE reached)::int AS reached,
            count(*) FILTER (WHERE NOT reached)::int AS unreached,
            count(*) FILTER (WHERE opened_at IS NOT NULL)::int AS opened, count(*) FILTER (WHERE acted_at IS NOT NULL)::int AS acted,
            round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM opened_at - created_at)))::int AS "openSeconds"
          FROM notices WHERE NOT citizen OR policy_id NOT IN (SELECT policy_id FROM few) GROUP BY issuer_id`,
      )
    ).map(({ org_id, ...effect }) => [org_id, effect]),
  )
  return documents.map((row) => ({ ...row, ...(effects.get(row.orgId) ?? noEffect) }))
}

type Effect = Pick<DepartmentLedger, 'matched' | 'reached' | 'unreached' | 'opened' | 'acted' | 'openSeconds'>

const noEffect: Effect = { matched: 0, reached: 0, unreached: 0, opened: 0, acted: 0, openSeconds: null }
