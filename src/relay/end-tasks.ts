import { releaseHeld } from '../deliver/release-held.ts'
import { announce } from '../platform/live.ts'
import { readPolicies } from '../publish/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent, lockChain, readHead } from './event-log.ts'
import { heldOnlyBy } from './held.ts'
import type { OfficeNews } from './remind-tasks.ts'
import { addReminder, findOverdue, lockTask, recallTasks, tasksOfPolicy, updateTask } from './store.ts'
import { afterStep, type RelayTask } from './task.ts'

/**
 * Closes open tasks whose deadline has passed, releases what they held, and tells the issuer once for each document. A job of every minute.
 */
export async function expireTasks(deps: RelayDeps): Promise<void> {
  const overdue = await findOverdue(deps.db, deps.clock.now())
  for (const [policyId, tasks] of Map.groupBy(overdue, (task) => task.policyId))
    await expireOfPolicy(deps, policyId, tasks)
}

async function expireOfPolicy(deps: RelayDeps, policyId: number, overdue: readonly RelayTask[]): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const at = deps.clock.now()
    const expired: RelayTask[] = []
    for (const { id } of [...overdue].sort((a, b) => a.id - b.id)) {
      const task = await lockTask(tx, id)
      if (task && afterStep(task.state, 'expire')) expired.push(task)
    }
    if (expired.length === 0) return
    await lockChain(tx, policyId)
    for (const task of expired) {
      await updateTask(tx, task.id, { state: 'EXPIRED', closedAt: at })
      await appendEvent(tx, policyId, { at, kind: 'expired', data: { task: task.id, org: task.orgId } })
      await addReminder(tx, task.id, 'ESCALATED', at)
      await releaseHeld(tx, deps, policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
      await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
    }
    const [policy] = await readPolicies(tx, [policyId])
    const to = policy?.issuerId
    if (to) {
      const taskIds = expired.map((task) => task.id)
      await appendEvent(tx, policyId, { at, kind: 'escalated', data: { to, tasks: taskIds } })
      const data: OfficeNews = { orgId: to, kind: 'ESCALATED', taskIds }
      await deps.jobs.emit(tx, { name: 'relay.reminded', data })
    }
    await announce(tx, { kind: 'chain', policyId })
  })
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
