import type { Db } from '../../platform/db.ts'
import { badInput, type FieldProblem } from '../../platform/errors.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import type { RelayDeps } from '../deps.ts'
import { appendEvents, lockChain, membersDigest } from '../event-log.ts'
import { type OpenedTask, tellStep } from '../open-task.ts'
import { relayRefusals } from '../refusals.ts'
import { updateTask } from '../store.ts'
import type { RelayTask } from '../task.ts'
import { checkRecordable } from './add-contacts.ts'
import { deleteOutreaches, outreachIdsOfTask } from './store.ts'

const namedMax = 10_000

/** All contacts with some members, or single contacts. Exactly one of the two. */
export type Withdrawal = {
  memberIds?: readonly string[] | null
  outreachIds?: readonly string[] | null
}

/** numbers of withdrawn contacts and their members */
export type Withdrawn = { members: number; contacts: number; contested: number }

/**
 * 撤销登记: deletes contacts that the organisation recorded with a task, contested ones too, which settles the contest.
 * Only the event log keeps a trace.
 * @throws BAD_USER_INPUT with the path of each member or contact without a record; CONFLICT for a returned or recalled
 * task
 */
export async function withdrawOutreach(
  tx: Db,
  deps: RelayDeps,
  { task, accountId }: OpenedTask,
  named: Withdrawal,
): Promise<{ task: RelayTask; counts: Withdrawn }> {
  checkRecordable(task)
  const ids = await chooseRecorded(tx, task.id, named)
  // Why before the chain's head: a concurrent contest holds a contact's row and then waits for the head.
  const gone = await deleteOutreaches(tx, ids)
  const recipientIds = [...new Set(gone.map((contact) => contact.recipientId))]
  const counts = {
    members: recipientIds.length,
    contacts: gone.length,
    contested: gone.filter((contact) => contact.contestedAt !== null).length,
  }
  const head = await lockChain(tx, task.policyId)
  const digest = membersDigest(head, recipientIds)
  const data = { task: task.id, org: task.orgId, ...counts, digest }
  await appendEvents(tx, head, [{ at: deps.clock.now(), kind: 'outreach-withdrawn', data }])
  const stepped = await updateTask(tx, task.id, accountId, {})
  await tellStep(tx, task)
  return { task: stepped, counts }
}

async function chooseRecorded(
  tx: Db,
  taskId: number,
  { memberIds, outreachIds }: Pick<Withdrawal, 'memberIds' | 'outreachIds'>,
): Promise<number[]> {
  const [path, by, named] = outreachIds
    ? (['outreachIds', 'id', outreachIds] as const)
    : (['memberIds', 'recipientId', memberIds ?? []] as const)
  const refuse = (why: Refusal) => badInput([{ path, ...why }])
  if (memberIds && outreachIds) throw refuse(relayRefusals.membersOrOutreach)
  if (named.length === 0) throw refuse(platformRefusals.required)
  if (named.length > namedMax) throw refuse(relayRefusals.itemsMax({ max: namedMax }))
  const numbers = named.map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : -1))
  const found = await outreachIdsOfTask(tx, taskId, by, numbers)
  const known = new Set(found.map((contact) => contact[by]))
  const problems: FieldProblem[] = numbers.flatMap((id, i) =>
    known.has(id) ? [] : [{ path: `${path}[${i}]`, ...relayRefusals.nothingRecorded }],
  )
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return found.map((contact) => contact.id)
}
