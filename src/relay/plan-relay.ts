import { sql } from 'drizzle-orm'
import { relayDueAt } from '../deliver/hold.ts'
import { causedByMatch } from '../deliver/store.ts'
import { openMeasures, verdictCondition } from '../match/match-policy.ts'
import { membershipCounts } from '../parties/store.ts'
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
 * Offers a task to each park and association that has member enterprises, own or below, that match or are to be verified, and to each
 * organisation one of whose standing interests the document meets. Once for each document.
 */
export async function planRelay(deps: RelayDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const chain = await lockChain(tx, policyId)
    const [policy] = await readPolicies(tx, [policyId])
    if (!policy?.matchedAt || chain.plannedAt || policy.status !== 'PUBLISHED' || policy.route === 'PAGE_ONLY') return
    const now = deps.clock.now()
    const due = relayDueAt(policy.publishedAt ?? now)
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
    for (const task of tasks) {
      const counts = found.find((org) => org.id === task.orgId)
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
      await appendEvent(tx, policyId, { at: now, kind: 'offered', data })
      await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
    }
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
  const asked = sql`(SELECT o.id FROM organisations o WHERE o.kind <> 'DEPARTMENT'
    AND o.id IN (SELECT v FROM jsonb_array_elements_text(${JSON.stringify(interested)}::jsonb) v))`
  const on = shanghaiDay(now)
  const open = openMeasures(await readMeasures(tx, [policyId]), on).filter(
    (measure) => measure.audience === 'ENTERPRISE',
  )
  const verdict = verdictCondition(open, 'ENTERPRISE', on, deps.catalogues)
  const found = await rows<Concerned>(
    tx,
    sql`WITH RECURSIVE below(root, id, depth) AS (
          SELECT id, id, 0 FROM organisations WHERE kind IN ('PARK', 'ASSOCIATION') OR id IN ${asked}
          UNION SELECT b.root, o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20),
        members AS (
          SELECT DISTINCT b.root, s.bucket, s.recipient_id FROM memberships s JOIN below b ON b.id = s.org_id
          WHERE ${membershipCounts(on)}),
        suggested AS (
          SELECT m.root, CASE WHEN ${causedByMatch('d')} AND d.state NOT IN ('RECALLED', 'SUPPRESSED') THEN 'FORWARD'
                              WHEN f.personalised AND ${verdict} IS NULL THEN 'VERIFY' END AS suggestion
          FROM members m
          JOIN enterprise_facts f ON f.bucket = m.bucket AND f.id = m.recipient_id
          LEFT JOIN deliveries d ON d.bucket = m.bucket AND d.recipient_id = m.recipient_id AND d.policy_id = ${policyId})
        SELECT r.id, count(*) FILTER (WHERE s.suggestion = 'FORWARD')::int AS forward,
               count(*) FILTER (WHERE s.suggestion = 'VERIFY')::int AS verify
        FROM (SELECT root AS id FROM suggested WHERE suggestion IS NOT NULL UNION SELECT id FROM ${asked} a) r
        LEFT JOIN suggested s ON s.root = r.id GROUP BY r.id ORDER BY r.id`,
  )
  return found
}
