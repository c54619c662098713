import type { RelayTask } from '../../api/generated/types.ts'
import { offerOf } from './offer.ts'

export const taskOrders = ['due', 'closes', 'unreached', 'verify'] as const
export type TaskOrder = (typeof taskOrders)[number]

/** Members to forward to or to verify that were not reached. */
export const unreachedOf = (task: Pick<RelayTask, 'memberCount' | 'verifyCount' | 'reachedCount'>): number =>
  task.memberCount + task.verifyCount - task.reachedCount

/** Most urgent first: nearest day, or largest number; then by relay deadline. Pure. @param on YYYY-MM-DD in Shanghai */
export function inOrder(tasks: readonly RelayTask[], order: TaskOrder, on: string): RelayTask[] {
  // No window, and a closed one, are not urgent.
  const closing = (task: RelayTask): number => Date.parse(offerOf(task.policy.measures, on).closesOn ?? '9999-12-31')
  const rank: Record<TaskOrder, (task: RelayTask) => number> = {
    due: () => 0,
    closes: closing,
    unreached: (task) => -unreachedOf(task),
    verify: (task) => -task.verifyCount,
  }
  const by = rank[order]
  return [...tasks].sort((a, b) => by(a) - by(b) || Date.parse(a.dueAt) - Date.parse(b.dueAt))
}
