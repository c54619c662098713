import type { Actor } from '../../auth/actor.ts'
import { authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import type { Db } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import type { OpenedTask } from '../../relay/open-task.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import { lockTask } from '../../relay/store.ts'
import { numericId } from './paging.ts'

const what = relayRefusals.task

/** Locks a task for its administrator. @throws NOT_FOUND for anybody else's */
export async function openTask(tx: Db, actor: Actor, taskId: string): Promise<OpenedTask> {
  const task = await lockTask(tx, numericId(taskId))
  const account = authorise(actor, 'relay.work', ownershipOfOrganisation(actor, task?.orgId), what)
  if (!task) throw notFound(what)
  return { task, accountId: account.id }
}
