import pLimit from 'p-limit'
import type { RelayTask } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import type { Refused } from '../../messages/failure.ts'

/** code and message are the refusal; null = received */
export type ReceiveOutcome = Refused & { taskId: string }

// number of requests that a browser sends to one server at a time
const atOnce = 6

/** 确认接收 of each task by itself, some at a time. @returns results in the given order */
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
