import { type SQL, sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { affected, arrayOf } from '../platform/db.ts'
import { cursorOf } from './delivery.ts'
import type { DeliverDeps } from './deps.ts'

/** Which notices to take to their recipients: those of one clock value, or for a reminder those named that came before it. */
export type DispatchPlan = {
  policyId: number
  clock: number
  purpose: 'notice' | 'reminder'
  recipientIds?: readonly number[]
}

/**
 * Writes one dispatch per notice and address: push endpoints of the accounts that act for the recipient, and the
 * recipient's own verified e-mail where wanted. The primary key makes planning twice harmless, and a reminder single.
 */
export async function planDispatches(deps: DeliverDeps, plan: DispatchPlan): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const at = deps.clock.now().toISOString()
    const notices = noticesOf(plan)
    const row = (channel: string, endpoint: SQL) =>
      sql`SELECT d.bucket, d.recipient_id, d.policy_id, ${channel}, ${endpoint}, ${plan.purpose}, 'queued', d.not_before, ${at}::timestamptz, ${at}::timestamptz`
    const count = await affected(
      tx,
      sql`WITH d AS (SELECT *, ${at}::timestamptz AS not_before FROM deliveries WHERE ${notices} AND state IN ('NOTICED', 'ACCEPTED'))
          INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
          ${row('WEB_PUSH', sql`e.id::text`)}
          FROM d JOIN grants g ON g.recipient_id = d.recipient_id JOIN push_endpoints e ON e.account_id = g.account_id
          UNION ALL
          ${row('EMAIL', sql`'own'`)}
          FROM d JOIN contacts c ON c.bucket = d.bucket AND c.recipient_id = d.recipient_id
          WHERE c.channel = 'EMAIL' AND c.verified_at IS NOT NULL AND c.wanted AND c.ended_at IS NULL
          ON CONFLICT DO NOTHING`,
    )
    if (count === 0) return
    await deps.jobs.emit(tx, { name: 'dispatches.planned', data: { policyId: plan.policyId } })
    deps.log.info({ policyId: plan.policyId, purpose: plan.purpose, count }, 'dispatches planned')
  })
}

function noticesOf(plan: DispatchPlan): SQL {
  const from = cursorOf(plan.clock)
  if (plan.purpose === 'notice') {
    return sql`policy_id = ${plan.policyId} AND cursor >= ${from}::bigint AND cursor < ${cursorOf(plan.clock + 1)}::bigint`
  }
  const ids = plan.recipientIds ?? []
  return sql`policy_id = ${plan.policyId} AND cursor < ${from}::bigint
    AND bucket = ANY(${arrayOf([...new Set(ids.map(bucketOf))], 'smallint')}) AND recipient_id = ANY(${arrayOf(ids, 'bigint')})`
}
