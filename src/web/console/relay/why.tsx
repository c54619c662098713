import type { ReactNode } from 'react'
import { fetchWhy } from '../../api/demand.ts'
import { useLoad } from '../../loading.ts'

/** Reasons of a task in one sentence. @param changes rises with each change of the task */
export function Why({ taskId, changes }: { taskId: string; changes: number }): ReactNode {
  const { data } = useLoad(`why ${taskId} ${changes}`, () => fetchWhy(taskId))
  return data ?? '…'
}
