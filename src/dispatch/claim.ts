import { type SQL, sql } from 'drizzle-orm'
import { ordinalsOf } from '../match/match-policy.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { causeBit, type NoticeState } from '../notices/notice.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { rows } from '../platform/db.ts'
import type { Events } from '../platform/events.ts'
import { isCurrent } from '../publish/store.ts'
import type { SendOutcome } from './channels/channel.ts'
import { tooLate } from './insert-dispatches.ts'
import { afterQuietHours } from './plan-message.ts'
import { readPreferences, settingsFor } from './preferences.ts'
import type { DispatchRecord } from './record.ts'
import { preferencesJson } from './store.ts'

/** Scope of a send job: one document (or a share of its buckets), or the digests of one day. */
export type SendScope = Events['dispatches.planned']

/** Length of a claim's lease. Afterwards another process sends what a killed process had claimed. */
export const leaseMs = 60_000

/** A dispatch under lease. `verdict` = its outcome without an attempt; undefined = send it. */
export type Claimed = { dispatch: DispatchRecord; verdict: SendOutcome | undefined }

const waiting = (scope: SendScope, now: string): SQL =>
  'digest' in scope
    ? sql`digest = ${scope.digest} AND state = 'queued' AND not_before <= ${now}::timestamptz`
    : sql`policy_id = ${scope.policyId} AND digest IS NULL AND state = 'queued' AND not_before <= ${now}::timestamptz
          ${scope.parts ? sql`AND bucket % ${scope.parts} = ${scope.part}` : sql``}`

/** Buckets with due dispatches, in groups of about `size` dispatches. Each group is one claim. */
export async function dueBuckets(deps: NoticeDeps, scope: SendScope, size: number): Promise<number[][]> {
  const now = deps.clock.now().toISOString()
  const found = await rows<{ bucket: number; n: number }>(
    deps.db,
    sql`SELECT bucket, count(*)::int AS n FROM dispatches WHERE ${waiting(scope, now)} GROUP BY bucket ORDER BY bucket`,
  )
  const groups: number[][] = []
  let room = 0
  for (const { bucket, n } of found) {
    if (room < n) {
      groups.push([])
      room = size
    }
    groups.at(-1)?.push(Number(bucket))
    room -= n
  }
  return groups
}

/**
 * Takes due dispatches of these buckets under a lease and checks again whether each is wanted.
 * The document must be in force, and the notice neither withdrawn nor opened.
 * The channel must be neither silenced nor in quiet hours. Posts to portals and recalls need less.
 */
export async function claim(deps: NoticeDeps, scope: SendScope, buckets: readonly number[]): Promise<Claimed[]> {
  const at = deps.clock.now()
  const now = at.toISOString()
  const on = shanghaiDay(at)
  const lease = new Date(at.getTime() + leaseMs).toISOString()
  const list = sql.raw(`'{${buckets.map(Number).join(',')}}'::smallint[]`)
  // Why one look-up per bucket: the statistics do not know a document that was just planned (ADR-08.6).
  const which =
    'digest' in scope ? sql`d.digest = ${scope.digest}` : sql`d.policy_id = ${scope.policyId} AND d.digest IS NULL`
  const found = await rows<ClaimedRow>(
    deps.db,
    sql`WITH claimed AS (
          UPDATE dispatches q SET state = 'sending', attempts = q.attempts + 1, lease_until = ${lease}::timestamptz, updated_at = ${now}::timestamptz
          FROM unnest(${list}) AS k(bucket) CROSS JOIN LATERAL (
                 SELECT d.ctid AS at FROM dispatches d
                 WHERE d.bucket = k.bucket AND ${which} AND d.state = 'queued' AND d.not_before <= ${now}::timestamptz
                 FOR UPDATE SKIP LOCKED) due
          WHERE q.ctid = due.at
          RETURNING q.bucket, q.recipient_id, q.policy_id, q.channel, q.endpoint, q.purpose, q.digest, q.attempts)
        ${withWishes(on)}`,
  )
  return [...found, ...(await claimBeside(deps, found, at))].map((row) => {
    const dispatch: DispatchRecord = {
      bucket: Number(row.bucket),
      recipientId: Number(row.recipient_id),
      policyId: Number(row.policy_id),
      channel: row.channel,
      endpoint: row.endpoint,
      purpose: row.purpose,
      digest: row.digest,
      urgent: row.urgent,
      attempts: Number(row.attempts),
    }
    return { dispatch, verdict: stillWanted(dispatch, row, at) }
  })
}

/**
 * Takes also what is due to the same browsers for other recipients of their accounts, in any bucket.
 * Why: a clerk of several companies gets one push for a document, not one for each (ADR-22.6).
 */
async function claimBeside(deps: NoticeDeps, found: readonly ClaimedRow[], at: Date): Promise<ClaimedRow[]> {
  const pushes = found.filter(({ channel }) => channel === 'WEB_PUSH')
  if (pushes.length === 0) return []
  const now = at.toISOString()
  const on = shanghaiDay(at)
  const lease = new Date(at.getTime() + leaseMs).toISOString()
  const list = pushes.map((row) => ({
    r: row.recipient_id,
    p: row.policy_id,
    e: row.endpoint,
    u: row.purpose,
    d: row.digest,
  }))
  return rows<ClaimedRow>(
    deps.db,
    sql`WITH own AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS o(r bigint, p bigint, e text, u text, d text)),
        others AS (SELECT DISTINCT (g.recipient_id % 1024)::smallint AS bucket, g.recipient_id, o.p, o.e, o.u, o.d
                   FROM own o JOIN push_endpoints e ON e.id = o.e::bigint JOIN grants g ON g.account_id = e.account_id
                   WHERE g.recipient_id <> o.r),
        claimed AS (
          UPDATE dispatches q SET state = 'sending', attempts = q.attempts + 1, lease_until = ${lease}::timestamptz, updated_at = ${now}::timestamptz
          FROM others o CROSS JOIN LATERAL (
                 SELECT d.ctid AS at FROM dispatches d
                 WHERE d.bucket = o.bucket AND d.recipient_id = o.recipient_id AND d.channel = 'WEB_PUSH' AND d.endpoint = o.e
                   AND CASE WHEN o.d IS NULL THEN d.policy_id = o.p AND d.purpose = o.u AND d.digest IS NULL ELSE d.digest = o.d END
                   AND d.state = 'queued' AND d.not_before <= ${now}::timestamptz
                 FOR UPDATE SKIP LOCKED) due
          WHERE q.ctid = due.at
          RETURNING q.bucket, q.recipient_id, q.policy_id, q.channel, q.endpoint, q.purpose, q.digest, q.attempts)
        ${withWishes(on)}`,
  )
}

/** Claimed dispatches with what decides whether they are still wanted on a day. Follows the query `claimed`. */
const withWishes = (on: string): SQL => sql`,
        closed AS (
          SELECT m.policy_id, array_agg(m.ordinal) AS ordinals FROM measures m WHERE m.policy_id IN (SELECT policy_id FROM claimed)
            AND (m.apply_to < ${on}::date OR m.ended_on <= ${on}::date) GROUP BY m.policy_id)
        SELECT c.*, ${isCurrent(on, 'p')} AS current, p.urgent, d.state AS notice_state, d.causes, d.measures::text AS measures,
               x.ordinals AS closed, ${preferencesJson} AS preferences
        FROM claimed c JOIN policies p ON p.id = c.policy_id LEFT JOIN closed x ON x.policy_id = c.policy_id
        LEFT JOIN deliveries d ON d.bucket = c.bucket AND d.recipient_id = c.recipient_id AND d.policy_id = c.policy_id
        LEFT JOIN delivery_preferences w ON w.bucket = c.bucket AND w.recipient_id = c.recipient_id
        ORDER BY c.bucket, c.recipient_id, c.policy_id`

type ClaimedRow = {
  bucket: number
  recipient_id: number
  policy_id: number
  channel: DispatchRecord['channel']
  endpoint: string
  purpose: DispatchRecord['purpose']
  digest: string | null
  attempts: number
  current: boolean
  causes: number | null
  measures: string | null
  /** Ordinals of measures that are over. */
  closed: readonly number[] | null
  urgent: boolean
  notice_state: NoticeState | null
  preferences: unknown
}

/** Checks consent again. Why: it can change while a message waits. Pure. @returns undefined = wanted */
function stillWanted(dispatch: DispatchRecord, row: ClaimedRow, at: Date): SendOutcome | undefined {
  const isAnnouncing = dispatch.purpose !== 'recall'
  if (isAnnouncing && !row.current) return { kind: 'dropped', reason: 'the policy has ended' }
  if (isAnnouncing && row.notice_state === 'RECALLED') return { kind: 'dropped', reason: 'withdrawn' }
  // a portal shows every notice that is current, opened or not
  if (dispatch.channel === 'WEBHOOK') return undefined
  if (isAnnouncing && (row.notice_state === 'OPENED' || row.notice_state === 'ACTED'))
    return { kind: 'dropped', reason: 'already opened' }
  if (isAnnouncing && isTooLate(row)) return { kind: 'dropped', reason: tooLate }
  const settings = settingsFor(readPreferences(row.preferences), dispatch.channel)
  if (settings.frequency === 'NEVER') return { kind: 'dropped', reason: 'declined' }
  const quietUntil = dispatch.urgent ? at : afterQuietHours(settings, at)
  if (quietUntil > at) return { kind: 'postponed', reason: 'quiet hours', afterMs: quietUntil.getTime() - at.getTime() }
  return undefined
}

/** Whether every measure that the notice was made for is over. A subscriber reads of it all the same. Pure. */
function isTooLate({ measures, closed, causes }: ClaimedRow): boolean {
  if (!measures || !closed || ((causes ?? 0) & causeBit.SUBSCRIPTION) !== 0) return false
  return ordinalsOf(measures).every((ordinal) => closed.includes(ordinal))
}
