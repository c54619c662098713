import { releaseHeld } from '../deliver/release-held.ts'
import { announce } from '../platform/live.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent, lockChain, readHead } from './event-log.ts'
import { heldOnlyBy } from './held.ts'
import { findOverdue, lockTask, recallTasks, tasksOfPolicy, updateTask } from './store.ts'
import { afterStep } from './task.ts'

/** Closes open tasks whose deadline has passed and releases what they held. A job of every minute. */
export async function expireTasks(deps: RelayDeps): Promise<void> {
  for (const overdue of await findOverdue(deps.db, deps.clock.now())) {
    await deps.db.transaction(async (tx) => {
      const task = await lockTask(tx, overdue.id)
      const state = task ? afterStep(task.state, 'expire') : undefined
      if (!task || !state) return
      const at = deps.clock.now()
      await lockChain(tx, task.policyId)
      await updateTask(tx, task.id, { state, closedAt: at })
      await appendEvent(tx, task.policyId, { at, kind: 'expired', data: { task: task.id, org: task.orgId } })
      await releaseHeld(tx, deps, task.policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
      await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
      await announce(tx, { kind: 'chain', policyId: task.policyId })
    })
  }
}

/** Recalls every task of an ended document, down the whole tree. Runs again without effect. */
export async function recallRelay(deps: RelayDeps, policyId: number, reason: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    if (!(await readHead(tx, policyId))) return
    const at = deps.clock.now()
    const recalled = await recallTasks(tx, policyId, reason, at)
    if (recalled === 0) return
    await appendEvent(tx, policyId, { at, kind: 'recalled', data: { tasks: recalled, reason } })
    for (const task of await tasksOfPolicy(tx, policyId))
      await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
    await announce(tx, { kind: 'chain', policyId })
  })
}
