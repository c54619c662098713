import { sql } from 'drizzle-orm'
import { affected, type Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { lockPolicy } from '../publish/store.ts'
import type { DeliverDeps } from './deps.ts'
import { takeNoticeLock } from './notice-clock.ts'

/**
 * Recalls an ended document: cancels what waits, marks every notice recalled, and plans a recall message for exactly
 * those a provider had told earlier. Runs again without effect.
 */
export async function recallPolicy(deps: DeliverDeps, policyId: number, reason: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await takeNoticeLock(tx)
    const policy = await lockPolicy(tx, policyId)
    if (!policy || policy.status === 'PUBLISHED') return
    const at = deps.clock.now().toISOString()
    await cancelWaiting(tx, policyId, at)
    const recalled = await affected(
      tx,
      sql`UPDATE deliveries SET state = 'RECALLED', reason = ${reason}, recalled_at = ${at}::timestamptz, hold_until = NULL
          WHERE policy_id = ${policyId} AND state NOT IN ('RECALLED', 'SUPPRESSED')`,
    )
    await tx.execute(sql`
      INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
      SELECT DISTINCT bucket, recipient_id, policy_id, channel, endpoint, 'recall', 'queued',
             ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      FROM dispatches WHERE policy_id = ${policyId} AND purpose IN ('notice', 'reminder') AND state IN ('accepted', 'sending')
      ON CONFLICT DO NOTHING`)
    await announce(tx, { kind: 'changed', policyId, recipientId: null })
    await announce(tx, { kind: 'chain', policyId })
    await deps.jobs.emit(tx, { name: 'dispatches.planned', data: { policyId } })
    deps.log.info({ policyId, recalled }, 'policy ended, notices recalled')
  })
}

async function cancelWaiting(tx: Db, policyId: number, at: string): Promise<void> {
  await tx.execute(sql`
    UPDATE dispatches SET state = 'cancelled', reason = 'recalled', updated_at = ${at}::timestamptz
    WHERE policy_id = ${policyId} AND state = 'queued' AND purpose <> 'recall'`)
}
