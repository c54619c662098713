import type { Db } from '../../platform/db.ts'
import { badInput, conflict, notFound } from '../../platform/errors.ts'
import { announce } from '../../platform/live.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import type { RelayDeps } from '../deps.ts'
import { appendEvents, lockChain } from '../event-log.ts'
import { checkNote } from '../open-task.ts'
import { relayRefusals } from '../refusals.ts'
import { markContested, type OutreachRecord, readOutreach } from './store.ts'

/**
 * 异议: the enterprise denies a contact. The contact then counts nowhere, and its recorder sees the reason.
 * @throws CONFLICT the second time; NOT_FOUND for a contact with another enterprise
 */
export async function contestOutreach(
  tx: Db,
  deps: RelayDeps,
  { recipientId, id, reason }: { recipientId: number; id: string; reason: string },
): Promise<OutreachRecord> {
  const why = checkNote('reason', reason)
  if (!why) throw badInput([{ path: 'reason', ...platformRefusals.reason }])
  const outreachId = /^\d{1,15}$/.test(id) ? Number(id) : -1
  const at = deps.clock.now()
  const contested = await markContested(tx, recipientId, outreachId, { reason: why, at })
  if (!contested) {
    if (await readOutreach(tx, recipientId, outreachId)) throw conflict(relayRefusals.contestedAlready)
    throw notFound(relayRefusals.outreach)
  }
  const { taskId, orgId, policyId } = contested
  // Why only a count: a digest of one member would identify it.
  const data = { task: taskId, org: orgId, contacts: 1 }
  await appendEvents(tx, await lockChain(tx, policyId), [{ at, kind: 'outreach-contested', data }])
  await deps.jobs.emit(tx, { name: 'relay.reminded', data: { orgId, kind: 'CONTESTED', taskIds: [taskId] } })
  await announce(tx, { kind: 'task', taskId, orgId }, { kind: 'chain', policyId })
  return contested
}
