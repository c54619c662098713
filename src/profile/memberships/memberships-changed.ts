import { organisationsOf } from '../../parties/memberships/members-of.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { type ProfileDeps, reproject } from '../declare-facts.ts'
import { writeMemberOf } from '../store.ts'

// ids per job, as in intake and refresh
const batch = 4000

/**
 * Projects changed memberships of these enterprises, and emits jobs that match documents again and release held notices
 * without a covering organisation. The caller's transaction.
 */
export async function membershipsChanged(tx: Db, deps: ProfileDeps, recipientIds: readonly number[]): Promise<void> {
  const ids = [...new Set(recipientIds)].sort((a, b) => a - b)
  for (let from = 0; from < ids.length; from += batch) {
    const data = { recipientIds: ids.slice(from, from + batch) }
    await writeMembers(tx, deps, data.recipientIds)
    await deps.jobs.emit(tx, { name: 'facts.changed', data }, { name: 'memberships.changed', data })
  }
}

/** Writes only memberships into the projection (ADR-03.5). */
async function writeMembers(tx: Db, deps: ProfileDeps, ids: readonly number[]): Promise<void> {
  const memberOf = await organisationsOf(tx, [...ids], shanghaiDay(deps.clock.now()))
  const written = await writeMemberOf(
    tx,
    ids.map((id) => ({ id, memberOf: memberOf.get(id) ?? [] })),
  )
  // A recipient without a row needs a whole one.
  if (written < ids.length) await reproject(tx, deps, ids)
}
