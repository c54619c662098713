import { forwardNotices, noLongerInForce } from '../notices/forward-notices.ts'
import { releaseHeld } from '../notices/release-held.ts'
import type { Db } from '../platform/db.ts'
import { badInput } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { readPolicies } from '../publish/store.ts'
import { chooseMembers, type ForwardCounts } from './choose-members.ts'
import type { ForwardDeps, RelayDeps } from './deps.ts'
import { appendEvents, type ChainHead, lockChain, membersDigest, saltedDigest } from './event-log.ts'
import { childEvent, handDown, taskNews } from './hand-down.ts'
import { heldOnlyBy } from './held.ts'
import { checkNote, type OpenedTask, stepOf, tellStep } from './open-task.ts'
import { relayRefusals } from './refusals.ts'
import { updateTask } from './store.ts'
import type { RelayTask } from './task.ts'

/** 确认接收. Idempotent. */
export async function receiveTask(tx: Db, deps: RelayDeps, { task, accountId }: OpenedTask): Promise<RelayTask> {
  if (task.state === 'RECEIVED') return task
  const state = stepOf(task, 'receive')
  const head = await lockChain(tx, task.policyId)
  checkInForce(head)
  const at = deps.clock.now()
  const received = await updateTask(tx, task.id, accountId, { state, receivedAt: at })
  await appendEvents(tx, head, [{ at, kind: 'received', data: { task: task.id, org: task.orgId } }])
  await tellStep(tx, task)
  return received
}

export type Forward = {
  memberIds?: readonly string[] | null
  /** instead of memberIds: the task's members on this list */
  listId?: string | null
  toOrgs?: readonly string[] | null
  /** to the members; also to the organisations without orgNote */
  note?: string | null
  /** to the organisations that the task is handed down to */
  orgNote?: string | null
}

/** Counts of a forward, done or previewed, and the task after it. */
export type ForwardOutcome = { task: RelayTask; counts: ForwardCounts }

/**
 * 转发: notifies members and hands the task down to other organisations.
 * Members: all FORWARD members, or the named ones, which can be VERIFY members. An empty list names none.
 */
export async function forwardTask(
  tx: Db,
  deps: ForwardDeps,
  { task, accountId }: OpenedTask,
  forward: Forward,
): Promise<ForwardOutcome> {
  const state = stepOf(task, 'forward')
  const note = checkNote('note', forward.note)
  const orgNote = checkNote('orgNote', forward.orgNote) ?? note
  const head = await lockChain(tx, task.policyId)
  checkInForce(head)
  const { recipientIds, counts } = await chooseMembers(tx, deps, task, forward)
  checkChosen(counts, forward)
  const children = await handDown(tx, deps, task, forward.toOrgs ?? [], orgNote)
  const at = deps.clock.now()
  const notified = await forwardNotices(tx, deps, { policyId: task.policyId, orgId: task.orgId, recipientIds, note })
  const digest = membersDigest(head, recipientIds)
  const data = {
    task: task.id,
    org: task.orgId,
    members: recipientIds.length,
    noticed: notified,
    digest,
    to: children.map((child) => child.task.orgId),
  }
  const handed = children.map((child) => childEvent(at, child))
  await appendEvents(tx, head, [{ at, kind: 'forwarded', data }, ...handed])
  await announce(tx, ...[...children.map((child) => child.task), task].map(taskNews), {
    kind: 'chain',
    policyId: task.policyId,
  })
  // Why last: the task's row holds when the step was taken; a colleague's waiting request is compared with that moment.
  const forwarded = await updateTask(tx, task.id, accountId, {
    state,
    receivedAt: task.receivedAt ?? at,
    forwardedAt: task.forwardedAt ?? at,
    note: note ?? orgNote ?? task.note,
    // A note to organisations alone is not shown to members.
    ownNote: (recipientIds.length > 0 && note) || task.ownNote,
  })
  // Why no number of new notices: for VERIFY members it would disclose a peer's forward.
  return { task: forwarded, counts }
}

/** Refuses names or a list that select no member, unless organisations are named. @throws BAD_USER_INPUT */
function checkChosen({ members }: ForwardCounts, { memberIds, listId, toOrgs }: Forward): void {
  if (members === 0 && !toOrgs?.length && (memberIds || listId))
    throw badInput([{ path: listId ? 'listId' : 'memberIds', ...relayRefusals.nobodyChosen }])
}

/** Refuses a step on an ended document. Why: it would come after the recall. @throws CONFLICT */
function checkInForce({ inForce }: Pick<ChainHead, 'inForce'>): void {
  if (!inForce) throw noLongerInForce()
}

/** Counts of a forward to all FORWARD members or to a list, now. Changes nothing. @throws as the forward would */
export async function previewForward(
  tx: Db,
  deps: ForwardDeps,
  { task }: OpenedTask,
  forward: Pick<Forward, 'note' | 'listId'>,
): Promise<ForwardOutcome> {
  stepOf(task, 'forward')
  checkNote('note', forward.note)
  const [policy] = await readPolicies(tx, [task.policyId])
  checkInForce({ inForce: policy?.status === 'PUBLISHED' })
  const { counts } = await chooseMembers(tx, deps, task, forward)
  checkChosen(counts, forward)
  return { task, counts }
}

/** 退回（不适用）: releases the held notices of members that no other open task covers. */
export async function returnTask(
  tx: Db,
  deps: RelayDeps,
  { task, accountId }: OpenedTask,
  reason: string,
): Promise<RelayTask> {
  const state = stepOf(task, 'return')
  const why = checkNote('reason', reason)
  if (!why) throw badInput([{ path: 'reason', ...relayRefusals.returnReason }])
  const head = await lockChain(tx, task.policyId)
  checkInForce(head)
  const at = deps.clock.now()
  const returned = await updateTask(tx, task.id, accountId, { state, closedAt: at, reason: why })
  const data = { task: task.id, org: task.orgId, reasonDigest: saltedDigest(head, why) }
  await appendEvents(tx, head, [{ at, kind: 'returned', data }])
  await releaseHeld(tx, deps, task.policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
  await tellStep(tx, task)
  return returned
}
