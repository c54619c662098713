import { forwardNotices, noLongerInForce } from '../notices/forward-notices.ts'
import { releaseHeld } from '../notices/release-held.ts'
import type { Db } from '../platform/db.ts'
import { badInput } from '../platform/errors.ts'
import { readPolicies } from '../publish/store.ts'
import { chooseMembers, type ForwardCounts } from './choose-members.ts'
import type { ForwardDeps, RelayDeps } from './deps.ts'
import { appendEvent, lockChain, membersDigest, saltedDigest } from './event-log.ts'
import { announceChild, handDown } from './hand-down.ts'
import { heldOnlyBy } from './held.ts'
import { checkNote, checkSeen, type OpenedTask, stepOf, tellStep } from './open-task.ts'
import { relayRefusals } from './refusals.ts'
import { updateTask } from './store.ts'
import type { RelayTask } from './task.ts'

/** 确认接收. Receiving again changes nothing. */
export async function receiveTask(tx: Db, deps: RelayDeps, { task }: OpenedTask): Promise<number> {
  if (task.state === 'RECEIVED') return task.id
  const state = stepOf(task, 'receive')
  await lockChain(tx, task.policyId)
  await checkInForce(tx, task)
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, receivedAt: at })
  await appendEvent(tx, task.policyId, { at, kind: 'received', data: { task: task.id, org: task.orgId } })
  await tellStep(tx, task)
  return task.id
}

export type Forward = {
  memberIds?: readonly string[] | null
  /** Instead: whoever of the task's members is on this list. */
  listId?: string | null
  toOrgs?: readonly string[] | null
  /** To the members; to the organisations too unless they get one of their own. */
  note?: string | null
  /** To the organisations it is handed down to. */
  orgNote?: string | null
  seen?: number | null
}

/** What a forward did, or would do. */
export type ForwardOutcome = ForwardCounts & { taskId: number }

/**
 * 转发: to all FORWARD members, or to those named (VERIFY members may be; an empty list names nobody), and hands the task
 * down to other organisations.
 */
export async function forwardTask(
  tx: Db,
  deps: ForwardDeps,
  { task }: OpenedTask,
  forward: Forward,
): Promise<ForwardOutcome> {
  checkSeen(task, forward.seen)
  const state = stepOf(task, 'forward')
  const note = checkNote('note', forward.note)
  const orgNote = checkNote('orgNote', forward.orgNote) ?? note
  await lockChain(tx, task.policyId)
  await checkInForce(tx, task)
  const { recipientIds, counts } = await chooseMembers(tx, deps, task, forward)
  checkSomebody(counts, forward)
  const children = await handDown(tx, deps, task, forward.toOrgs ?? [], orgNote)
  const at = deps.clock.now()
  const noticed = await forwardNotices(tx, deps, { policyId: task.policyId, orgId: task.orgId, recipientIds, note })
  await updateTask(tx, task.id, {
    state,
    receivedAt: task.receivedAt ?? at,
    forwardedAt: task.forwardedAt ?? at,
    note: note ?? orgNote ?? task.note,
    // what was said to organisations alone is no word to members
    ownNote: (recipientIds.length > 0 && note) || task.ownNote,
  })
  const digest = await membersDigest(tx, task.policyId, recipientIds)
  const data = {
    task: task.id,
    org: task.orgId,
    members: recipientIds.length,
    noticed,
    digest,
    to: children.map((child) => child.task.orgId),
  }
  await appendEvent(tx, task.policyId, { at, kind: 'forwarded', data })
  for (const child of children) await announceChild(tx, at, child)
  await tellStep(tx, task)
  // not how many were noticed: of members to verify that would tell of a peer's forward
  return { taskId: task.id, ...counts }
}

/** Who names members or a list means somebody. @throws BAD_USER_INPUT */
function checkSomebody({ members }: ForwardCounts, { memberIds, listId, toOrgs }: Forward): void {
  if (members === 0 && !toOrgs?.length && (memberIds || listId))
    throw badInput([{ path: listId ? 'listId' : 'memberIds', ...relayRefusals.nobodyChosen }])
}

/** A step on a document that ended would come after its recall. @throws CONFLICT */
async function checkInForce(tx: Db, task: RelayTask): Promise<void> {
  const [policy] = await readPolicies(tx, [task.policyId])
  if (policy?.status !== 'PUBLISHED') throw noLongerInForce()
}

/** What forwarding to all FORWARD members, or to those on a list, would do now. Changes nothing. @throws as the forward would */
export async function previewForward(
  tx: Db,
  deps: ForwardDeps,
  { task }: OpenedTask,
  forward: Pick<Forward, 'note' | 'listId'>,
): Promise<ForwardOutcome> {
  stepOf(task, 'forward')
  checkNote('note', forward.note)
  await checkInForce(tx, task)
  const { counts } = await chooseMembers(tx, deps, task, forward)
  checkSomebody(counts, forward)
  return { taskId: task.id, ...counts }
}

/** 退回（不适用）: whom no other open task covers gets a held notice at once. */
export async function returnTask(
  tx: Db,
  deps: RelayDeps,
  { task }: OpenedTask,
  { reason, seen }: { reason: string; seen?: number | null },
): Promise<number> {
  checkSeen(task, seen)
  const state = stepOf(task, 'return')
  const why = checkNote('reason', reason)
  if (!why) throw badInput([{ path: 'reason', ...relayRefusals.returnReason }])
  await lockChain(tx, task.policyId)
  await checkInForce(tx, task)
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, closedAt: at, reason: why })
  const reasonDigest = await saltedDigest(tx, task.policyId, why)
  await appendEvent(tx, task.policyId, { at, kind: 'returned', data: { task: task.id, org: task.orgId, reasonDigest } })
  await releaseHeld(tx, deps, task.policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
  await tellStep(tx, task)
  return task.id
}
