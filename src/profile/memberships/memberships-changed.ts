import type { Db } from '../../platform/db.ts'
import { type ProfileDeps, reproject } from '../state-facts.ts'

// ids of one job, as in intake and refresh
const batch = 4000

/**
 * Memberships of these enterprises began, ended, or stopped counting: rules that ask for members see it, documents are matched
 * anew, and what was held for an organisation that no longer covers them is let out. The caller's transaction.
 */
export async function membershipsChanged(tx: Db, deps: ProfileDeps, recipientIds: readonly number[]): Promise<void> {
  const ids = [...new Set(recipientIds)].sort((a, b) => a - b)
  await reproject(tx, deps, ids)
  for (let from = 0; from < ids.length; from += batch) {
    const data = { recipientIds: ids.slice(from, from + batch) }
    await deps.jobs.emit(tx, { name: 'facts.changed', data }, { name: 'memberships.changed', data })
  }
}
