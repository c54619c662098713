import type { RelayTask } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import { fetchTask } from '../../api/relay.ts'

/**
 * Takes a step on a task, hands on how it stands after and returns it. Where somebody else was first, the task is read again, so that the refusal
 * is read beside what holds now.
 * @throws what the step threw
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
