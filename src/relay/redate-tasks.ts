import { relayDueAt, relayWorkingDays } from '../notices/hold.ts'
import { moveHolds } from '../notices/release-held.ts'
import { endOfShanghaiDay, shanghaiDay } from '../platform/clock.ts'
import { announce } from '../platform/live.ts'
import { readPolicies } from '../publish/store.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvents, lockChain, type NewEvent } from './event-log.ts'
import { taskNews } from './hand-down.ts'
import { findOpen, lockTask, tasksOfPolicy, updateTask } from './store.ts'
import { isOpen, type RelayTask } from './task.ts'

/**
 * Works out the deadlines of open tasks again after the calendar changed. Tasks whose deadline has passed keep it.
 * A deadline does not move into the past: it is at the earliest the end of the day. Idempotent.
 */
export async function redateTasks(deps: RelayDeps): Promise<void> {
  const policyIds = new Set((await findOpen(deps.db)).map(({ policyId }) => policyId))
  for (const policyId of [...policyIds].sort((a, b) => a - b)) await redatePolicy(deps, policyId)
}

async function redatePolicy(deps: RelayDeps, policyId: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [policy] = await readPolicies(tx, [policyId])
    if (policy?.status !== 'PUBLISHED') return
    const now = deps.clock.now()
    const endOfToday = endOfShanghaiDay(shanghaiDay(now))
    const soonest = (at: Date): Date => (at < endOfToday ? endOfToday : at)
    const first = relayDueAt(policy.publishedAt ?? now, deps.calendar).at
    const tasks = await tasksOfPolicy(tx, policyId)
    const dues = new Map<number, Date>()
    // parents first
    for (const task of tasks)
      dues.set(task.id, dueOf(task, first, deps, task.parentId === null ? undefined : dues.get(task.parentId)))
    const moved: RelayTask[] = []
    const events: NewEvent[] = []
    for (const { id } of [...tasks].sort((a, b) => a.id - b.id)) {
      const task = await lockTask(tx, id)
      const at = soonest(dues.get(id) ?? now)
      if (!task || !isOpen(task.state) || task.dueAt <= now || at.getTime() === task.dueAt.getTime()) continue
      moved.push(await updateTask(tx, id, null, { dueAt: at }))
      events.push({ at: now, kind: 'redated', data: { task: id, org: task.orgId, due: at.toISOString() } })
    }
    if (policy.route === 'RELAY_FIRST') await moveHolds(tx, policyId, now, soonest(first))
    if (events.length === 0) return
    await appendEvents(tx, await lockChain(tx, policyId), events)
    await announce(tx, ...moved.map(taskNews), { kind: 'chain', policyId })
  })
}

/** A child is due with its parent at the latest. */
function dueOf(task: RelayTask, first: Date, { calendar }: RelayDeps, parentDue: Date | undefined): Date {
  const own = calendar.workingDaysLater(task.offeredAt, relayWorkingDays).at
  if (task.origin === 'PLANNED') return first
  return task.origin === 'HANDED_DOWN' && parentDue && parentDue > task.offeredAt && parentDue < own ? parentDue : own
}
