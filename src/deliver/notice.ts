import { type SQL, sql } from 'drizzle-orm'
import { eligibleQuery, openMeasures } from '../match/match-policy.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { affected, type Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { searchWords } from '../publish/search-text.ts'
import { lockPolicy, readMeasures, readTagsOf, updatePolicy } from '../publish/store.ts'
import { listActive } from '../subscribe/store.ts'
import { coversTopic } from '../subscribe/subscription.ts'
import { cursorOf } from './delivery.ts'
import type { DeliverDeps } from './deps.ts'
import { relayDueAt } from './hold.ts'
import { raiseNoticeClock } from './notice-clock.ts'

/**
 * Puts a published document's notices into the inboxes of everyone it matches or who subscribed to it. One
 * transaction; `matchedAt` says it was done, so running it again changes nothing.
 */
export async function noticePolicy(deps: DeliverDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const clock = await raiseNoticeClock(tx)
    const policy = await lockPolicy(tx, policyId)
    if (!policy || policy.matchedAt || policy.status !== 'PUBLISHED') return
    const at = deps.clock.now()
    if (policy.route !== 'PAGE_ONLY') {
      const matched = await insertMatched(tx, deps, policy, clock, at)
      const subscribed = await insertSubscribed(tx, policy, clock, at)
      deps.telemetry.noticed.inc({ cause: 'match' }, matched)
      deps.telemetry.noticed.inc({ cause: 'subscription' }, subscribed)
      deps.log.info({ policyId, matched, subscribed }, 'policy matched, notices in the inboxes')
    }
    await updatePolicy(tx, policyId, { matchedAt: at })
    await announce(tx, { kind: 'notices', policyId, clock })
    await announce(tx, { kind: 'policies' })
    await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } })
    await deps.jobs.emit(tx, { name: 'policy.matched', data: { policyId } })
  })
}

/** The one INSERT … SELECT: ordered by the primary key, no ON CONFLICT (measured: ordered 3.7–5.4 times a bare insert, with it 6–8). */
async function insertMatched(
  tx: Db,
  deps: DeliverDeps,
  policy: PolicyRecord,
  clock: number,
  at: Date,
): Promise<number> {
  const on = shanghaiDay(at)
  const open = openMeasures(await readMeasures(tx, [policy.id]), on)
  let count = 0
  for (const audience of ['ENTERPRISE', 'CITIZEN'] as const) {
    const own = open.filter((measure) => measure.audience === audience)
    if (own.length === 0) continue
    const eligible = eligibleQuery(own, audience, on, deps.catalogues)
    const held = policy.route === 'RELAY_FIRST' && audience === 'ENTERPRISE'
    count += await affected(
      tx,
      held ? heldInsert(eligible, policy, clock, at) : directInsert(eligible, policy, clock, at),
    )
  }
  return count
}

const columns = sql`(bucket, recipient_id, policy_id, state, cursor, measure_ids, causes, hold_until, created_at)`

function directInsert(eligible: SQL, policy: PolicyRecord, clock: number, at: Date): SQL {
  return sql`INSERT INTO deliveries ${columns}
    SELECT e.bucket, e.id, ${policy.id}::bigint, 'NOTICED', ${cursorOf(clock)}::bigint, e.measure_ids, ARRAY['MATCH'],
           NULL::timestamptz, ${at.toISOString()}::timestamptz
    FROM (${eligible}) e ORDER BY e.bucket, e.id`
}

/** RELAY_FIRST: members of relay organisations wait; whoever has no relay organisation is noticed at once. */
function heldInsert(eligible: SQL, policy: PolicyRecord, clock: number, at: Date): SQL {
  const until = relayDueAt(policy.publishedAt ?? at).at
  return sql`INSERT INTO deliveries ${columns}
    SELECT e.bucket, e.id, ${policy.id}::bigint,
           CASE WHEN m.recipient_id IS NULL THEN 'NOTICED' ELSE 'HELD' END,
           CASE WHEN m.recipient_id IS NULL THEN ${cursorOf(clock)}::bigint END,
           e.measure_ids, ARRAY['MATCH'],
           CASE WHEN m.recipient_id IS NOT NULL THEN ${until.toISOString()}::timestamptz END,
           ${at.toISOString()}::timestamptz
    FROM (${eligible}) e
    LEFT JOIN (${relayMembers(shanghaiDay(at))}) m ON m.bucket = e.bucket AND m.recipient_id = e.id
    ORDER BY e.bucket, e.id`
}

/** Members, on a day, of organisations that relay (parks and associations, and whatever lies below them). */
export function relayMembers(on: string): SQL {
  return sql`SELECT DISTINCT s.bucket, s.recipient_id FROM memberships s
    WHERE s.from_on <= ${on}::date AND (s.to_on IS NULL OR s.to_on > ${on}::date) AND s.org_id IN (
      WITH RECURSIVE relaying(id, depth) AS (
        SELECT id, 0 FROM organisations WHERE kind IN ('PARK', 'ASSOCIATION')
        UNION SELECT o.id, r.depth + 1 FROM organisations o JOIN relaying r ON o.parent_id = r.id WHERE r.depth < 20)
      SELECT id FROM relaying)`
}

/** Subscribers: few, so rows that a match already made only learn the second cause. */
async function insertSubscribed(tx: Db, policy: PolicyRecord, clock: number, at: Date): Promise<number> {
  const subscriptions = await listActive(tx)
  if (subscriptions.length === 0) return 0
  const topic = {
    tagIds: new Set((await readTagsOf(tx, [policy.id])).map((tag) => tag.id)),
    issuerId: policy.issuerId,
    words: new Set(searchWords(`${policy.title} ${policy.body}`)),
  }
  const covered = subscriptions.filter((subscription) => coversTopic(subscription, topic, searchWords))
  const ids = [...new Set(covered.flatMap((subscription) => subscription.recipientIds))]
  if (ids.length === 0) return 0
  return affected(
    tx,
    sql`INSERT INTO deliveries ${columns}
        SELECT (r.id % 1024)::smallint, r.id, ${policy.id}::bigint, 'NOTICED', ${cursorOf(clock)}::bigint, '{}'::bigint[],
               ARRAY['SUBSCRIPTION'], NULL::timestamptz, ${at.toISOString()}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(ids.map((id) => ({ id })))}::jsonb) AS r(id bigint)
        ORDER BY r.id % 1024, r.id
        ON CONFLICT (bucket, recipient_id, policy_id)
        DO UPDATE SET causes = array_append(array_remove(deliveries.causes, 'SUBSCRIPTION'), 'SUBSCRIPTION')`,
  )
}
