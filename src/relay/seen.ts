import type { LockedTask } from './task.ts'

/** An HTTP or WebSocket request that takes steps. */
export type StepRequest = {
  /** by performance.now(); the sender cannot have seen later steps */
  arrivedAtMs: number
  /** task id → version that this request's own step made */
  ownSteps: Map<number, number>
}

/** The basis of a step's decision: the page's version, or without one the task as it was when the request arrived. */
export type Seen = { version?: number | null | undefined; request: StepRequest }

// Why: an administrator needs longer to read a colleague's step and to decide anew.
const reactionMs = 1000

/**
 * Whether another step came that the decision could not know: after the request arrived, or by another account within
 * the second before. A job's step counts only after the arrival. Pure.
 * @param waitedMs from the request's arrival to the request for the task's lock
 * @example a colleague stepped 400 ms before the lock was requested, this request arrived 5 ms before it: overtaken
 */
export function isOvertaken(task: LockedTask, seen: Seen, accountId: string, waitedMs: number): boolean {
  if (typeof seen.version === 'number') return seen.version !== task.version
  const own = seen.request.ownSteps.get(task.id)
  if (own !== undefined) return own !== task.version
  if (task.versionBefore !== task.version) return true
  const blindMs = task.lastStepBy === null || task.lastStepBy === accountId ? 0 : reactionMs
  return task.steppedMsAgo !== null && task.steppedMsAgo < waitedMs + blindMs
}
