import { releaseHeld } from '../notices/release-held.ts'
import type { RelayDeps } from './deps.ts'
import { lockChain } from './event-log.ts'
import { heldPolicies, uncovered } from './held.ts'

/**
 * Memberships of these enterprises stopped counting (contested, ended), or a notice of theirs was held after the tasks were worked: what RELAY_FIRST holds of theirs and no organisation covers
 * any more is let out at once. Whatever this misses goes at its hold_until at the latest. Runs again without effect.
 */
export async function releaseUncovered(deps: RelayDeps, recipientIds: readonly number[]): Promise<void> {
  for (const policyId of await heldPolicies(deps.db, recipientIds)) {
    await deps.db.transaction(async (tx) => {
      // a task that is being returned is seen either here or there
      await lockChain(tx, policyId)
      await releaseHeld(tx, deps, policyId, { recipientIds: await uncovered(tx, deps, policyId, recipientIds) })
    })
  }
}
