import { sql } from 'drizzle-orm'
import type { InForce } from '../match/in-force.ts'
import { bitsOf, closedOrdinals } from '../match/match-policy.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import type { Calendar } from '../platform/calendar.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { type Matchable, readMatchable } from '../profile/matchable.ts'
import type { PolicyOutline } from '../publish/record.ts'
import { eligibleRules } from '../rules/reverse-index.ts'
import type { NoticeDeps } from './deps.ts'
import { holdUntil } from './hold.ts'
import { causeBit, cursorOf, noticesMax } from './notice.ts'
import { raiseNoticeClock, takeNoticeLock } from './notice-clock.ts'
import { relayMembers } from './notify-matched.ts'
import { type CancelMessages, comesBack, type Lost, withdrawable, withdrawLost, withdrawn } from './withdraw.ts'

type Gained = { id: number; policy: number; bits: string; cursor: number; due: string | null }
/**
 * Matches recipients whose facts changed with the documents in force.
 * Notifies them of documents that they newly meet. Withdraws unopened notices of documents that they no longer meet.
 * A measure whose window has closed makes no notice, and takes none away.
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
    const closed = closedReader(inForce)
    for (const read of reads) {
      const [recipients, existing] = await read
      for (const recipient of recipients) {
        // no facts are used, so none can bring or take away a notice
        if (!recipient.personalised) continue
        const eligible = eligiblePolicies(inForce, recipient)
        const { kept = nothing, byMatch = [] } = existing.get(recipient.id) ?? {}
        const fresh = [...eligible.keys()].filter((policy) => !kept.has(policy)).sort((a, b) => a - b)
        for (const policy of fresh.slice(0, noticesMax))
          gained.push({ id: recipient.id, policy, bits: bitsOf(eligible.get(policy) ?? []) })
        if (fresh.length > noticesMax) unfinished.push(recipient.id)
        for (const policy of byMatch)
          if (isNotified(inForce.policies.get(policy)) && !eligible.has(policy))
            lost.push({ id: recipient.id, policy, closed: closed(policy) })
      }
    }
    if (gained.length > 0) await notifyGained(tx, deps, inForce, gained, now)
    await withdrawLost(tx, deps, lost, cancel)
    if (unfinished.length > 0) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: unfinished } })
  })
}

const readSize = 250

const chunksOf = (ids: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size))

const nothing: ReadonlySet<number> = new Set()

const isNotified = (policy: PolicyOutline | undefined): boolean =>
  policy !== undefined && policy.matchedAt !== null && policy.route !== 'PAGE_ONLY'

/** Reads the ordinals of a document's measures whose window has closed, each document once. */
function closedReader({ policies, on }: InForce): (policyId: number) => readonly number[] {
  const known = new Map<number, readonly number[]>()
  return (policyId) => {
    const ordinals = known.get(policyId) ?? closedOrdinals(policies.get(policyId)?.measures ?? [], on)
    known.set(policyId, ordinals)
    return ordinals
  }
}

/** Document id → ordinals of its measures that are ELIGIBLE for a recipient, of documents that notify. */
function eligiblePolicies({ measures, index }: InForce, { kind, profile }: Matchable) {
  const eligible = new Map<number, number[]>()
  for (const measureId of eligibleRules(index[kind], profile)) {
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
        ${comesBack}
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
  return holdUntil(policy, policy.measures, now, calendar)?.toISOString() ?? null
}

const noMembers = sql`SELECT NULL::bigint AS recipient_id WHERE false`
