import { type SQL, sql } from 'drizzle-orm'
import { affected, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { unpersonalised } from '../profile/store.ts'
import type { NoticeDeps } from './deps.ts'
import { amendedReason, causeBit, lostReason, lostReasons } from './notice.ts'
import { forwarded } from './store.ts'

/** A notice whose recipient meets no open measure. `closed` = ordinals of the document's closed measures. */
export type Lost = { id: number; policy: number; closed: readonly number[] }

/**
 * Cancels queued messages of notices. Why a parameter: `dispatch/` lies right of this folder.
 * @param notices yields bucket, recipient_id, policy_id
 */
export type CancelMessages = (tx: Db, notices: SQL, at: Date) => Promise<void>

/** What `dispatch/` does with messages of notices that are withdrawn. */
export type Messages = {
  cancel: CancelMessages
  /** Plans recall messages, to the addresses that had a message of these notices. */
  recall(tx: Db, policyId: number, notices: SQL): Promise<void>
}

/** SQL over `d`: unopened, and the match is its only cause. */
export const withdrawable = sql.raw(`d.state IN ('HELD', 'NOTICED', 'ACCEPTED') AND d.causes = ${causeBit.MATCH}`)

const comingBack = [...lostReasons, amendedReason].map((reason) => `'${reason}'`).join(', ')

/** SQL: withdrawn unopened, and the document is in force. Such a notice can come back. */
export const withdrawn = (alias: string): SQL =>
  sql.raw(`${alias}.state = 'RECALLED' AND ${alias}.opened_at IS NULL AND ${alias}.reason IN (${comingBack})`)

/** SQL: end of an INSERT of notices. A notice that was withdrawn unopened comes back; every other one stays as it is. */
export const comesBack = sql`ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE
  SET state = excluded.state, cursor = excluded.cursor, measures = excluded.measures, hold_until = excluded.hold_until, reason = NULL
  WHERE ${withdrawn('deliveries')}`

/**
 * SQL over `d`: whether the notice was made for one of these measures.
 * A closed window is no failed rule: a notice that was made for the measure stays.
 * @param ordinals yields `o`
 */
const madeFor = (ordinals: SQL): SQL =>
  sql`EXISTS (SELECT FROM (${ordinals}) c WHERE CASE WHEN c.o < length(d.measures) THEN get_bit(d.measures, c.o) = 1 ELSE false END)`

/** Withdraws lost notices without a forward, if the match is their only cause and they are unopened. */
export async function withdrawLost(
  tx: Db,
  deps: NoticeDeps,
  lost: readonly Lost[],
  cancel: CancelMessages,
): Promise<void> {
  if (lost.length === 0) return
  const at = deps.clock.now()
  const list = sql`jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) AS r(id bigint, policy bigint, closed jsonb)`
  const key = sql.raw('d.bucket = (r.id % 1024)::smallint AND d.recipient_id = r.id AND d.policy_id = r.policy')
  const going = sql`${withdrawable} AND NOT ${forwarded('d')}
    AND NOT ${madeFor(sql`SELECT v::int AS o FROM jsonb_array_elements_text(r.closed) v`)}`
  await cancel(
    tx,
    sql`SELECT d.bucket, d.recipient_id, d.policy_id FROM ${list} JOIN deliveries d ON ${key} WHERE ${going}`,
    at,
  )
  const found = await rows<{ recipient_id: number; policy_id: number }>(
    tx,
    sql`UPDATE deliveries d SET state = 'RECALLED', reason = ${lostReason}, hold_until = NULL
        FROM ${list} WHERE ${key} AND ${going} RETURNING d.recipient_id, d.policy_id`,
  )
  const [only] = found
  const recipientId = found.length === 1 ? Number(only?.recipient_id) : null
  if (found.length === 0) return
  const policyIds = [...new Set(found.map((row) => Number(row.policy_id)))]
  const recipientIds = [...new Set(found.map((row) => Number(row.recipient_id)))]
  await deps.jobs.emit(tx, { name: 'notices.recalled', data: { policyIds, recipientIds } })
  await announce(tx, ...policyIds.map((policyId) => ({ kind: 'changed' as const, policyId, recipientId })))
}

type Unfit = {
  policyId: number
  /** Yields bucket, id of those who fit now. */
  eligible: SQL
  /** Ordinals of the document's measures that have closed. */
  closed: readonly number[]
  /** Ordinals of its measures that an amendment ended. */
  ended: readonly number[]
}

/**
 * Withdraws notices of one document that the match alone made and that no longer fit: the unopened ones, and, opened
 * or not, those made for a measure that an amendment ended. The latter cause recall messages.
 * @returns their number
 */
export async function withdrawUnfit(tx: Db, deps: NoticeDeps, unfit: Unfit, messages: Messages): Promise<number> {
  const { policyId, ended } = unfit
  const amended = sql`d.state <> 'RECALLED' AND d.causes = ${sql.raw(String(causeBit.MATCH))} AND ${madeFor(ordinalsIn(ended))}`
  const byAmendment = ended.length > 0 ? await recallUnfit(tx, unfit, amended, amendedReason) : 0
  // Why: without personalisation no facts of the recipient are used, so none of them can be lost
  const lost = sql`${withdrawable} AND NOT ${unpersonalised('d')}`
  const count = byAmendment + (await recallUnfit(tx, unfit, lost, lostReason))
  if (count === 0) return 0
  const recalled = sql`SELECT d.bucket, d.recipient_id, d.policy_id FROM deliveries d
    WHERE d.policy_id = ${policyId} AND d.state = 'RECALLED'`
  await messages.cancel(tx, recalled, deps.clock.now())
  if (byAmendment > 0) await messages.recall(tx, policyId, sql`${recalled} AND d.reason = ${amendedReason}`)
  await deps.jobs.emit(tx, { name: 'notices.recalled', data: { policyIds: [policyId] } })
  await announce(tx, { kind: 'changed', policyId, recipientId: null })
  return count
}

const recallUnfit = (tx: Db, { policyId, eligible, closed }: Unfit, which: SQL, reason: string): Promise<number> =>
  affected(
    tx,
    sql`WITH fit AS MATERIALIZED (${eligible})
        UPDATE deliveries d SET state = 'RECALLED', reason = ${reason}, hold_until = NULL
        WHERE d.policy_id = ${policyId} AND ${which} AND NOT ${forwarded('d')} AND NOT ${madeFor(ordinalsIn(closed))}
          AND NOT EXISTS (SELECT FROM fit WHERE fit.bucket = d.bucket AND fit.id = d.recipient_id)`,
  )

const ordinalsIn = (ordinals: readonly number[]): SQL =>
  sql`SELECT v::int AS o FROM jsonb_array_elements_text(${JSON.stringify(ordinals)}::jsonb) v`
