import { releaseHeld } from '../notices/release-held.ts'
import { announce } from '../platform/live.ts'
import { readPolicies } from '../publish/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvents, lockChain, type NewEvent, readHead } from './event-log.ts'
import { heldOnlyBy } from './held.ts'
import { addReminder, findOverdue, lockTask, recallTasks, tasksOfPolicy, updateTask } from './store.ts'
import { afterStep, type RelayTask } from './task.ts'

/**
 * Closes open tasks after their deadline, releases their held notices, and reports to the issuer once for each
 * document.
 * A job runs it every minute.
 */
export async function expireTasks(deps: RelayDeps): Promise<void> {
  const overdue = await findOverdue(deps.db, deps.clock.now())
  for (const [policyId, tasks] of Map.groupBy(overdue, (task) => task.policyId))
    await expireOfPolicy(deps, policyId, tasks)
}

async function expireOfPolicy(deps: RelayDeps, policyId: number, overdue: readonly RelayTask[]): Promise<void> {
  const [ended] = (await readPolicies(deps.db, [policyId])).filter((policy) => policy.status !== 'PUBLISHED')
  if (ended) return recallRelay(deps, policyId, ended.endedReason ?? ended.status)
  await deps.db.transaction(async (tx) => {
    const expired: RelayTask[] = []
    for (const { id } of [...overdue].sort((a, b) => a.id - b.id)) {
      const task = await lockTask(tx, id)
      if (task && afterStep(task.state, 'expire')) expired.push(task)
    }
    if (expired.length === 0) return
    const head = await lockChain(tx, policyId)
    const at = deps.clock.now()
    const events: NewEvent[] = []
    for (const task of expired) {
      await updateTask(tx, task.id, null, { state: 'EXPIRED', closedAt: at })
      events.push({ at, kind: 'expired', data: { task: task.id, org: task.orgId } })
      await addReminder(tx, task.id, 'ESCALATED', at)
      await releaseHeld(tx, deps, policyId, { recipientIds: await heldOnlyBy(tx, deps, task) })
      await announce(tx, { kind: 'task', taskId: task.id, orgId: task.orgId })
    }
    const [policy] = await readPolicies(tx, [policyId])
    const to = policy?.issuerId
    if (to) {
      const taskIds = expired.map((task) => task.id)
      events.push({ at, kind: 'escalated', data: { to, tasks: taskIds } })
      await deps.jobs.emit(tx, { name: 'relay.reminded', data: { orgId: to, kind: 'ESCALATED', taskIds } })
    }
    await appendEvents(tx, head, events)
    await announce(tx, { kind: 'chain', policyId })
  })
}

/**
 * Recalls every task of an ended document except returned ones, down the whole tree. Idempotent.
 * A concurrent hand-down holds the parent's row; its new tasks are recalled in the next round.
 */
export async function recallRelay(deps: RelayDeps, policyId: number, reason: string): Promise<void> {
  while ((await recallRound(deps, policyId, reason)) > 0);
}

async function recallRound(deps: RelayDeps, policyId: number, reason: string): Promise<number> {
  return deps.db.transaction(async (tx) => {
    if (!(await readHead(tx, policyId))) return 0
    const recalled = await recallTasks(tx, policyId, reason, deps.clock.now())
    if (recalled === 0) return 0
    const event = { at: deps.clock.now(), kind: 'recalled', data: { tasks: recalled, reason } }
    await appendEvents(tx, await lockChain(tx, policyId), [event])
    const tasks = await tasksOfPolicy(tx, policyId)
    const news = tasks.map((task) => ({ kind: 'task' as const, taskId: task.id, orgId: task.orgId }))
    await announce(tx, ...news, { kind: 'chain', policyId })
    return recalled
  })
}
