import { type SQL, sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { cursorOf } from '../notices/notice.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import type { Db } from '../platform/db.ts'
import type { Events } from '../platform/events.ts'
import { addressesOf, notYetReminded } from './addresses.ts'
import { insertDispatches } from './insert-dispatches.ts'
import type { OutsideChannel } from './preferences.ts'

/**
 * Notices to plan messages for. `notice`: of one clock value, of one document or (rematch) of some recipients.
 * `reminder`: of one document and some recipients, from before the clock value.
 */
export type DispatchPlan = Events['notices.made']

// most dispatches of one document for one send job; more are split into shares by bucket
const shareSize = 4000
const shares = 8

/**
 * Plans one dispatch per unopened notice and address.
 * Addresses are push endpoints of the accounts that act for the recipient, and verified addresses with consent.
 * @param channels channels that are set up
 */
export async function planDispatches(
  deps: NoticeDeps,
  channels: readonly OutsideChannel[],
  plan: DispatchPlan,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const addresses = addressesOf(noticesOf(plan), channels)
    const source =
      plan.purpose === 'reminder' ? sql`SELECT a.* FROM (${addresses}) a WHERE ${notYetReminded('a')}` : addresses
    const planned = await insertDispatches(tx, { source, purpose: plan.purpose }, deps.clock.now())
    await emitPlanned(tx, deps, planned, plan.purpose)
  })
}

/** Emits send jobs for planned dispatches. The caller's transaction. @param planned document id → number of them */
export async function emitPlanned(
  tx: Db,
  deps: Pick<NoticeDeps, 'jobs' | 'log'>,
  planned: ReadonlyMap<number, number>,
  purpose: string,
): Promise<void> {
  if (planned.size === 0) return
  const events = [...planned].flatMap(([policyId, count]) =>
    count <= shareSize
      ? [{ policyId }]
      : Array.from({ length: shares }, (_, part) => ({ policyId, part, parts: shares })),
  )
  await deps.jobs.emit(tx, ...events.map((data) => ({ name: 'dispatches.planned' as const, data })))
  const count = [...planned.values()].reduce((sum, n) => sum + n, 0)
  deps.log.info({ policyIds: [...planned.keys()].slice(0, 20), purpose, count }, 'dispatches planned')
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
  return sql`SELECT bucket, recipient_id, policy_id, causes FROM deliveries
             WHERE ${when} ${document} ${recipients} AND state IN ('NOTICED', 'ACCEPTED')`
}
