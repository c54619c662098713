import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { isOvertaken, type Seen } from './seen.ts'
import { afterStep, type LockedTask, type RelayStep, type RelayTask } from './task.ts'

const noteMax = 500

/** A locked task and the account that works on it. */
export type OpenedTask = { task: RelayTask; accountId: string }

/**
 * @param waitedMs from the request's arrival to the request for the task's lock
 * @throws CONFLICT after a step that the sender could not know
 */
export function checkSeen(task: LockedTask, seen: Seen, accountId: string, waitedMs: number): void {
  if (isOvertaken(task, seen, accountId, waitedMs))
    throw conflict(
      `其他人刚刚处理过此任务，现为${stateNames[task.state]}，请刷新后再决定\u2002Somebody else was first: the task is ${task.state}; look again`,
    )
}

/** The state after a step. @throws CONFLICT when the task's state does not permit it */
export function stepOf(task: RelayTask, step: RelayStep) {
  const state = afterStep(task.state, step)
  if (!state)
    throw conflict(
      `任务状态为${stateNames[task.state]}，不能进行此操作\u2002Not possible while the task is ${task.state}`,
    )
  return state
}

/** Chinese state names of the console. */
export const stateNames = {
  OFFERED: '待接收',
  RECEIVED: '已接收',
  FORWARDED: '已转发',
  RETURNED: '已退回',
  EXPIRED: '已逾期',
  RECALLED: '已撤回',
} as const

/** Trims a note; null when nothing is left. @throws BAD_USER_INPUT when it is too long */
export function checkNote(path: string, note: string | null | undefined): string | null {
  if (note && note.length > noteMax)
    throw badInput([{ path, message: `不能超过 ${noteMax} 字 at most ${noteMax} characters` }])
  return note?.trim() || null
}

/** Announces a step to viewers of the task and of its chain. */
export async function tellStep(tx: Db, task: RelayTask): Promise<void> {
  await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId }, { kind: 'chain', policyId: task.policyId })
}
