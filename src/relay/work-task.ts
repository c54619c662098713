import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import { forwardNotices } from '../deliver/forward-notices.ts'
import { releaseHeld } from '../deliver/release-held.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, type FieldProblem, notFound } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { readPolicies } from '../publish/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent, lockChain, membersDigest } from './event-log.ts'
import { announceChild, handDown } from './hand-down.ts'
import { heldOnlyBy } from './held.ts'
import { chooseListed } from './lists/choose-listed.ts'
import { suggestedIds } from './members.ts'
import { addOutreaches, lockTask, updateTask } from './store.ts'
import { afterStep, type RelayStep, type RelayTask } from './task.ts'

const what = '接力任务 relay task'
const noteMax = 500
const namedMax = 10_000
// somebody may have told a member what was about to be published
const dayMs = 86_400_000

/** Reads a task for its administrator and locks it; NOT_FOUND for anybody else's. */
async function openTask(tx: Db, actor: Actor, taskId: string): Promise<{ task: RelayTask; accountId: string }> {
  const task = /^\d{1,15}$/.test(taskId) ? await lockTask(tx, Number(taskId)) : undefined
  const own = actor.kind === 'account' && task !== undefined && task.orgId === actor.orgId
  const account = authorise(actor, 'relay.work', own ? 'own' : 'foreign', what)
  if (!task) throw notFound(what)
  return { task, accountId: account.id }
}

function stepOf(task: RelayTask, step: RelayStep) {
  const state = afterStep(task.state, step)
  if (!state)
    throw conflict(`任务状态为${stateNames[task.state]}，不能进行此操作 Not possible while the task is ${task.state}`)
  return state
}

const stateNames = {
  OFFERED: '待接收',
  RECEIVED: '已接收',
  FORWARDED: '已转发',
  RETURNED: '已退回',
  EXPIRED: '已逾期',
  RECALLED: '已撤回',
} as const

function checkNote(path: string, note: string | null | undefined): string | null {
  if (note && note.length > noteMax)
    throw badInput([{ path, message: `不能超过 ${noteMax} 字 at most ${noteMax} characters` }])
  return note?.trim() || null
}

async function tell(tx: Db, task: RelayTask): Promise<void> {
  await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
  await announce(tx, { kind: 'chain', policyId: task.policyId })
}

/** 确认接收. Receiving again changes nothing. */
export async function receiveTask(tx: Db, deps: RelayDeps, actor: Actor, taskId: string): Promise<number> {
  const { task } = await openTask(tx, actor, taskId)
  if (task.state === 'RECEIVED') return task.id
  const state = stepOf(task, 'receive')
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, receivedAt: at })
  await appendEvent(tx, task.policyId, { at, kind: 'received', data: { task: task.id, org: task.orgId } })
  await tell(tx, task)
  return task.id
}

export type Forward = {
  memberIds?: readonly string[] | null
  /** Instead: whoever of the task's members is on this list. */
  listId?: string | null
  toOrgs?: readonly string[] | null
  note?: string | null
}

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
): Promise<number> {
  const { task } = await openTask(tx, actor, taskId)
  const state = stepOf(task, 'forward')
  const note = checkNote('note', forward.note)
  await lockChain(tx, task.policyId)
  const recipientIds = forward.listId
    ? await chooseListed(tx, deps, task, { ...forward, listId: forward.listId })
    : await chooseMembers(tx, deps, task, forward.memberIds)
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
  await tell(tx, task)
  return task.id
}

async function chooseMembers(
  tx: Db,
  deps: RelayDeps,
  task: RelayTask,
  named: readonly string[] | null | undefined,
): Promise<number[]> {
  const scope = {
    db: tx,
    catalogues: deps.catalogues,
    policyId: task.policyId,
    orgId: task.orgId,
    now: deps.clock.now(),
  }
  const suggestions = await suggestedIds(scope)
  if (named === null || named === undefined) {
    return [...suggestions].filter(([, suggestion]) => suggestion === 'FORWARD').map(([id]) => id)
  }
  return chooseNamed(suggestions, named)
}

function chooseNamed(suggestions: ReadonlyMap<number, unknown>, named: readonly string[]): number[] {
  if (named.length > namedMax)
    throw badInput([{ path: 'memberIds', message: `一次最多 ${namedMax} 个成员 at most ${namedMax} at a time` }])
  const problems: FieldProblem[] = []
  const ids = new Set<number>()
  for (const [i, text] of named.entries()) {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (suggestions.has(id)) ids.add(id)
    else
      problems.push({ path: `memberIds[${i}]`, message: '不是本任务的建议转发或待核实成员 not a member of this task' })
  }
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return [...ids]
}

/** 退回（不适用）: whom no other open task covers gets a held notice at once. */
export async function returnTask(
  tx: Db,
  deps: RelayDeps,
  actor: Actor,
  taskId: string,
  reason: string,
): Promise<number> {
  const { task } = await openTask(tx, actor, taskId)
  const state = stepOf(task, 'return')
  const why = checkNote('reason', reason)
  if (!why) throw badInput([{ path: 'reason', message: '退回须写明理由 a reason is needed' }])
  const at = deps.clock.now()
  await updateTask(tx, task.id, { state, closedAt: at, reason: why })
  await appendEvent(tx, task.policyId, { at, kind: 'returned', data: { task: task.id, org: task.orgId, reason: why } })
  await releaseHeld(tx, deps, task.policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
  await tell(tx, task)
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
  const ids = chooseNamed(await suggestedIds(scope), outreach.memberIds)
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
  await tell(tx, task)
  return task.id
}
