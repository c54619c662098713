import { sql } from 'drizzle-orm'
import { openMeasures, verdictCondition } from '../match/match-policy.ts'
import { relayDueAt } from '../notices/hold.ts'
import { causedByMatch } from '../notices/store.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { handsOn } from '../parties/organisations/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { readMeasures, readPolicies } from '../publish/store.ts'
import { metInterests } from './demand/meet-interests.ts'
import { readStandingInterests } from './demand/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent, lockChain, markPlanned } from './event-log.ts'
import { addTasks } from './store.ts'

/**
 * Offers a task to each organisation that hands on and has member enterprises, own or below, that match or are to be verified, or one of whose
 * standing interests the document meets. Once for each document.
 */
export async function planRelay(deps: RelayDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const chain = await lockChain(tx, policyId)
    const [policy] = await readPolicies(tx, [policyId])
    if (!policy?.matchedAt || chain.plannedAt || policy.status !== 'PUBLISHED' || policy.route === 'PAGE_ONLY') return
    const now = deps.clock.now()
    const due = relayDueAt(policy.publishedAt ?? now, deps.calendar)
    if (!due.covered)
      deps.log.warn({ policyId }, 'the holiday calendar has no data for this deadline; only weekends were counted')
    const fromOrgId = policy.issuerId ?? 'unknown'
    const met = Map.groupBy(
      await metInterests(tx, policyId, await readStandingInterests(tx), shanghaiDay(now)),
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
    await appendEvent(tx, policyId, ...offered)
    await announce(tx, ...tasks.map((task) => ({ kind: 'task' as const, taskId: task.id, orgId: task.orgId })))
    await markPlanned(tx, policyId, now)
    await announce(tx, { kind: 'chain', policyId })
    deps.log.info({ policyId, tasks: tasks.length }, 'relay tasks offered')
  })
}

type Concerned = { id: string; forward: number; verify: number }

/** Organisations with members to forward to or to verify, and those that are interested whatever members they have. */
async function concernedOrganisations(
  tx: Db,
  deps: RelayDeps,
  policyId: number,
  now: Date,
  interested: readonly string[],
): Promise<Concerned[]> {
  const asked = sql`(SELECT v FROM jsonb_array_elements_text(${JSON.stringify(interested)}::jsonb) v)`
  const on = shanghaiDay(now)
  const open = openMeasures(await readMeasures(tx, [policyId]), on).filter(
    (measure) => measure.audience === 'ENTERPRISE',
  )
  const verdict = verdictCondition(open, 'ENTERPRISE', on, deps.catalogues)
  // a million pairs of organisation and member at a district's size, in memory; the statistics do not know the notices that were just made, and row by
  // row it takes minutes
  await tx.execute(sql`SET LOCAL work_mem = '256MB'`)
  await tx.execute(sql`SET LOCAL enable_nestloop = off`)
  const found = await rows<Concerned>(
    tx,
    sql`WITH roots AS (
          SELECT id, row_number() OVER (ORDER BY id)::int AS root FROM organisations o WHERE ${handsOn('o')}),
        below AS (SELECT r.root, a.org_id AS id FROM roots r JOIN organisation_ancestors a ON a.ancestor_id = r.id),
        suggested AS (
          SELECT d.bucket, d.recipient_id, 0 AS verify
          FROM deliveries d JOIN enterprise_facts e ON e.bucket = d.bucket AND e.id = d.recipient_id
          WHERE d.policy_id = ${policyId} AND ${causedByMatch('d')} AND d.state <> 'RECALLED'
          UNION ALL SELECT f.bucket, f.id, 1 FROM enterprise_facts f WHERE f.personalised AND ${verdict} IS NULL),
        members AS (
          SELECT b.root, s.recipient_id, min(g.verify) AS verify
          FROM memberships s JOIN suggested g ON g.bucket = s.bucket AND g.recipient_id = s.recipient_id JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)} GROUP BY b.root, s.recipient_id)
        SELECT r.id, count(*) FILTER (WHERE verify = 0)::int AS forward, count(*) FILTER (WHERE verify = 1)::int AS verify
        FROM roots r LEFT JOIN members m ON m.root = r.root WHERE m.root IS NOT NULL OR r.id IN ${asked} GROUP BY r.id ORDER BY r.id`,
  )
  await tx.execute(sql`SET LOCAL enable_nestloop = on`)
  return found
}
