import { relayWorkingDays } from '../deliver/hold.ts'
import { organisationsAbove, readOrganisations } from '../parties/organisations/store.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvent } from './event-log.ts'
import { addTasks, tasksOfPolicy } from './store.ts'
import type { RelayTask } from './task.ts'

const handedMax = 200

/** Makes child tasks: never in a circle, never upwards, never a second task of an organisation, never due after the parent. */
export async function handDown(
  tx: Db,
  deps: RelayDeps,
  task: RelayTask,
  toOrgs: readonly string[],
  note: string | null,
): Promise<RelayTask[]> {
  if (toOrgs.length === 0) return []
  if (toOrgs.length > handedMax)
    throw badInput([{ path: 'toOrgs', message: `一次最多 ${handedMax} 个组织 at most ${handedMax} at a time` }])
  const orgs = new Map((await readOrganisations(tx, toOrgs)).map((org) => [org.id, org]))
  const taken = new Set((await tasksOfPolicy(tx, task.policyId)).map((other) => other.orgId))
  const above = new Set(await organisationsAbove(tx, task.orgId))
  const problems: FieldProblem[] = []
  for (const [i, id] of toOrgs.entries()) {
    const org = orgs.get(id)
    if (!org || org.kind === 'DEPARTMENT')
      problems.push({ path: `toOrgs[${i}]`, message: '没有此接力组织 no such relay organisation' })
    else if (above.has(id))
      problems.push({ path: `toOrgs[${i}]`, message: '是本组织或其上级 it is this organisation or above it' })
    else if (taken.has(id))
      problems.push({
        path: `toOrgs[${i}]`,
        message: '该组织已有此政策的接力任务 it has a task for this policy already',
      })
  }
  if (problems.length > 0) throw badInput(problems)
  const at = deps.clock.now()
  const ownDue = deps.calendar.workingDaysLater(at, relayWorkingDays).at
  // handed down late it has its own time: it cannot be overdue at once
  const dueAt = task.dueAt > at && task.dueAt < ownDue ? task.dueAt : ownDue
  const base = {
    policyId: task.policyId,
    fromOrgId: task.orgId,
    parentId: task.id,
    depth: task.depth + 1,
    dueAt,
    offeredAt: at,
    note,
    origin: 'HANDED_DOWN' as const,
    interests: [],
  }
  return addTasks(
    tx,
    [...new Set(toOrgs)].map((orgId) => ({ ...base, orgId, state: 'OFFERED' as const })),
  )
}

/** Puts a child on record and tells its organisation. */
export async function announceChild(tx: Db, deps: RelayDeps, child: RelayTask): Promise<void> {
  const data = {
    task: child.id,
    org: child.orgId,
    from: child.fromOrgId,
    parent: child.parentId,
    depth: child.depth,
    due: child.dueAt.toISOString(),
  }
  await appendEvent(tx, child.policyId, { at: deps.clock.now(), kind: 'offered', data })
  await announce(tx, { kind: 'task', taskId: child.id, orgId: child.orgId })
}
