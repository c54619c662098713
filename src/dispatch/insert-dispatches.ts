import { type SQL, sql } from 'drizzle-orm'
import { ordinalsOf } from '../match/match-policy.ts'
import { causeBit, noLongerEligible } from '../notices/notice.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { readWindows } from '../publish/store.ts'
import { lastDaysOf } from './last-days.ts'
import { planBefore } from './plan-message.ts'
import { type Frequency, frequencyFor, type OutsideChannel, readPreferences, settingsFor } from './preferences.ts'
import type { DispatchRecord } from './record.ts'
import { besides } from './sent-this-week.ts'
import { preferencesJson, readSentThisWeek } from './store.ts'

/**
 * Dispatches to plan. `source` yields bucket, recipient_id, policy_id, causes, channel, endpoint, account_id
 * (null = the recipient's own address). A recall joins no digest and no cap holds it; NEVER and quiet hours do.
 */
export type Planning = { source: SQL; purpose: DispatchRecord['purpose'] }

// Any constant that all processes share. Why a lock: two planners could each send the last message under a cap.
const planLock = 5_430_119
const pieceSize = 20_000
const bucketsEach = 64
/** Reason of a dispatch that is not sent: its window closes before it could be. */
export const tooLate = 'applications close before it could be sent'
const directBits = sql.raw(String(causeBit.MATCH | causeBit.RELAY))

/**
 * Writes one dispatch per notice and address. Idempotent by the primary key.
 * Recipients without preferences are planned in one statement, to be sent at once.
 * `planBefore` decides for recipients with preferences and for notices that only a subscription caused (ADR-08.3).
 * A dispatch that was cancelled with the eligibility is queued again. One that would come too late is written cancelled.
 * @returns document id → number of queued dispatches
 */
export async function insertDispatches(tx: Db, planning: Planning, at: Date): Promise<Map<number, number>> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${planLock})`)
  const count = new Map<number, number>()
  const add = (found: readonly Written[]): void => {
    for (const row of found.filter(({ state }) => state === 'queued'))
      count.set(Number(row.policy_id), (count.get(Number(row.policy_id)) ?? 0) + 1)
  }
  const now = at.toISOString()
  add(
    await insert(
      tx,
      planning.purpose,
      sql`SELECT s.bucket, s.recipient_id, s.policy_id, s.channel, s.endpoint, ${now}::timestamptz AS not_before, NULL::text AS digest,
                 NULL::text AS reason
          FROM (${planning.source}) s LEFT JOIN delivery_preferences w ON w.bucket = s.bucket AND w.recipient_id = s.recipient_id
          WHERE w.bucket IS NULL AND (s.causes & ${directBits}) <> 0`,
      now,
    ),
  )
  const individual = await readIndividual(tx, planning.source)
  if (individual.length <= pieceSize) add(await insertIndividual(tx, planning, individual, at))
  else
    for (let from = 0; from < 1024; from += bucketsEach)
      add(await insertIndividual(tx, planning, await readIndividual(tx, planning.source, from), at))
  return count
}

type Written = { policy_id: number; state: string }

/** @param rowsToAdd with a reason: not to be sent */
const insert = (tx: Db, purpose: string, rowsToAdd: SQL, now: string): Promise<Written[]> =>
  rows(
    tx,
    sql`INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, reason, not_before, digest, created_at, updated_at)
        SELECT x.bucket, x.recipient_id, x.policy_id, x.channel, x.endpoint, ${purpose}, CASE WHEN x.reason IS NULL THEN 'queued' ELSE 'cancelled' END, x.reason,
               x.not_before, x.digest, ${now}::timestamptz, ${now}::timestamptz
        FROM (${rowsToAdd}) x ORDER BY x.bucket, x.recipient_id
        ON CONFLICT (bucket, recipient_id, policy_id, channel, endpoint, purpose) DO UPDATE
          SET state = excluded.state, reason = excluded.reason, not_before = excluded.not_before, digest = excluded.digest, updated_at = excluded.updated_at
          WHERE dispatches.state = 'cancelled' AND dispatches.reason = ${noLongerEligible}
        RETURNING policy_id, state`,
  )

type Individual = {
  recipient_id: number
  policy_id: number
  urgent: boolean
  causes: number
  channel: OutsideChannel
  endpoint: string
  preferences: unknown
  /** Bits of the measures that the notice was made for. */
  measures: string | null
  /** Frequencies of the subscriptions that cause the notice and want this address. */
  frequencies: Frequency[] | null
}

/** Reads dispatches that are planned one by one. @param from first of 64 buckets; undefined = all, up to a piece + 1 */
const readIndividual = (tx: Db, source: SQL, from?: number): Promise<Individual[]> =>
  rows(
    tx,
    sql`SELECT s.recipient_id, s.policy_id, p.urgent, s.causes, s.channel, s.endpoint, array_agg(t.frequency) FILTER (WHERE t.frequency IS NOT NULL) AS frequencies,
               ${preferencesJson} AS preferences, d.measures::text AS measures
        FROM (${source}) s JOIN policies p ON p.id = s.policy_id
        LEFT JOIN deliveries d ON d.bucket = s.bucket AND d.recipient_id = s.recipient_id AND d.policy_id = s.policy_id
        LEFT JOIN delivery_preferences w ON w.bucket = s.bucket AND w.recipient_id = s.recipient_id
        LEFT JOIN subscription_hits h ON h.bucket = s.bucket AND h.recipient_id = s.recipient_id AND h.policy_id = s.policy_id
        LEFT JOIN topic_subscriptions t ON t.id = h.subscription_id AND t.active AND s.channel = ANY(t.channels)
             AND (s.account_id IS NULL OR s.account_id = t.account_id)
        WHERE (w.bucket IS NOT NULL OR (s.causes & ${directBits}) = 0)
              ${from === undefined ? sql`` : sql`AND s.bucket BETWEEN ${from} AND ${from + bucketsEach - 1}`}
        GROUP BY s.recipient_id, s.policy_id, p.id, s.causes, s.channel, s.endpoint, w.bucket, w.recipient_id, d.measures
        ORDER BY s.recipient_id, s.policy_id ${from === undefined ? sql`LIMIT ${pieceSize + 1}` : sql``}`,
  )

async function insertIndividual(
  tx: Db,
  { purpose }: Planning,
  list: readonly Individual[],
  at: Date,
): Promise<Written[]> {
  const lastDays = await lastDaysReader(tx, list, at)
  const sent = await readSentThisWeek(tx, cappedAmong(list), at)
  const planned = list.flatMap((row): Planned[] => {
    const settings = settingsFor(readPreferences(row.preferences), row.channel)
    const key = `${row.recipient_id} ${row.channel}`
    const causes = {
      direct: (row.causes & (causeBit.MATCH | causeBit.RELAY)) !== 0,
      subscriptions: row.frequencies ?? [],
    }
    const frequency = frequencyFor(settings, causes)
    const others = besides(sent.get(key), frequency, at, `${row.policy_id} ${purpose}`)
    const message = { at, urgent: row.urgent, sentThisWeek: purpose === 'recall' ? 0 : others }
    const plan = planBefore(
      purpose === 'recall' ? [null] : lastDays(row),
      purpose === 'recall' && frequency !== 'NEVER' ? 'IMMEDIATELY' : frequency,
      settings,
      message,
    )
    if (plan.kind === 'never') return []
    const address = { r: row.recipient_id, p: row.policy_id, c: row.channel, e: row.endpoint }
    if (plan.kind === 'late') return [{ ...address, t: at, d: null, w: tooLate }]
    if (purpose !== 'recall' && plan.digest === null)
      sent.set(key, (sent.get(key) ?? new Set()).add(`${row.policy_id} ${purpose}`))
    return [{ ...address, t: plan.notBefore, d: plan.digest, w: null }]
  })
  if (planned.length === 0) return []
  const source = sql`SELECT (r.r % 1024)::smallint AS bucket, r.r AS recipient_id, r.p AS policy_id, r.c AS channel, r.e AS endpoint,
                            r.t AS not_before, r.d AS digest, r.w AS reason
                     FROM jsonb_to_recordset(${JSON.stringify(planned)}::jsonb) AS r(r bigint, p bigint, c text, e text, t timestamptz, d text, w text)`
  return insert(tx, purpose, source, at.toISOString())
}

type Planned = { r: number; p: number; c: OutsideChannel; e: string; t: Date; d: string | null; w: string | null }

/** Reads the last days of each row's message; documents and their measures are read once. */
async function lastDaysReader(
  tx: Db,
  list: readonly Individual[],
  at: Date,
): Promise<(row: Individual) => (string | null)[]> {
  const windows = await readWindows(tx, [...new Set(list.map((row) => Number(row.policy_id)))])
  const on = shanghaiDay(at)
  return (row) => {
    const policy = windows.get(Number(row.policy_id))
    return policy ? lastDaysOf(policy, policy.measures, ordinalsOf(row.measures ?? ''), on) : [null]
  }
}

const cappedAmong = (list: readonly Individual[]): number[] =>
  list
    .filter(({ preferences, channel }) => settingsFor(readPreferences(preferences), channel).weeklyCap !== null)
    .map((row) => Number(row.recipient_id))
