import { sql } from 'drizzle-orm'
import { bitsOf } from '../match/match-policy.ts'
import { recipientKeys } from '../parties/store.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { affected, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { readMatchable } from '../profile/matchable.ts'
import type { PolicyOutline } from '../publish/record.ts'
import { eligibleRules } from '../rules/index.ts'
import { causeBit, cursorOf, noticesMax } from './delivery.ts'
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
    const { policies, measures, index } = await deps.inForce(tx, on)
    const noticed = (policy: PolicyOutline): boolean => policy.matchedAt !== null && policy.route !== 'PAGE_ONLY'
    const recipients = await readMatchable(tx, deps.catalogues, recipientIds)
    const standing = await readStanding(tx, recipientIds)
    const gained = new Map<number, Gained[]>()
    const lost: { id: number; policy: number }[] = []
    const unfinished: number[] = []
    for (const { id, kind, personalised, profile } of recipients) {
      const eligible = new Map<number, number[]>()
      for (const measureId of personalised ? eligibleRules(index[kind], profile) : []) {
        const measure = measures.get(measureId)
        if (!measure || !noticed(measure.policy)) continue
        const ordinals = eligible.get(measure.policy.id)
        if (ordinals) ordinals.push(measure.ordinal)
        else eligible.set(measure.policy.id, [measure.ordinal])
      }
      const held = standing.get(id)
      let ordinal = 0
      for (const [policyId, ordinals] of eligible) {
        if (held?.kept.has(policyId)) continue
        if (ordinal === noticesMax) {
          unfinished.push(id)
          break
        }
        const list = gained.get(policyId) ?? []
        gained.set(policyId, list)
        list.push({ id, bits: bitsOf(ordinals), cursor: cursorOf(clock, ordinal) })
        ordinal += 1
      }
      for (const policyId of held?.byMatch ?? []) {
        const policy = policies.get(policyId)
        if (policy && noticed(policy) && !eligible.has(policyId)) lost.push({ id, policy: policyId })
      }
    }
    for (const [policyId, list] of [...gained].sort(([a], [b]) => a - b)) {
      const policy = policies.get(policyId)
      if (policy) await noticeGained(tx, deps, policy, clock, list)
    }
    await withdraw(tx, deps, lost)
    if (unfinished.length > 0) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: unfinished } })
  })
}

type Gained = { id: number; bits: string; cursor: number }

/** What stands in inboxes: `kept` is not noticed again; `byMatch` may be withdrawn. */
type Standing = { kept: Set<number>; byMatch: number[] }

const lostReason = '您的信息已变化，不再符合条件 no longer eligible'
const withdrawable = sql.raw(`d.state IN ('MATCHED', 'HELD', 'NOTICED', 'ACCEPTED') AND d.causes = ${causeBit.MATCH}`)

async function readStanding(tx: Db, recipientIds: readonly number[]): Promise<Map<number, Standing>> {
  const found = await rows<{ recipient_id: number; kept: number[] | null; by_match: number[] | null }>(
    tx,
    sql`SELECT d.recipient_id,
               array_agg(d.policy_id::float8) FILTER
                 (WHERE NOT (state = 'RECALLED' AND reason = ${lostReason} AND opened_at IS NULL)) AS kept,
               array_agg(d.policy_id::float8) FILTER (WHERE ${withdrawable}) AS by_match
        FROM deliveries d JOIN ${recipientKeys(recipientIds)} k ON d.bucket = k.bucket AND d.recipient_id = k.id
        GROUP BY d.recipient_id`,
  )
  return new Map(
    found.map((row) => [Number(row.recipient_id), { kept: new Set(row.kept ?? []), byMatch: row.by_match ?? [] }]),
  )
}

/** The notices of one document; one that was withdrawn before it was opened comes back. */
async function noticeGained(
  tx: Db,
  deps: DeliverDeps,
  policy: PolicyOutline,
  clock: number,
  list: readonly Gained[],
): Promise<void> {
  const now = deps.clock.now()
  const due = relayDueAt(policy.publishedAt ?? now).at
  const holding = policy.route === 'RELAY_FIRST' && due > now
  const count = await affected(
    tx,
    sql`INSERT INTO deliveries (bucket, recipient_id, policy_id, state, cursor, measures, causes, hold_until, created_at)
        SELECT (r.id % 1024)::smallint, r.id, ${policy.id}::bigint,
               CASE WHEN m.recipient_id IS NULL THEN 'NOTICED' ELSE 'HELD' END,
               CASE WHEN m.recipient_id IS NULL THEN r.cursor END, r.bits::varbit, ${causeBit.MATCH}::smallint,
               CASE WHEN m.recipient_id IS NOT NULL THEN ${due.toISOString()}::timestamptz END, ${now.toISOString()}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(id bigint, bits text, cursor bigint)
        LEFT JOIN (${holding ? relayMembers(shanghaiDay(now)) : noMembers}) m ON m.recipient_id = r.id
        ORDER BY r.id % 1024, r.id
        ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE
          SET state = excluded.state, cursor = excluded.cursor, measures = excluded.measures,
              hold_until = excluded.hold_until, reason = NULL, recalled_at = NULL
          WHERE deliveries.state = 'RECALLED' AND deliveries.reason = ${lostReason} AND deliveries.opened_at IS NULL`,
  )
  if (count === 0) return
  deps.telemetry.noticed.inc({ cause: 'rematch' }, count)
  await announce(tx, { kind: 'notices', policyId: policy.id, clock })
  await announce(tx, { kind: 'chain', policyId: policy.id })
  await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId: policy.id, clock, purpose: 'notice' } })
}

const noMembers = sql`SELECT NULL::bigint AS recipient_id WHERE false`

/** Only notices that a match alone caused and nobody opened. */
async function withdraw(tx: Db, deps: DeliverDeps, lost: readonly { id: number; policy: number }[]): Promise<void> {
  if (lost.length === 0) return
  const at = deps.clock.now().toISOString()
  const list = sql`jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) AS r(id bigint, policy bigint)`
  const key = (alias: string) =>
    sql.raw(
      `${alias}.bucket = (r.id % 1024)::smallint AND ${alias}.recipient_id = r.id AND ${alias}.policy_id = r.policy`,
    )
  await tx.execute(sql`
    UPDATE dispatches q SET state = 'cancelled', reason = 'no longer eligible', updated_at = ${at}::timestamptz
    FROM ${list} JOIN deliveries d ON ${key('d')} WHERE ${key('q')} AND q.state = 'queued' AND ${withdrawable}`)
  const withdrawn = await rows<{ recipient_id: number; policy_id: number }>(
    tx,
    sql`UPDATE deliveries d SET state = 'RECALLED', reason = ${lostReason}, recalled_at = ${at}::timestamptz, hold_until = NULL
        FROM ${list} WHERE ${key('d')} AND ${withdrawable} RETURNING d.recipient_id, d.policy_id`,
  )
  const one = withdrawn.length === 1
  for (const policyId of new Set(withdrawn.map((row) => Number(row.policy_id))))
    await announce(tx, { kind: 'changed', policyId, recipientId: one ? Number(withdrawn[0]?.recipient_id) : null })
}
