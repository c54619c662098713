import { releaseHeld } from '../notices/release-held.ts'
import type { RelayDeps } from './deps.ts'
import { lockChain } from './event-log.ts'
import { heldPolicies, uncovered } from './held.ts'

/**
 * Releases held notices of these enterprises that no organisation with an open task covers any more. Idempotent.
 * Cases: a membership stopped counting, or a notice was held after the tasks were worked.
 * The sweeper releases anything missed at `hold_until`.
 */
export async function releaseUncovered(deps: RelayDeps, recipientIds: readonly number[]): Promise<void> {
  for (const policyId of await heldPolicies(deps.db, recipientIds)) {
    await deps.db.transaction(async (tx) => {
      // Why: a concurrent return of a task comes before or after, never between.
      await lockChain(tx, policyId)
      await releaseHeld(tx, deps, policyId, { recipientIds: await uncovered(tx, deps, policyId, recipientIds) })
    })
  }
}
