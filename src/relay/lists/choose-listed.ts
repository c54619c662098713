import type { Db } from '../../platform/db.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import type { RelayDeps } from '../deps.ts'
import { relayRefusals } from '../refusals.ts'
import type { RelayTask } from '../task.ts'
import { readList, readListed } from './store.ts'

/**
 * Current members on a list of the task's organisation.
 * @throws NOT_FOUND for another organisation's list; BAD_USER_INPUT together with named members
 */
export async function listedIds(
  db: Db,
  deps: RelayDeps,
  task: RelayTask,
  { listId, memberIds }: { listId: string; memberIds?: readonly string[] | null },
): Promise<ReadonlySet<number>> {
  if (memberIds) throw badInput([{ path: 'listId', ...relayRefusals.notWithMemberIds }])
  const list = await readList(db, task.orgId, /^\d{1,15}$/.test(listId) ? Number(listId) : -1)
  if (!list) throw notFound(relayRefusals.list)
  return readListed(db, list, deps.clock.now())
}
