import { announce } from '../platform/live.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvents, lockChain } from './event-log.ts'
import { reminderDue } from './reminder.ts'
import { addReminder, findOpen, lockTask } from './store.ts'
import { isOpen } from './task.ts'

/**
 * Reminds organisations of their open tasks: each once at half time and once on the last day, one mail for each kind.
 * A job runs it every hour from 9 to 17, so that an hour without a worker loses nothing.
 */
export async function remindTasks(deps: RelayDeps): Promise<void> {
  const now = deps.clock.now()
  const due = (await findOpen(deps.db)).flatMap((task) => {
    const kind = reminderDue(task, now, deps.calendar)
    return kind ? [{ task, kind }] : []
  })
  for (const [orgId, own] of Map.groupBy(due, ({ task }) => task.orgId)) await remindOffice(deps, orgId, own, now)
}

type Due = { task: { id: number; policyId: number }; kind: 'HALF' | 'DUE' }

async function remindOffice(deps: RelayDeps, orgId: string, own: readonly Due[], at: Date): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const reminded: Due[] = []
    for (const one of [...own].sort((a, b) => a.task.id - b.task.id)) {
      const task = await lockTask(tx, one.task.id)
      if (task && isOpen(task.state) && (await addReminder(tx, task.id, one.kind, at))) reminded.push(one)
    }
    // Lock order: all tasks by id, then chain heads by policy. Why: no deadlock.
    for (const { task, kind } of [...reminded].sort((a, b) => a.task.policyId - b.task.policyId)) {
      const data = { task: task.id, org: orgId, of: kind }
      await appendEvents(tx, await lockChain(tx, task.policyId), [{ at, kind: 'reminded', data }])
      await announce(tx, { kind: 'task', taskId: task.id, orgId }, { kind: 'chain', policyId: task.policyId })
    }
    for (const [kind, list] of Map.groupBy(reminded, (one) => one.kind)) {
      const data = { orgId, kind, taskIds: list.map(({ task }) => task.id) }
      await deps.jobs.emit(tx, { name: 'relay.reminded', data })
    }
  })
}
