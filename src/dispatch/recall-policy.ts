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
 * Recalls an ended document: cancels what waits, marks every notice recalled, and plans a recall message for exactly
 * those a provider had told earlier. Runs again without effect.
 */
export async function recallPolicy(deps: NoticeDeps, policyId: number, reason: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await takeNoticeLock(tx)
    const policy = await lockPolicy(tx, policyId)
    if (!policy || policy.status === 'PUBLISHED') return
    const at = deps.clock.now()
    await cancelWaiting(tx, policyId, at)
    const recalled = await recallNotices(tx, policyId, reason)
    const planned = await insertDispatches(tx, { source: toldOf(policyId), purpose: 'recall' }, deps.clock.now())
    await emitPlanned(tx, deps, planned, 'recall')
    await deps.jobs.emit(tx, { name: 'notices.recalled', data: { policyIds: [policyId] } })
    await announce(tx, { kind: 'changed', policyId, recipientId: null })
    await announce(tx, { kind: 'chain', policyId })
    deps.log.info({ policyId, recalled }, 'policy ended, notices recalled')
  })
}

async function cancelWaiting(tx: Db, policyId: number, at: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE dispatches SET state = 'cancelled', reason = 'recalled', updated_at = ${at.toISOString()}::timestamptz
    WHERE policy_id = ${policyId} AND state = 'queued' AND purpose <> 'recall'`)
}

/** Every address that a provider took a notice for, but portals', which tell-portals knows; what is being sent just now is recalled when it turns out to be accepted (settle). */
const toldOf = (policyId: number): SQL => sql`
  SELECT DISTINCT q.bucket, q.recipient_id, q.policy_id, ${causeBit.MATCH}::int AS causes, q.channel, q.endpoint, NULL::text AS account_id
  FROM dispatches q WHERE q.policy_id = ${policyId} AND q.purpose IN ('notice', 'reminder') AND q.state = 'accepted' AND q.channel <> 'WEBHOOK'`
