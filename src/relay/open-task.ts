import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { platformRefusals } from '../platform/refusals.ts'
import { relayRefusals } from './refusals.ts'
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
    throw conflict(relayRefusals.changedMeanwhile({ state: task.state }))
}

/** The state after a step. @throws CONFLICT when the task's state does not permit it */
export function stepOf(task: RelayTask, step: RelayStep) {
  const state = afterStep(task.state, step)
  if (!state) throw conflict(relayRefusals.notInState({ state: task.state }))
  return state
}

/** Announces a step to viewers of the task and of its chain. */
export async function tellStep(tx: Db, task: RelayTask): Promise<void> {
  await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId }, { kind: 'chain', policyId: task.policyId })
}

/** A note without blanks around it; null when nothing is left. @throws BAD_USER_INPUT when too long */
export function checkNote(path: string, note: string | null | undefined): string | null {
  if (note && note.length > noteMax) throw badInput([{ path, ...platformRefusals.tooLong({ max: noteMax }) }])
  return note?.trim() || null
}
