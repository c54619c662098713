import type { Actor } from '../../auth/actor.ts'
import { authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import type { Db } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import { checkSeen, type OpenedTask } from '../../relay/open-task.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import type { Seen } from '../../relay/seen.ts'
import { lockTask } from '../../relay/store.ts'
import { numericId } from './paging.ts'

const what = relayRefusals.task

/**
 * Locks a task for its administrator.
 * @param seen basis of the step's decision
 * @throws NOT_FOUND for another organisation's task, CONFLICT after a step that the sender could not know
 */
export async function openTask(tx: Db, actor: Actor, taskId: string, seen?: Seen): Promise<OpenedTask> {
  const waitedMs = seen ? performance.now() - seen.request.arrivedAtMs : 0
  const task = await lockTask(tx, numericId(taskId))
  const account = authorise(actor, 'relay.work', ownershipOfOrganisation(actor, task?.orgId), what)
  if (!task) throw notFound(what)
  if (seen) checkSeen(task, seen, account.id, waitedMs)
  return { task, accountId: account.id }
}
