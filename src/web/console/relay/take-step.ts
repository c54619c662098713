import type { RelayTask } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import { fetchTask } from '../../api/relay.ts'

/**
 * Takes a step on a task, and hands on and returns the changed task.
 * After a colleague's step the task is read again, so that the refusal appears beside the current state.
 * @throws the step's error
 */
export async function takeStep(
  taskId: string,
  step: () => Promise<RelayTask>,
  onDone: (task: RelayTask) => void,
): Promise<RelayTask> {
  try {
    const after = await step()
    onDone(after)
    return after
  } catch (thrown) {
    if (asApiError(thrown).code === 'CONFLICT') {
      const current = await fetchTask(taskId, { first: 1 }).catch(() => null)
      if (current) onDone(current)
    }
    throw thrown
  }
}
