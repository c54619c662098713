import { relayWorkingDays } from '../notices/hold.ts'
import { organisationsAbove, organisationsBelow, readOrganisations } from '../parties/organisations/store.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { LiveMessage } from '../platform/live.ts'
import type { RelayDeps } from './deps.ts'
import type { NewEvent } from './event-log.ts'
import { relayRefusals } from './refusals.ts'
import { addTasks, putUnder, tasksOfPolicy } from './store.ts'
import type { RelayTask } from './task.ts'

const handedMax = 200

/** A task handed down. Event `offered`: new. Event `handed-down`: a planned task that was moved under this one. */
export type Child = { task: RelayTask; event: 'offered' | 'handed-down' }

/**
 * Makes child tasks. Organisations above the task's own, and those with a task of their own, are refused.
 * A planned task of an organisation below, which that organisation has not begun, becomes the child.
 * A child is due with its parent at the latest; the child of an overdue parent has the full time.
 */
export async function handDown(
  tx: Db,
  deps: RelayDeps,
  task: RelayTask,
  toOrgs: readonly string[],
  note: string | null,
): Promise<Child[]> {
  if (toOrgs.length === 0) return []
  if (toOrgs.length > handedMax) throw badInput([{ path: 'toOrgs', ...relayRefusals.handedMax({ max: handedMax }) }])
  const at = deps.clock.now()
  const ownDue = deps.calendar.workingDaysLater(at, relayWorkingDays).at
  const under = {
    fromOrgId: task.orgId,
    parentId: task.id,
    ancestorIds: [...task.ancestorIds, task.id],
    depth: task.depth + 1,
    // Why: the child of an overdue task must not be overdue at once.
    dueAt: task.dueAt > at && task.dueAt < ownDue ? task.dueAt : ownDue,
    note,
    handedNote: note,
    origin: 'HANDED_DOWN' as const,
  }
  const taken = await tasksOfPolicy(tx, task.policyId)
  const below = new Set(await organisationsBelow(tx, task.orgId))
  const wanted = new Set(toOrgs)
  const planned = taken.filter(({ orgId }) => below.has(orgId) && orgId !== task.orgId && wanted.has(orgId))
  const moved = await putUnder(
    tx,
    planned.map(({ id }) => id),
    under,
  )
  const has = new Set(taken.map(({ orgId }) => orgId))
  for (const { orgId } of moved) has.delete(orgId)
  await checkReceivers(tx, task, toOrgs, has)
  const movedOrgs = new Set(moved.map(({ orgId }) => orgId))
  const fresh = new Set(toOrgs.filter((id) => !movedOrgs.has(id)))
  const added = await addTasks(
    tx,
    [...fresh].map((orgId) => ({
      ...under,
      policyId: task.policyId,
      orgId,
      state: 'OFFERED' as const,
      offeredAt: at,
      interests: [],
    })),
  )
  return [
    ...moved.map((child) => ({ task: child, event: 'handed-down' as const })),
    ...added.map((child) => ({ task: child, event: 'offered' as const })),
  ]
}

/**
 * @param has organisations whose task stays where it is @throws BAD_USER_INPUT with the path of each refused
 * organisation
 */
async function checkReceivers(
  tx: Db,
  task: RelayTask,
  toOrgs: readonly string[],
  has: ReadonlySet<string>,
): Promise<void> {
  const orgs = new Map((await readOrganisations(tx, toOrgs)).map((org) => [org.id, org]))
  const above = new Set(await organisationsAbove(tx, task.orgId))
  const problems: FieldProblem[] = []
  for (const [i, id] of toOrgs.entries()) {
    const org = orgs.get(id)
    if (!org || org.kind === 'DEPARTMENT') problems.push({ path: `toOrgs[${i}]`, ...relayRefusals.noSuchOrganisation })
    else if (above.has(id)) problems.push({ path: `toOrgs[${i}]`, ...relayRefusals.itselfOrAbove })
    else if (has.has(id))
      problems.push({
        path: `toOrgs[${i}]`,
        ...relayRefusals.hasTask,
      })
  }
  if (problems.length > 0) throw badInput(problems)
}

/** The event of a child. Pure. */
export const childEvent = (at: Date, { task: child, event }: Child): NewEvent => ({
  at,
  kind: event,
  data: {
    task: child.id,
    org: child.orgId,
    from: child.fromOrgId,
    parent: child.parentId,
    depth: child.depth,
    due: child.dueAt.toISOString(),
  },
})

/** The live message for viewers of a task. Pure. */
export const taskNews = ({ id, orgId }: Pick<RelayTask, 'id' | 'orgId'>): LiveMessage => ({
  kind: 'task',
  taskId: id,
  orgId,
})
