import type { LockedTask } from './task.ts'

/** A request that wants to take steps. */
export type StepRequest = {
  /** By performance.now(): what others did after it, this request's sender cannot have seen. */
  arrivedAtMs: number
  /** Versions that this request's own steps made, by task. */
  ownSteps: Map<number, number>
}

/** What the sender of a step decided on: the page that showed a version or, without one, the task as it was when the request arrived. */
export type Seen = { version?: number | null | undefined; request: StepRequest }

// no administrator reads of a colleague's step and decides anew in less
const reactionMs = 1000

/**
 * Whether somebody's step came before one that was decided without knowing of it: after the request arrived, or within the second before by
 * another account. Jobs are nobody's colleague. Pure.
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
