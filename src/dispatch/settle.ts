import { sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { lostReasons } from '../notices/notice.ts'
import { acceptNotices } from '../notices/outcomes.ts'
import { rows } from '../platform/db.ts'
import { type ChannelSender, retryDelayMs, type SendOutcome } from './channels/channel.ts'
import type { DispatchRecord } from './record.ts'

/** A dispatch's new state after one attempt. */
export type Result = {
  dispatch: DispatchRecord
  state: 'accepted' | 'queued' | 'cancelled' | 'failed' | 'gone'
  reason: string | null
  ref: string | null
  notBefore: Date
  /** 1 = no attempt took place: `attempts` goes back by one. */
  back: 0 | 1
}

/**
 * The result of an outcome for a dispatch. Pure.
 * @param jitter 0 … 1, equal for all dispatches of a message. Why: a digest must stay together
 */
export function resultOf(
  dispatch: DispatchRecord,
  outcome: SendOutcome,
  retries: ChannelSender['retryAfterMs'],
  now: Date,
  jitter: number,
): Result {
  const plain = { dispatch, reason: null, ref: null, notBefore: now, back: 0 as const }
  const later = (ms: number): Date => new Date(now.getTime() + ms)
  switch (outcome.kind) {
    case 'sent':
      return { ...plain, state: 'accepted', ref: outcome.providerRef }
    case 'postponed':
      return { ...plain, state: 'queued', reason: outcome.reason, notBefore: later(outcome.afterMs), back: 1 }
    case 'dropped':
      return { ...plain, state: 'cancelled', reason: outcome.reason }
    case 'retry': {
      const delay = retryDelayMs(retries, dispatch.attempts, outcome.afterMs, () => jitter)
      if (delay === undefined) return { ...plain, state: 'failed', reason: outcome.reason }
      return { ...plain, state: 'queued', reason: outcome.reason, notBefore: later(delay) }
    }
    default:
      return { ...plain, state: outcome.kind, reason: outcome.reason }
  }
}

/**
 * Writes results in one statement, raises accepted notices, and queues recalls.
 * It writes only dispatches under lease with the same attempt number. Why: a late result must not undo a later attempt.
 * A recall is queued for a message that was accepted after its document ended.
 * Why the EXISTS: without it the plan compares each result with each (ADR-08.6).
 * @returns ids of documents with queued recalls
 */
export async function settle(deps: NoticeDeps, results: readonly Result[]): Promise<number[]> {
  if (results.length === 0) return []
  const at = deps.clock.now()
  const now = at.toISOString()
  const list = results.map(({ dispatch: d, state, reason, ref, notBefore, back }) => ({
    b: d.bucket,
    r: d.recipientId,
    p: d.policyId,
    c: d.channel,
    e: d.endpoint,
    u: d.purpose,
    n: d.attempts,
    s: state,
    w: reason,
    f: ref,
    t: notBefore,
    k: back,
  }))
  const recalls = await rows<{ policy_id: number }>(
    deps.db,
    sql`WITH r AS (
          SELECT * FROM json_to_recordset(${JSON.stringify(list)}::json)
            AS r(b smallint, r bigint, p bigint, c text, e text, u text, n int, s text, w text, f text, t timestamptz, k int)),
        done AS (
          UPDATE dispatches q SET state = r.s, reason = r.w, provider_ref = r.f, lease_until = NULL, not_before = r.t,
                 attempts = q.attempts - r.k, updated_at = ${now}::timestamptz
          FROM r WHERE q.bucket = r.b AND q.recipient_id = r.r AND q.policy_id = r.p AND q.channel = r.c AND q.endpoint = r.e AND q.purpose = r.u
            AND q.state = 'sending' AND q.attempts = r.n
          RETURNING q.bucket, q.recipient_id, q.policy_id, q.channel, q.endpoint, q.purpose, q.state),
        risen AS (
          ${acceptNotices(sql`SELECT DISTINCT bucket, recipient_id, policy_id FROM done WHERE state = 'accepted' AND purpose <> 'recall'`, at)})
        INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
        SELECT DISTINCT a.bucket, a.recipient_id, a.policy_id, a.channel, a.endpoint, 'recall', 'queued',
               ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
        FROM done a JOIN risen d ON d.bucket = a.bucket AND d.recipient_id = a.recipient_id AND d.policy_id = a.policy_id
        WHERE EXISTS (SELECT FROM risen WHERE risen.state = 'RECALLED')
          AND a.state = 'accepted' AND a.purpose <> 'recall' AND d.state = 'RECALLED' AND coalesce(d.reason, '') NOT IN (${sql.join(
            lostReasons.map((one) => sql`${one}`),
            sql`, `,
          )})
        ON CONFLICT DO NOTHING RETURNING policy_id`,
  )
  return [...new Set(recalls.map((row) => Number(row.policy_id)))]
}
