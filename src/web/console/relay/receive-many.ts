import pLimit from 'p-limit'
import type { RelayTask } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import type { Refused } from '../../messages/failure.ts'

/** code and message say why it was not received; null = it was. */
export type ReceiveOutcome = Refused & { taskId: string }

// as many requests as a browser sends to one server at a time
const atOnce = 6

/** 确认接收 of each for itself, some at a time; in the order given. */
export function receiveMany(
  tasks: readonly Pick<RelayTask, 'id'>[],
  receive: (taskId: string) => Promise<unknown>,
): Promise<ReceiveOutcome[]> {
  return pLimit(atOnce).map(tasks, async ({ id: taskId }) => {
    try {
      await receive(taskId)
      return { taskId, code: null, message: null, fields: null }
    } catch (thrown) {
      const { code, message, fields } = asApiError(thrown)
      return { taskId, code, message, fields }
    }
  })
}
