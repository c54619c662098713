import type { Actor } from '../auth/actor.ts'
import { forwardNotices, noLongerInForce } from '../deliver/forward-notices.ts'
import { releaseHeld } from '../deliver/release-held.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, type FieldProblem } from '../platform/errors.ts'
import { readPolicies } from '../publish/store.ts'
import { chooseMembers, chooseNamed, type ForwardCounts } from './choose-members.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent, lockChain, membersDigest } from './event-log.ts'
import { announceChild, handDown } from './hand-down.ts'
import { heldOnlyBy } from './held.ts'
import { suggestedMembers } from './members.ts'
import { checkNote, openTask, stateNames, stepOf, tellStep } from './open-task.ts'
import { addOutreaches, updateTask } from './store.ts'

// somebody may have told a member what was about to be published
const dayMs = 86_400_000

/** 确认接收. Receiving again changes nothing. */
export async function receiveTask(tx: Db, deps: RelayDeps, actor: Actor, taskId: string): Promise<number> {
  const { task } = await openTask(tx, actor, taskId)
  if (task.state === 'RECEIVED') return task.id
  const state = stepOf(task, 'receive')
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, receivedAt: at })
  await appendEvent(tx, task.policyId, { at, kind: 'received', data: { task: task.id, org: task.orgId } })
  await tellStep(tx, task)
  return task.id
}

export type Forward = {
  memberIds?: readonly string[] | null
  toOrgs?: readonly string[] | null
  note?: string | null
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
  deps: RelayDeps,
  actor: Actor,
  taskId: string,
  forward: Forward,
): Promise<ForwardOutcome> {
  const { task } = await openTask(tx, actor, taskId, forward.seen)
  const state = stepOf(task, 'forward')
  const note = checkNote('note', forward.note)
  await lockChain(tx, task.policyId)
  const { recipientIds, counts } = await chooseMembers(tx, deps, task, forward.memberIds)
  const children = await handDown(tx, deps, task, forward.toOrgs ?? [], note)
  const at = deps.clock.now()
  const noticed = await forwardNotices(tx, deps, { policyId: task.policyId, orgId: task.orgId, recipientIds, note })
  await updateTask(tx, task.id, {
    state,
    receivedAt: task.receivedAt ?? at,
    forwardedAt: task.forwardedAt ?? at,
    note: note ?? task.note,
  })
  const digest = await membersDigest(tx, task.policyId, recipientIds)
  const data = {
    task: task.id,
    org: task.orgId,
    members: recipientIds.length,
    noticed,
    digest,
    to: children.map((child) => child.orgId),
  }
  await appendEvent(tx, task.policyId, { at, kind: 'forwarded', data })
  for (const child of children) await announceChild(tx, deps, child)
  await tellStep(tx, task)
  return { taskId: task.id, ...counts, toNotice: noticed }
}

/** What forwarding to all FORWARD members would do now. Changes nothing. @throws as the forward would */
export async function previewForward(
  tx: Db,
  deps: RelayDeps,
  actor: Actor,
  taskId: string,
  forward: Pick<Forward, 'note'>,
): Promise<ForwardOutcome> {
  const { task } = await openTask(tx, actor, taskId)
  stepOf(task, 'forward')
  checkNote('note', forward.note)
  const [policy] = await readPolicies(tx, [task.policyId])
  if (policy?.status !== 'PUBLISHED') throw noLongerInForce()
  const { counts } = await chooseMembers(tx, deps, task, null)
  return { taskId: task.id, ...counts }
}

/** 退回（不适用）: whom no other open task covers gets a held notice at once. */
export async function returnTask(
  tx: Db,
  deps: RelayDeps,
  actor: Actor,
  taskId: string,
  { reason, seen }: { reason: string; seen?: number | null },
): Promise<number> {
  const { task } = await openTask(tx, actor, taskId, seen)
  const state = stepOf(task, 'return')
  const why = checkNote('reason', reason)
  if (!why) throw badInput([{ path: 'reason', message: '退回须写明理由 a reason is needed' }])
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, closedAt: at, reason: why })
  await appendEvent(tx, task.policyId, { at, kind: 'returned', data: { task: task.id, org: task.orgId, reason: why } })
  await releaseHeld(tx, deps, task.policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
  await tellStep(tx, task)
  return task.id
}

export type Outreach = { memberIds: readonly string[]; method: string; at: Date; note?: string | null }

/** 线下告知登记: recorded by the organisation, never as opened. */
export async function recordOutreach(
  tx: Db,
  deps: RelayDeps,
  actor: Actor,
  taskId: string,
  outreach: Outreach,
): Promise<number> {
  const { task, accountId } = await openTask(tx, actor, taskId)
  if (task.state === 'RECALLED' || task.state === 'RETURNED')
    throw conflict(`任务${stateNames[task.state]} The task is ${task.state}`)
  const note = checkNote('note', outreach.note)
  const method = checkNote('method', outreach.method)
  const now = deps.clock.now()
  const problems: FieldProblem[] = []
  if (!method) problems.push({ path: 'method', message: '须写明方式（电话、走访等）required' })
  if (outreach.at.getTime() > now.getTime() + 300_000)
    problems.push({ path: 'at', message: '不能晚于现在 must not be in the future' })
  const [policy] = await readPolicies(tx, [task.policyId])
  if (policy?.publishedAt && outreach.at.getTime() < policy.publishedAt.getTime() - dayMs)
    problems.push({ path: 'at', message: '不能早于政策发布前一天 at most a day before the policy was published' })
  if (outreach.memberIds.length === 0) problems.push({ path: 'memberIds', message: '不能为空 required' })
  if (problems.length > 0) throw badInput(problems)
  await lockChain(tx, task.policyId)
  const scope = { db: tx, catalogues: deps.catalogues, policyId: task.policyId, orgId: task.orgId, now }
  const ids = chooseNamed(await suggestedMembers(scope), outreach.memberIds)
  const base = {
    taskId: task.id,
    policyId: task.policyId,
    orgId: task.orgId,
    method: method ?? '',
    at: outreach.at,
    note,
    recordedBy: accountId,
  }
  await addOutreaches(
    tx,
    ids.map((recipientId) => ({ ...base, bucket: recipientId % 1024, recipientId })),
  )
  const digest = await membersDigest(tx, task.policyId, ids)
  const data = {
    task: task.id,
    org: task.orgId,
    method: base.method,
    members: ids.length,
    contactAt: outreach.at.toISOString(),
    digest,
  }
  await appendEvent(tx, task.policyId, { at: now, kind: 'outreach', data })
  await tellStep(tx, task)
  return task.id
}
