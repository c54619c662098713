import { sql } from 'drizzle-orm'
import { openMeasures, verdictCondition } from '../match/match-policy.ts'
import { relayDueAt } from '../notices/hold.ts'
import { causedByMatch } from '../notices/store.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { bitsOfRoots, handsOn } from '../parties/organisations/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { readMeasures, readPolicies } from '../publish/store.ts'
import { metInterests } from './demand/meet-interests.ts'
import { readCurrentInterests } from './demand/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvents, lockChain, markPlanned } from './event-log.ts'
import { taskNews } from './hand-down.ts'
import { addTasks } from './store.ts'

/**
 * Offers a document's tasks, once for each document. An organisation gets one when it hands on, and has members, own or
 * below, that match or are to be verified, or has a current interest that the document meets.
 */
export async function planRelay(deps: RelayDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const chain = await lockChain(tx, policyId)
    const [policy] = await readPolicies(tx, [policyId])
    if (!policy?.matchedAt || chain.plannedAt || policy.status !== 'PUBLISHED' || policy.route === 'PAGE_ONLY') return
    const now = deps.clock.now()
    const due = relayDueAt(policy.publishedAt ?? now, deps.calendar)
    const fromOrgId = policy.issuerId ?? 'unknown'
    const met = Map.groupBy(
      await metInterests(tx, policyId, await readCurrentInterests(tx), shanghaiDay(now)),
      ({ orgId }) => orgId,
    )
    const found = await concernedOrganisations(tx, deps, policyId, now, [...met.keys()])
    const tasks = await addTasks(
      tx,
      found.map((org) => ({
        policyId,
        orgId: org.id,
        fromOrgId,
        parentId: null,
        depth: 1,
        state: 'OFFERED' as const,
        dueAt: due.at,
        offeredAt: now,
        note: null,
        origin: 'PLANNED' as const,
        interests: met.get(org.id)?.map(({ id }) => id) ?? [],
      })),
    )
    const countsOf = new Map(found.map((org) => [org.id, org]))
    const offered = tasks.map((task) => {
      const counts = countsOf.get(task.orgId)
      const data = {
        task: task.id,
        org: task.orgId,
        from: fromOrgId,
        depth: 1,
        due: due.at.toISOString(),
        forward: counts?.forward ?? 0,
        verify: counts?.verify ?? 0,
        interests: task.interests.length,
      }
      return { at: now, kind: 'offered', data }
    })
    await appendEvents(tx, chain, offered)
    await announce(tx, ...tasks.map(taskNews), { kind: 'chain', policyId })
    await markPlanned(tx, policyId, now)
    deps.log.info({ policyId, tasks: tasks.length }, 'relay tasks offered')
  })
}

type Concerned = { id: string; forward: number; verify: number }

const settings = ['enable_nestloop', 'jit']

/**
 * Organisations with members to forward to or to verify, and the interested ones. The organisations that a member
 * belongs to are a string of bits, one for each organisation that hands on. Members with equal bits are counted
 * together.
 * @example park (bit 0) above tower (bit 1): a member of tower is 11; 40 members with 11 count 40 for each of the two
 */
async function concernedOrganisations(
  tx: Db,
  deps: RelayDeps,
  policyId: number,
  now: Date,
  interested: readonly string[],
): Promise<Concerned[]> {
  const interestedIds = sql`(SELECT v FROM jsonb_array_elements_text(${JSON.stringify(interested)}::jsonb) v)`
  const on = shanghaiDay(now)
  const open = openMeasures(await readMeasures(tx, [policyId]), on).filter(
    (measure) => measure.audience === 'ENTERPRISE',
  )
  const verdict = verdictCondition(open, 'ENTERPRISE', on, deps.catalogues)
  // Why: the statistics do not know the notices of this transaction (ADR-13.4).
  await tx.execute(sql`SET LOCAL work_mem = '256MB'`)
  for (const setting of settings) await tx.execute(sql.raw(`SET LOCAL ${setting} = off`))
  const found = await rows<Concerned>(
    tx,
    sql`WITH roots AS MATERIALIZED (
          SELECT id, (row_number() OVER (ORDER BY id) - 1)::int AS no, count(*) OVER ()::int AS size FROM organisations o WHERE ${handsOn('o')}),
        below AS MATERIALIZED (${bitsOfRoots('roots')}),
        suggested AS (
          SELECT d.bucket, d.recipient_id, 0 AS verify
          FROM deliveries d JOIN enterprise_facts e ON e.bucket = d.bucket AND e.id = d.recipient_id
          WHERE d.policy_id = ${policyId} AND ${causedByMatch('d')} AND d.state <> 'RECALLED'
          UNION ALL SELECT f.bucket, f.id, 1 FROM enterprise_facts f WHERE f.personalised AND ${verdict} IS NULL),
        members AS (
          SELECT bit_or(b.bits) AS bits, min(g.verify) AS verify
          FROM memberships s JOIN suggested g ON g.bucket = s.bucket AND g.recipient_id = s.recipient_id JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)} GROUP BY s.bucket, s.recipient_id),
        sets AS (SELECT bits, verify, count(*)::int AS times FROM members GROUP BY bits, verify),
        counted AS (
          SELECT r.id, sum(times) FILTER (WHERE verify = 0)::int AS forward, sum(times) FILTER (WHERE verify = 1)::int AS verify
          FROM roots r JOIN sets ON get_bit(sets.bits, r.no) = 1 GROUP BY r.id)
        SELECT r.id, coalesce(c.forward, 0) AS forward, coalesce(c.verify, 0) AS verify
        FROM roots r LEFT JOIN counted c ON c.id = r.id WHERE c.id IS NOT NULL OR r.id IN ${interestedIds} ORDER BY r.id`,
  )
  for (const setting of settings) await tx.execute(sql.raw(`SET LOCAL ${setting} TO DEFAULT`))
  return found
}
