import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { isOvertaken, type Seen } from './seen.ts'
import { lockTask } from './store.ts'
import { afterStep, type RelayStep, type RelayTask } from './task.ts'

const what = '接力任务 relay task'
const noteMax = 500

/**
 * Reads a task for its administrator and locks it; NOT_FOUND for anybody else's.
 * @param seen what its administrator decided on; CONFLICT when a colleague was first
 */
export async function openTask(
  tx: Db,
  actor: Actor,
  taskId: string,
  seen?: Seen,
): Promise<{ task: RelayTask; accountId: string }> {
  const waitedMs = seen ? performance.now() - seen.request.arrivedAtMs : 0
  const task = /^\d{1,15}$/.test(taskId) ? await lockTask(tx, Number(taskId)) : undefined
  const own = actor.kind === 'account' && task !== undefined && task.orgId === actor.orgId
  const account = authorise(actor, 'relay.work', own ? 'own' : 'foreign', what)
  if (!task) throw notFound(what)
  if (seen && isOvertaken(task, seen, account.id, waitedMs))
    throw conflict(
      `其他人刚刚处理过此任务，现为${stateNames[task.state]}，请刷新后再决定\u2002Somebody else was first: the task is ${task.state}; look again`,
    )
  return { task, accountId: account.id }
}

/** The state after a step. @throws CONFLICT when it is not possible from where the task stands */
export function stepOf(task: RelayTask, step: RelayStep) {
  const state = afterStep(task.state, step)
  if (!state)
    throw conflict(
      `任务状态为${stateNames[task.state]}，不能进行此操作\u2002Not possible while the task is ${task.state}`,
    )
  return state
}

/** As the console says them. */
export const stateNames = {
  OFFERED: '待接收',
  RECEIVED: '已接收',
  FORWARDED: '已转发',
  RETURNED: '已退回',
  EXPIRED: '已逾期',
  RECALLED: '已撤回',
} as const

/** A note without blanks around it; null when nothing is left. @throws BAD_USER_INPUT when too long */
export function checkNote(path: string, note: string | null | undefined): string | null {
  if (note && note.length > noteMax)
    throw badInput([{ path, message: `不能超过 ${noteMax} 字 at most ${noteMax} characters` }])
  return note?.trim() || null
}

/** Tells viewers of the task and of its chain. */
export async function tellStep(tx: Db, task: RelayTask): Promise<void> {
  await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId }, { kind: 'chain', policyId: task.policyId })
}
