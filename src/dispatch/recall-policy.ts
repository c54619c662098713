import { type SQL, sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { causeBit } from '../notices/notice.ts'
import { takeNoticeLock } from '../notices/notice-clock.ts'
import { recallNotices } from '../notices/outcomes.ts'
import type { Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { lockPolicy } from '../publish/store.ts'
import { insertDispatches } from './insert-dispatches.ts'
import { emitPlanned } from './plan-dispatches.ts'

/**
 * Recalls an ended document: cancels queued dispatches, marks every notice recalled, and plans recall messages.
 * A recall message goes to each address that a provider had accepted a notice or reminder for. Idempotent.
 */
export async function recallPolicy(deps: NoticeDeps, policyId: number, reason: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await takeNoticeLock(tx)
    const policy = await lockPolicy(tx, policyId)
    if (!policy || policy.status === 'PUBLISHED') return
    const at = deps.clock.now()
    await cancelWaiting(tx, policyId, at)
    const recalled = await recallNotices(tx, policyId, reason)
    const planned = await insertDispatches(
      tx,
      { source: acceptedAddressesOf(policyId), purpose: 'recall' },
      deps.clock.now(),
    )
    await emitPlanned(tx, deps, planned, 'recall')
    await deps.jobs.emit(tx, { name: 'notices.recalled', data: { policyIds: [policyId] } })
    await announce(tx, { kind: 'changed', policyId, recipientId: null })
    await announce(tx, { kind: 'chain', policyId })
    deps.log.info({ policyId, recalled }, 'policy ended, notices recalled')
  })
}

/**
 * Plans recall messages of notices that an amendment took away, as `recallPolicy` does. The caller's transaction.
 * @param notices yields bucket, recipient_id, policy_id
 */
export const recallMessages =
  (deps: NoticeDeps) =>
  async (tx: Db, policyId: number, notices: SQL): Promise<void> => {
    const own = sql`SELECT a.* FROM (${acceptedAddressesOf(policyId)}) a JOIN (${notices}) n
      ON n.bucket = a.bucket AND n.recipient_id = a.recipient_id AND n.policy_id = a.policy_id`
    const planned = await insertDispatches(tx, { source: own, purpose: 'recall' }, deps.clock.now())
    await emitPlanned(tx, deps, planned, 'recall')
  }

async function cancelWaiting(tx: Db, policyId: number, at: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE dispatches SET state = 'cancelled', reason = 'recalled', updated_at = ${at.toISOString()}::timestamptz
    WHERE policy_id = ${policyId} AND state = 'queued' AND purpose <> 'recall'`)
}

/**
 * SQL: addresses that a provider accepted a notice or reminder for. `tell-portals` recalls those of portals.
 * `settle` recalls messages that are being sent now.
 */
const acceptedAddressesOf = (policyId: number): SQL => sql`
  SELECT DISTINCT q.bucket, q.recipient_id, q.policy_id, ${causeBit.MATCH}::int AS causes, q.channel, q.endpoint, NULL::text AS account_id
  FROM dispatches q WHERE q.policy_id = ${policyId} AND q.purpose IN ('notice', 'reminder') AND q.state = 'accepted' AND q.channel <> 'WEBHOOK'`
