import { type SQL, sql } from 'drizzle-orm'
import { eligibleQuery, openMeasures } from '../match/match-policy.ts'
import { membershipCounts } from '../parties/memberships/membership-counts.ts'
import { handsOn, orgsBelow } from '../parties/organisations/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { affected, type Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import type { MeasureRecord, PolicyRecord } from '../publish/record.ts'
import { textFinder } from '../publish/search-text.ts'
import { issuersAbove, lockPolicy, readMeasures, readTagsOf, tagCatalogue, updatePolicy } from '../publish/store.ts'
import { withTagsAbove } from '../publish/tag-tree.ts'
import { listActive } from '../subscribe/store.ts'
import { coversTopic } from '../subscribe/subscription.ts'
import type { NoticeDeps } from './deps.ts'
import { holdUntil } from './hold.ts'
import { causeBit, cursorOf } from './notice.ts'
import { raiseNoticeClock } from './notice-clock.ts'

/**
 * Puts a published document's notices into the inboxes of matched recipients and subscribers, in one transaction.
 * Idempotent: `matchedAt` marks a document that was matched.
 */
export async function notifyMatched(deps: NoticeDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const clock = await raiseNoticeClock(tx)
    const policy = await lockPolicy(tx, policyId)
    if (!policy || policy.matchedAt || policy.status !== 'PUBLISHED') return
    const at = deps.clock.now()
    if (policy.route !== 'PAGE_ONLY') {
      const measures = await readMeasures(tx, [policyId])
      const matched = await insertMatched(tx, deps, policy, measures, clock, at)
      const subscribed = await insertSubscribed(tx, policy, measures, clock, at)
      deps.telemetry.notified.inc({ cause: 'match' }, matched)
      deps.telemetry.notified.inc({ cause: 'subscription' }, subscribed)
      deps.log.info({ policyId, matched, subscribed }, 'policy matched, notices in the inboxes')
    }
    await updatePolicy(tx, policyId, { matchedAt: at })
    await announce(tx, { kind: 'notices', policyId, clock })
    await announce(tx, { kind: 'policies' })
    await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } })
    await deps.jobs.emit(tx, { name: 'policy.matched', data: { policyId } })
  })
}

/** The one INSERT … SELECT: both audiences in one order of the primary key, no ON CONFLICT (ADR-04.5). */
async function insertMatched(
  tx: Db,
  deps: NoticeDeps,
  policy: PolicyRecord,
  measures: readonly MeasureRecord[],
  clock: number,
  at: Date,
): Promise<number> {
  const on = shanghaiDay(at)
  const open = openMeasures(measures, on)
  if (open.length === 0) return 0
  // Why so much: the sort must stay in memory. Only one publication at a time sorts, under the notice lock.
  await tx.execute(sql`SET LOCAL work_mem = '256MB'`)
  const until = policy.route === 'RELAY_FIRST' ? holdUntil(policy, measures, at, deps.calendar) : undefined
  return affected(tx, noticesOf(eligibleQuery(open, on, deps.catalogues), policy.id, clock, at, until))
}

/**
 * INSERT of the notices of one document, for those whom `eligible` yields.
 * @param until members of relay organisations get held notices until then; undefined = no notice is held
 */
export function noticesOf(eligible: SQL, policyId: number, clock: number, at: Date, until: Date | undefined): SQL {
  return until
    ? heldInsert(eligible, policyId, clock, at, until)
    : sql`INSERT INTO deliveries ${columns}
          SELECT e.bucket, e.id, ${policyId}::bigint, 'NOTICED', ${cursorOf(clock)}::bigint, e.measures,
                 ${causeBit.MATCH}::smallint, NULL::timestamptz, ${at.toISOString()}::timestamptz
          FROM (${eligible}) e ORDER BY e.bucket, e.id`
}

const columns = sql`(bucket, recipient_id, policy_id, state, cursor, measures, causes, hold_until, created_at)`

/** RELAY_FIRST: enterprises in relay organisations get held notices. All other recipients are notified at once. */
function heldInsert(eligible: SQL, policyId: number, clock: number, at: Date, until: Date): SQL {
  return sql`INSERT INTO deliveries ${columns}
    SELECT e.bucket, e.id, ${policyId}::bigint,
           CASE WHEN m.recipient_id IS NULL THEN 'NOTICED' ELSE 'HELD' END,
           CASE WHEN m.recipient_id IS NULL THEN ${cursorOf(clock)}::bigint END,
           e.measures, ${causeBit.MATCH}::smallint,
           CASE WHEN m.recipient_id IS NOT NULL THEN ${until.toISOString()}::timestamptz END,
           ${at.toISOString()}::timestamptz
    FROM (${eligible}) e
    LEFT JOIN (${relayMembers(shanghaiDay(at))}) m
      ON e.audience = 'ENTERPRISE' AND m.bucket = e.bucket AND m.recipient_id = e.id
    ORDER BY e.bucket, e.id`
}

/** Members on a day of organisations that relay, and of the organisations below those. `bucket, recipient_id`. */
export function relayMembers(on: string): SQL {
  return sql`SELECT DISTINCT s.bucket, s.recipient_id FROM memberships s
    WHERE ${membershipCounts(on)} AND s.org_id IN (${orgsBelow(sql`SELECT o.id FROM organisations o WHERE ${handsOn('o')}`)})`
}

/** Notices for subscribers, who are few. A notice that the match made gets the second cause. */
async function insertSubscribed(
  tx: Db,
  policy: PolicyRecord,
  measures: readonly MeasureRecord[],
  clock: number,
  at: Date,
): Promise<number> {
  const subscriptions = await listActive(tx)
  if (subscriptions.length === 0) return 0
  const tagIds = (await readTagsOf(tx, [policy.id])).map((tag) => tag.id)
  const topic = {
    tagIds: withTagsAbove(tagIds, await tagCatalogue(tx)),
    issuerIds: (await issuersAbove(tx, sql`${policy.issuerId}::text`))(policy.issuerId),
    hasText: textFinder(policy, measures),
  }
  const covered = subscriptions.filter((subscription) => coversTopic(subscription, topic))
  const ids = [...new Set(covered.flatMap((subscription) => subscription.recipientIds))]
  if (ids.length === 0) return 0
  await tx.execute(sql`
    INSERT INTO subscription_hits (bucket, recipient_id, policy_id, subscription_id)
    SELECT (r.id % 1024)::smallint, r.id, ${policy.id}::bigint, r.subscription
    FROM jsonb_to_recordset(${JSON.stringify(covered.flatMap((one) => one.recipientIds.map((id) => ({ id, subscription: one.id }))))}::jsonb)
      AS r(id bigint, subscription bigint) ON CONFLICT DO NOTHING`)
  return affected(
    tx,
    sql`INSERT INTO deliveries ${columns}
        SELECT (r.id % 1024)::smallint, r.id, ${policy.id}::bigint, 'NOTICED', ${cursorOf(clock)}::bigint, ''::varbit,
               ${causeBit.SUBSCRIPTION}::smallint, NULL::timestamptz, ${at.toISOString()}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(ids.map((id) => ({ id })))}::jsonb) AS r(id bigint)
        ORDER BY r.id % 1024, r.id
        ON CONFLICT (bucket, recipient_id, policy_id)
        DO UPDATE SET causes = deliveries.causes | excluded.causes`,
  )
}
