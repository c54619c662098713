import { sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { affected, arrayOf, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import type { NoticeDeps } from './deps.ts'
import { cursorOf } from './notice.ts'
import { raiseNoticeClock } from './notice-clock.ts'

/**
 * Releases held notices of a document into their inboxes. The caller's transaction.
 * @param who these recipients, or every notice whose hold ends by `dueBy`
 * @returns number of released notices
 */
export async function releaseHeld(
  tx: Db,
  deps: NoticeDeps,
  policyId: number,
  who: { recipientIds: readonly number[] } | { dueBy: Date },
): Promise<number> {
  if ('recipientIds' in who && who.recipientIds.length === 0) return 0
  const clock = await raiseNoticeClock(tx)
  const condition =
    'dueBy' in who
      ? sql`hold_until <= ${who.dueBy.toISOString()}::timestamptz`
      : sql`bucket = ANY(${arrayOf([...new Set(who.recipientIds.map(bucketOf))], 'smallint')})
            AND recipient_id = ANY(${arrayOf(who.recipientIds, 'bigint')})`
  const count = await affected(
    tx,
    sql`UPDATE deliveries SET state = 'NOTICED', cursor = ${cursorOf(clock)}::bigint, hold_until = NULL
        WHERE policy_id = ${policyId} AND state = 'HELD' AND ${condition}`,
  )
  if (count === 0) return 0
  await announce(tx, { kind: 'notices', policyId, clock })
  await announce(tx, { kind: 'chain', policyId })
  await deps.jobs.emit(tx, { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } })
  return count
}

/** Moves the end of a document's holds that have not ended. The caller's transaction. */
export async function moveHolds(tx: Db, policyId: number, now: Date, until: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE deliveries SET hold_until = ${until.toISOString()}::timestamptz
    WHERE policy_id = ${policyId} AND state = 'HELD' AND hold_until > ${now.toISOString()}::timestamptz`)
}

/** Releases every held notice whose hold has ended. Why: a relay job can be lost. */
export async function releaseDue(deps: NoticeDeps): Promise<void> {
  const now = deps.clock.now()
  const due = await rows<{ policy_id: number }>(
    deps.db,
    sql`SELECT DISTINCT policy_id FROM deliveries WHERE state = 'HELD' AND hold_until <= ${now.toISOString()}::timestamptz`,
  )
  for (const { policy_id } of due) {
    const count = await deps.db.transaction((tx) => releaseHeld(tx, deps, Number(policy_id), { dueBy: now }))
    deps.log.info({ policyId: Number(policy_id), count }, 'held notices released at their deadline')
  }
}
