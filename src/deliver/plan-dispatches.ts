import { type SQL, sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/store.ts'
import { rows } from '../platform/db.ts'
import { cursorOf, noLongerEligible } from './delivery.ts'
import type { DeliverDeps } from './deps.ts'

/**
 * Which notices to take to their recipients: of a clock value those of one document or (rematch) those of some recipients, whatever
 * the document; for a reminder those of the recipients that came before it.
 */
export type DispatchPlan =
  | { purpose: 'notice'; clock: number; policyId: number }
  | { purpose: 'notice'; clock: number; recipientIds: readonly number[] }
  | { purpose: 'reminder'; clock: number; policyId: number; recipientIds: readonly number[] }

/**
 * Writes one dispatch per notice and address: push endpoints of the accounts that act for the recipient, and the
 * recipient's own verified e-mail where wanted. The primary key makes planning twice harmless, and a reminder single; what was
 * cancelled because eligibility was lost is taken up again when it comes back.
 */
export async function planDispatches(deps: DeliverDeps, plan: DispatchPlan): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const at = deps.clock.now().toISOString()
    const notices = noticesOf(plan)
    const row = (channel: string, endpoint: SQL) =>
      sql`SELECT d.bucket, d.recipient_id, d.policy_id, ${channel}, ${endpoint}, ${plan.purpose}, 'queued', d.not_before, ${at}::timestamptz, ${at}::timestamptz`
    const planned = await rows<{ policy_id: number }>(
      tx,
      sql`WITH d AS (SELECT *, ${at}::timestamptz AS not_before FROM deliveries WHERE ${notices} AND state IN ('NOTICED', 'ACCEPTED'))
          INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
          ${row('WEB_PUSH', sql`e.id::text`)}
          FROM d JOIN grants g ON g.recipient_id = d.recipient_id JOIN push_endpoints e ON e.account_id = g.account_id
          UNION ALL
          ${row('EMAIL', sql`'own'`)}
          FROM d JOIN contacts c ON c.bucket = d.bucket AND c.recipient_id = d.recipient_id
          WHERE c.channel = 'EMAIL' AND c.verified_at IS NOT NULL AND c.wanted AND c.ended_at IS NULL
          ON CONFLICT (bucket, recipient_id, policy_id, channel, endpoint, purpose) DO UPDATE
            SET state = 'queued', reason = NULL, not_before = excluded.not_before, updated_at = excluded.updated_at
            WHERE dispatches.state = 'cancelled' AND dispatches.reason = ${noLongerEligible}
          RETURNING policy_id`,
    )
    const policyIds = [...new Set(planned.map((row) => Number(row.policy_id)))]
    if (policyIds.length === 0) return
    await deps.jobs.emit(tx, ...policyIds.map((policyId) => ({ name: 'dispatches.planned', data: { policyId } })))
    deps.log.info(
      { policyIds: policyIds.slice(0, 20), purpose: plan.purpose, count: planned.length },
      'dispatches planned',
    )
  })
}

function noticesOf(plan: DispatchPlan): SQL {
  const from = cursorOf(plan.clock)
  const when =
    plan.purpose === 'notice'
      ? sql`cursor >= ${from}::bigint AND cursor < ${cursorOf(plan.clock + 1)}::bigint`
      : sql`cursor < ${from}::bigint`
  const document = 'policyId' in plan ? sql`AND policy_id = ${plan.policyId}` : sql``
  const recipients =
    'recipientIds' in plan
      ? sql`AND (bucket, recipient_id) IN (SELECT k.bucket, k.id FROM ${recipientKeys(plan.recipientIds)} k)`
      : sql``
  return sql`${when} ${document} ${recipients}`
}
