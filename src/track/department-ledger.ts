import { sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { type Db, rows } from '../platform/db.ts'
import { citizensMin, floorCitizens } from './citizens.ts'
import type { Period } from './ledger.ts'

/** Effect of one issuing department: its documents published in a period, and their results until now. */
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
  questions: number
  questionsAnswered: number
  questionsInTime: number
  questionsLate: number
  answerSeconds: number | null
}

/**
 * One ledger for each department that published a document in the period, by id. Why by id: no order of merit.
 * The privacy floor applies to each document's citizens. Questions are exempt: their reader can read each of them.
 * @param now instant at which an open question counts as late
 */
export async function departmentLedger(
  db: Db,
  { from, to }: Period,
  { orgId, now }: { orgId: string | undefined; now: Date },
): Promise<DepartmentLedger[]> {
  const own = orgId === undefined ? sql`` : sql`AND issuer_id = ${orgId}`
  const chosen = sql`issued AS (
    SELECT id, issuer_id, status, published_at FROM policies
    WHERE published_at >= ${from.toISOString()}::timestamptz AND published_at < ${to.toISOString()}::timestamptz
      AND issuer_id IS NOT NULL ${own})`
  const documents = await rows<Omit<DepartmentLedger, keyof Effect | keyof Questions>>(
    db,
    // 三同步: an interpretation without a date of its own was published with the document
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
  const reached = sql`(d.accepted_at IS NOT NULL OR d.opened_at IS NOT NULL OR o.recipient_id IS NOT NULL)`
  const notices = sql`notices AS (
      SELECT p.issuer_id, d.policy_id, d.opened_at, d.acted_at, d.created_at, c.id IS NOT NULL AS citizen, ${reached} AS reached
      FROM issued p JOIN deliveries d ON d.policy_id = p.id
      LEFT JOIN citizen_facts c ON c.bucket = d.bucket AND c.id = d.recipient_id
      LEFT JOIN (SELECT DISTINCT policy_id, bucket, recipient_id FROM outreaches WHERE contested_at IS NULL) o
        ON o.policy_id = d.policy_id AND o.bucket = d.bucket AND o.recipient_id = d.recipient_id
      WHERE ${causedByMatch('d')} AND (d.state <> 'RECALLED' OR p.status <> 'PUBLISHED'))`
  const counted = await rows<
    { org_id: string; citizen: boolean } & Record<'matched' | 'reached' | 'opened' | 'acted', number>
  >(
    db,
    sql`WITH ${chosen}, ${notices}
        SELECT issuer_id AS org_id, citizen, count(*)::int AS matched, count(*) FILTER (WHERE reached)::int AS reached,
          count(*) FILTER (WHERE opened_at IS NOT NULL)::int AS opened, count(*) FILTER (WHERE acted_at IS NOT NULL)::int AS acted
        FROM notices GROUP BY issuer_id, policy_id, citizen`,
  )
  const medians = await rows<{ org_id: string; seconds: number | null }>(
    db,
    sql`WITH ${chosen}, ${notices},
        enough AS (SELECT policy_id FROM notices WHERE citizen AND opened_at IS NOT NULL GROUP BY policy_id HAVING count(*) >= ${citizensMin})
        SELECT issuer_id AS org_id, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM opened_at - created_at)))::int AS seconds
        FROM notices WHERE opened_at IS NOT NULL AND (NOT citizen OR policy_id IN (SELECT policy_id FROM enough)) GROUP BY issuer_id`,
  )
  const questions = await rows<Questions & { org_id: string }>(
    db,
    sql`WITH ${chosen}
        SELECT p.issuer_id AS org_id, count(*)::int AS questions, (count(q.answered_at))::int AS "questionsAnswered",
          (count(*) FILTER (WHERE q.answered_at < q.due_at))::int AS "questionsInTime",
          (count(*) FILTER (WHERE coalesce(q.answered_at, ${now.toISOString()}::timestamptz) >= q.due_at))::int AS "questionsLate",
          round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM q.answered_at - q.asked_at)))::int AS "answerSeconds"
        FROM issued p JOIN questions q ON q.policy_id = p.id WHERE q.withdrawn_at IS NULL GROUP BY p.issuer_id`,
  )
  const questionsOf = new Map(questions.map(({ org_id, ...figures }) => [org_id, figures]))
  const secondsOf = new Map(medians.map((row) => [row.org_id, row.seconds]))
  const effects = Map.groupBy(counted, (row) => row.org_id)
  return documents.map((row) => ({
    ...row,
    ...effectOf(effects.get(row.orgId) ?? []),
    openSeconds: secondsOf.get(row.orgId) ?? null,
    ...(questionsOf.get(row.orgId) ?? noQuestions),
  }))
}

/** Sums over documents, after the privacy floor of each document's citizens. Pure. */
function effectOf(
  list: readonly ({ citizen: boolean } & Record<'matched' | 'reached' | 'opened' | 'acted', number>)[],
) {
  const sum = { matched: 0, reached: 0, unreached: 0, opened: 0, acted: 0 }
  for (const { citizen, matched, reached, opened, acted } of list) {
    const reach = {
      matched,
      noticed: matched,
      direct: reached,
      relay: 0,
      both: 0,
      unreached: matched - reached,
      opened,
      acted,
    }
    const shown = citizen ? floorCitizens(reach) : reach
    sum.matched += shown.matched
    sum.reached += shown.direct
    sum.unreached += shown.unreached
    sum.opened += shown.opened
    sum.acted += shown.acted
  }
  return sum
}

type Effect = Pick<DepartmentLedger, 'matched' | 'reached' | 'unreached' | 'opened' | 'acted' | 'openSeconds'>

type Questions = Pick<
  DepartmentLedger,
  'questions' | 'questionsAnswered' | 'questionsInTime' | 'questionsLate' | 'answerSeconds'
>

const noQuestions: Questions = {
  questions: 0,
  questionsAnswered: 0,
  questionsInTime: 0,
  questionsLate: 0,
  answerSeconds: null,
}
