import { sql } from 'drizzle-orm'
import { openMeasures } from '../match/match-policy.ts'
import { typedProfile } from '../match/match-profile.ts'
import { bucketOf } from '../parties/recipient.ts'
import { readRecipients } from '../parties/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { affected, arrayOf, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { type RecipientProfile, readProfiles } from '../profile/profile.ts'
import type { MeasureRecord, PolicyRecord } from '../publish/record.ts'
import { readInForce, readMeasures } from '../publish/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { buildIndex, eligibleRules } from '../rules/index.ts'
import type { Rule } from '../rules/rule.ts'
import { cursorOf } from './delivery.ts'
import type { DeliverDeps } from './deps.ts'
import { relayDueAt } from './hold.ts'
import { relayMembers } from './notice.ts'
import { raiseNoticeClock } from './notice-clock.ts'

/**
 * Facts of these recipients changed: notices what they became eligible for among documents in force, and only that;
 * withdraws what was not yet opened where eligibility was lost. The notice lock comes first, so that a publication that is
 * committing is either seen here or sees the new facts.
 */
export async function rematch(deps: DeliverDeps, recipientIds: readonly number[]): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const clock = await raiseNoticeClock(tx)
    const on = shanghaiDay(deps.clock.now())
    const policies = (await readInForce(tx, on, { matchedOnly: true })).filter((policy) => policy.route !== 'PAGE_ONLY')
    const measures = Map.groupBy(
      await readMeasures(
        tx,
        policies.map((policy) => policy.id),
      ),
      (measure) => measure.policyId,
    )
    const profiles = await readProfiles(tx, deps.catalogues, await readRecipients(tx, recipientIds), on)
    const eligible = eligibleMeasures(deps, profiles, [...measures.values()].flat(), on)
    const ordinals = new Map<number, number>()
    for (const policy of policies) {
      const own = new Set((measures.get(policy.id) ?? []).map((measure) => measure.id))
      const matched = profiles.map((profile, i) => ({ profile, ids: (eligible[i] ?? []).filter((id) => own.has(id)) }))
      await noticeNew(tx, deps, policy, clock, matched, ordinals)
      await withdrawLost(
        tx,
        deps,
        policy.id,
        matched.filter(({ ids }) => ids.length === 0).map(({ profile }) => profile.recipient.id),
      )
    }
  })
}

type Matched = { profile: RecipientProfile; ids: number[] }

/** The measures each profile is ELIGIBLE for: one index of all rules, many profiles. None for whoever switched personalisation off. */
function eligibleMeasures(
  deps: DeliverDeps,
  profiles: readonly RecipientProfile[],
  measures: readonly MeasureRecord[],
  on: string,
): number[][] {
  const rulesOf = (audience: AudienceKind) =>
    openMeasures(measures, on)
      .filter((measure) => measure.audience === audience)
      .map(({ id, simplifiedRule }) => ({ id, rule: simplifiedRule ?? everyone }))
  const index = { ENTERPRISE: buildIndex(rulesOf('ENTERPRISE'), on), CITIZEN: buildIndex(rulesOf('CITIZEN'), on) }
  return profiles.map(({ recipient: { kind }, personalised, json }) =>
    personalised ? eligibleRules(index[kind], typedProfile(deps.catalogues, kind, json)) : [],
  )
}

const everyone: Rule = { op: 'const', value: true }

async function noticeNew(
  tx: Db,
  deps: DeliverDeps,
  policy: PolicyRecord,
  clock: number,
  matched: readonly Matched[],
  ordinals: Map<number, number>,
): Promise<void> {
  const eligible = matched.filter(({ ids }) => ids.length > 0)
  if (eligible.length === 0) return
  const now = deps.clock.now()
  const due = relayDueAt(policy.publishedAt ?? now).at
  const holding = policy.route === 'RELAY_FIRST' && due > now
  const list = eligible.map(({ profile, ids }) => {
    const id = profile.recipient.id
    const ordinal = ordinals.get(id) ?? 0
    ordinals.set(id, ordinal + 1)
    return { id, measures: ids, cursor: cursorOf(clock, ordinal) }
  })
  const count = await affected(
    tx,
    sql`INSERT INTO deliveries (bucket, recipient_id, policy_id, state, cursor, measure_ids, causes, hold_until, created_at)
        SELECT (r.id % 1024)::smallint, r.id, ${policy.id}::bigint,
               CASE WHEN m.recipient_id IS NULL THEN 'NOTICED' ELSE 'HELD' END,
               CASE WHEN m.recipient_id IS NULL THEN r.cursor END, r.measures, ARRAY['MATCH'],
               CASE WHEN m.recipient_id IS NOT NULL THEN ${due.toISOString()}::timestamptz END, ${now.toISOString()}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(id bigint, measures bigint[], cursor bigint)
        LEFT JOIN (${relayMembers(shanghaiDay(now))}) m ON ${holding}::boolean AND m.recipient_id = r.id
        ORDER BY r.id % 1024, r.id
        ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE
          SET state = excluded.state, cursor = excluded.cursor, measure_ids = excluded.measure_ids,
              hold_until = excluded.hold_until, reason = NULL, recalled_at = NULL
          WHERE deliveries.state = 'RECALLED' AND deliveries.reason = ${lostReason} AND deliveries.opened_at IS NULL`,
  )
  if (count === 0) return
  deps.telemetry.noticed.inc({ cause: 'rematch' }, count)
  await announce(tx, { kind: 'notices', policyId: policy.id, clock })
  await announce(tx, { kind: 'chain', policyId: policy.id })
  await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId: policy.id, clock, purpose: 'notice' } })
}

const lostReason = '您的信息已变化，不再符合条件 no longer eligible'

/** Only notices that a match alone caused and nobody opened. */
async function withdrawLost(
  tx: Db,
  deps: DeliverDeps,
  policyId: number,
  recipientIds: readonly number[],
): Promise<void> {
  if (recipientIds.length === 0) return
  const at = deps.clock.now().toISOString()
  const lost = await rows<{ recipient_id: number }>(
    tx,
    sql`UPDATE deliveries SET state = 'RECALLED', reason = ${lostReason}, recalled_at = ${at}::timestamptz, hold_until = NULL
        WHERE bucket = ANY(${arrayOf([...new Set(recipientIds.map(bucketOf))], 'smallint')})
          AND recipient_id = ANY(${arrayOf(recipientIds, 'bigint')}) AND policy_id = ${policyId}
          AND state IN ('MATCHED', 'HELD', 'NOTICED', 'ACCEPTED') AND causes = ARRAY['MATCH'] RETURNING recipient_id`,
  )
  for (const row of lost) {
    const recipientId = Number(row.recipient_id)
    await tx.execute(sql`
      UPDATE dispatches SET state = 'cancelled', reason = 'no longer eligible', updated_at = ${at}::timestamptz
      WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND policy_id = ${policyId} AND state = 'queued'`)
    await announce(tx, { kind: 'changed', policyId, recipientId })
  }
}
