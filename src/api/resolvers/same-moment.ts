import { setTimeout } from 'node:timers/promises'
import { readTasks } from '../../relay/store.ts'
import type { GraphqlContext } from '../graphql/context.ts'

type Step = { atMs: number; accountId: string | undefined; by: string | undefined }

const lastSteps = new Map<number, Step>()
const lastStepsMax = 10_000
// nobody reads of a colleague's step and decides anew in less; on a busy machine a request that was sent with another arrives this much later
const reactionMs = 1000
const atTheDoorMs = 5
// a version that no task has
const unseen = -1

const accountOf = ({ actor }: GraphqlContext) => (actor.kind === 'account' ? actor.id : undefined)

/**
 * The version of a task that this request's sender can have seen: the one that stood before anything waited, unless somebody's step was
 * taken since the request arrived, or a colleague's just before. PostgreSQL tells two at the same moment apart by the row's lock; the
 * embedded database holds the event loop through a whole transaction, so what stands at the door is let in first.
 */
export async function seenVersion(context: GraphqlContext, taskId: string, given?: number | null) {
  if (given !== undefined && given !== null) return given
  return (await seenVersions(context, [taskId])).of(taskId)
}

/** The same for many tasks, all as they stood when the request came. */
export async function seenVersions(context: GraphqlContext, taskIds: readonly string[]) {
  await setTimeout(atTheDoorMs)
  const ids = taskIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number)
  const versions = new Map((await readTasks(context.services.db, ids)).map((task) => [task.id, task.version]))
  return {
    of: (taskId: string): number | undefined => {
      const last = lastSteps.get(Number(taskId))
      // what this request did itself it has seen
      if (!last || last.by === context.request?.id) return last ? undefined : versions.get(Number(taskId))
      const blindMs = last.accountId === accountOf(context) ? 0 : reactionMs
      return last.atMs + blindMs > context.arrivedAtMs ? unseen : versions.get(Number(taskId))
    },
  }
}

/** Remembers that a task was stepped, for those whose request is on its way. */
export function noteStep(context: GraphqlContext, id: number): void {
  const [oldest] = lastSteps.keys()
  if (lastSteps.size >= lastStepsMax && oldest !== undefined) lastSteps.delete(oldest)
  lastSteps.delete(id)
  lastSteps.set(id, { atMs: performance.now(), accountId: accountOf(context), by: context.request?.id })
}
