import type { Db } from '../../platform/db.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import type { RelayDeps } from '../deps.ts'
import { suggestedIds } from '../members.ts'
import type { RelayTask } from '../task.ts'
import { readList, readListed } from './store.ts'

/**
 * Members of a task that are on one of its organisation's lists; those to verify too, since somebody named them.
 * @throws NOT_FOUND for a list of somebody else
 */
export async function chooseListed(
  tx: Db,
  deps: RelayDeps,
  task: RelayTask,
  { listId, memberIds }: { listId: string; memberIds?: readonly string[] | null },
): Promise<number[]> {
  if (memberIds) throw badInput([{ path: 'listId', message: '不能与 memberIds 同用 not together with memberIds' }])
  const list = await readList(tx, task.orgId, /^\d{1,15}$/.test(listId) ? Number(listId) : -1)
  if (!list) throw notFound('名单 member list')
  const now = deps.clock.now()
  const scope = { db: tx, catalogues: deps.catalogues, policyId: task.policyId, orgId: task.orgId, now }
  const suggestions = await suggestedIds(scope)
  const listed = await readListed(tx, list, now)
  return [...suggestions.keys()].filter((id) => listed.has(id))
}
