import { type SQL, sql } from 'drizzle-orm'
import type { InForce } from '../match/in-force.ts'
import { bitsOf } from '../match/match-policy.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import type { Calendar } from '../platform/calendar.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { type Matchable, readMatchable } from '../profile/matchable.ts'
import type { PolicyOutline } from '../publish/record.ts'
import { eligibleRules } from '../rules/reverse-index.ts'
import type { NoticeDeps } from './deps.ts'
import { relayDueAt } from './hold.ts'
import { causeBit, cursorOf, lostReason, lostReasons, noticesMax } from './notice.ts'
import { raiseNoticeClock, takeNoticeLock } from './notice-clock.ts'
import { relayMembers } from './notify-matched.ts'
import { forwarded } from './store.ts'

type Gained = { id: number; policy: number; bits: string; cursor: number; due: string | null }
type Lost = { id: number; policy: number }

/**
 * Cancels queued messages of notices. Why a parameter: `dispatch/` lies right of this folder.
 * @param notices yields bucket, recipient_id, policy_id
 */
export type CancelMessages = (tx: Db, notices: SQL, at: Date) => Promise<void>

/**
 * Matches recipients whose facts changed with the documents in force.
 * Notifies them of documents that they newly meet. Withdraws unopened notices of documents that they no longer meet.
 * Why the notice lock comes first: a committing publication is either seen here or sees the new facts.
 */
export async function rematch(
  deps: NoticeDeps,
  recipientIds: readonly number[],
  cancel: CancelMessages,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await takeNoticeLock(tx)
    const now = deps.clock.now()
    const inForce = await deps.inForce(tx, shanghaiDay(now))
    const factIds = { ENTERPRISE: inForce.index.ENTERPRISE.factsRead, CITIZEN: inForce.index.CITIZEN.factsRead }
    // Why all at once: the database reads the next chunk while this process matches one (ADR-04.2).
    const reads = chunksOf(recipientIds, readSize).map((ids) =>
      Promise.all([readMatchable(tx, deps.catalogues, ids, factIds), readExisting(tx, ids)]),
    )
    for (const read of reads) read.catch(() => {})
    const gained: Omit<Gained, 'cursor' | 'due'>[] = []
    const lost: Lost[] = []
    const unfinished: number[] = []
    for (const read of reads) {
      const [recipients, existing] = await read
      for (const recipient of recipients) {
        const eligible = eligiblePolicies(inForce, recipient)
        const { kept = nothing, byMatch = [] } = existing.get(recipient.id) ?? {}
        const fresh = [...eligible.keys()].filter((policy) => !kept.has(policy)).sort((a, b) => a - b)
        for (const policy of fresh.slice(0, noticesMax))
          gained.push({ id: recipient.id, policy, bits: bitsOf(eligible.get(policy) ?? []) })
        if (fresh.length > noticesMax) unfinished.push(recipient.id)
        for (const policy of byMatch)
          if (isNotified(inForce.policies.get(policy)) && !eligible.has(policy)) lost.push({ id: recipient.id, policy })
      }
    }
    if (gained.length > 0) await notifyGained(tx, deps, inForce, gained, now)
    await withdraw(tx, deps, lost, cancel)
    if (unfinished.length > 0) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: unfinished } })
  })
}

const readSize = 250

const chunksOf = (ids: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size))

const nothing: ReadonlySet<number> = new Set()

const isNotified = (policy: PolicyOutline | undefined): boolean =>
  policy !== undefined && policy.matchedAt !== null && policy.route !== 'PAGE_ONLY'

/** Document id → ordinals of its measures that are ELIGIBLE for a recipient, of documents that notify. */
function eligiblePolicies({ measures, index }: InForce, { kind, personalised, profile }: Matchable) {
  const eligible = new Map<number, number[]>()
  for (const measureId of personalised ? eligibleRules(index[kind], profile) : []) {
    const measure = measures.get(measureId)
    if (!measure || !isNotified(measure.policy)) continue
    const ordinals = eligible.get(measure.policy.id)
    if (ordinals) ordinals.push(measure.ordinal)
    else eligible.set(measure.policy.id, [measure.ordinal])
  }
  return eligible
}

/** Documents that a recipient has notices of. `kept` are not notified again. `byMatch` can be withdrawn. */
type Existing = { kept: ReadonlySet<number>; byMatch: readonly number[] }

const withdrawable = sql.raw(`d.state IN ('HELD', 'NOTICED', 'ACCEPTED') AND d.causes = ${causeBit.MATCH}`)
const withdrawn = (alias: string) =>
  sql`${sql.raw(`${alias}.state = 'RECALLED' AND ${alias}.opened_at IS NULL AND ${alias}.reason IN (${lostReasons.map((one) => `'${one}'`).join(', ')})`)}`

async function readExisting(tx: Db, recipientIds: readonly number[]): Promise<Map<number, Existing>> {
  // One text per recipient; a negative id = can be withdrawn. Why: a row per notice costs the driver more (ADR-04.2).
  const found = await rows<{ recipient_id: number; policies: string | null }>(
    tx,
    sql`SELECT d.recipient_id,
               string_agg((CASE WHEN ${withdrawable} THEN -d.policy_id ELSE d.policy_id END)::text, ',')
                 FILTER (WHERE NOT (${withdrawn('d')})) AS policies
        FROM deliveries d JOIN ${recipientKeys(recipientIds)} k ON d.bucket = k.bucket AND d.recipient_id = k.id
        GROUP BY d.recipient_id`,
  )
  return new Map(
    found.map((row) => {
      const signed = row.policies ? row.policies.split(',').map(Number) : []
      const byMatch = signed.flatMap((policy) => (policy < 0 ? [-policy] : []))
      return [Number(row.recipient_id), { kept: new Set(signed.map(Math.abs)), byMatch }]
    }),
  )
}

/** Writes notices of many documents in one statement. A notice that was withdrawn unopened comes back. */
async function notifyGained(
  tx: Db,
  deps: NoticeDeps,
  { policies }: InForce,
  gained: readonly Omit<Gained, 'cursor' | 'due'>[],
  now: Date,
): Promise<void> {
  const clock = await raiseNoticeClock(tx)
  const ordinals = new Map<number, number>()
  const list = gained.map((one): Gained => {
    const ordinal = ordinals.get(one.id) ?? 0
    ordinals.set(one.id, ordinal + 1)
    return { ...one, cursor: cursorOf(clock, ordinal), due: heldUntil(policies.get(one.policy), now, deps.calendar) }
  })
  const holding = list.some(({ due }) => due !== null)
  const written = await rows<{ recipient_id: number; policy_id: number; state: string }>(
    tx,
    sql`INSERT INTO deliveries (bucket, recipient_id, policy_id, state, cursor, measures, causes, hold_until, created_at)
        SELECT (r.id % 1024)::smallint, r.id, r.policy, CASE WHEN r.due IS NOT NULL AND m.recipient_id IS NOT NULL THEN 'HELD' ELSE 'NOTICED' END,
               CASE WHEN r.due IS NULL OR m.recipient_id IS NULL THEN r.cursor END, r.bits::varbit, ${causeBit.MATCH}::smallint,
               CASE WHEN m.recipient_id IS NOT NULL THEN r.due END, ${now.toISOString()}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(id bigint, policy bigint, bits text, cursor bigint, due timestamptz)
        LEFT JOIN (${holding ? relayMembers(shanghaiDay(now)) : noMembers}) m ON m.recipient_id = r.id
        ORDER BY r.id % 1024, r.id, r.policy
        ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE
          SET state = excluded.state, cursor = excluded.cursor, measures = excluded.measures,
              hold_until = excluded.hold_until, reason = NULL
          WHERE ${withdrawn('deliveries')}
        RETURNING recipient_id, policy_id, state`,
  )
  if (written.length === 0) return
  deps.telemetry.notified.inc({ cause: 'rematch' }, written.length)
  const policyIds = [...new Set(written.map((row) => Number(row.policy_id)))]
  await announce(
    tx,
    { kind: 'notices', policyId: null, clock },
    ...policyIds.map((policyId) => ({ kind: 'chain' as const, policyId })),
  )
  const recipientIds = [...new Set(written.map((row) => Number(row.recipient_id)))]
  await deps.jobs.emit(tx, { name: 'notices.made', data: { purpose: 'notice', clock, recipientIds } })
  const held = new Set(written.filter(({ state }) => state === 'HELD').map((row) => Number(row.recipient_id)))
  if (held.size > 0) await deps.jobs.emit(tx, { name: 'notices.held', data: { recipientIds: [...held] } })
}

/** End of the hold of a RELAY_FIRST document, for members; null = no hold. */
function heldUntil(policy: PolicyOutline | undefined, now: Date, calendar: Calendar): string | null {
  if (policy?.route !== 'RELAY_FIRST') return null
  const due = relayDueAt(policy.publishedAt ?? now, calendar).at
  return due > now ? due.toISOString() : null
}

const noMembers = sql`SELECT NULL::bigint AS recipient_id WHERE false`

/** Withdraws lost notices that nobody forwarded, if the match is their only cause and they are unopened. */
async function withdraw(tx: Db, deps: NoticeDeps, lost: readonly Lost[], cancel: CancelMessages): Promise<void> {
  if (lost.length === 0) return
  const at = deps.clock.now()
  const list = sql`jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) AS r(id bigint, policy bigint)`
  const key = sql.raw('d.bucket = (r.id % 1024)::smallint AND d.recipient_id = r.id AND d.policy_id = r.policy')
  const going = sql`SELECT d.bucket, d.recipient_id, d.policy_id FROM ${list} JOIN deliveries d ON ${key} WHERE ${withdrawable} AND NOT ${forwarded('d')}`
  await cancel(tx, going, at)
  const found = await rows<{ recipient_id: number; policy_id: number }>(
    tx,
    sql`UPDATE deliveries d SET state = 'RECALLED', reason = ${lostReason}, hold_until = NULL
        FROM ${list} WHERE ${key} AND ${withdrawable} AND NOT ${forwarded('d')} RETURNING d.recipient_id, d.policy_id`,
  )
  const [only] = found
  const recipientId = found.length === 1 ? Number(only?.recipient_id) : null
  if (found.length === 0) return
  const policyIds = [...new Set(found.map((row) => Number(row.policy_id)))]
  const recipientIds = [...new Set(found.map((row) => Number(row.recipient_id)))]
  await deps.jobs.emit(tx, { name: 'notices.recalled', data: { policyIds, recipientIds } })
  await announce(tx, ...policyIds.map((policyId) => ({ kind: 'changed' as const, policyId, recipientId })))
}
