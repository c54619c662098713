import { relayWorkingDays } from '../../notices/hold.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { conflict, forbidden, notFound } from '../../platform/errors.ts'
import { announce } from '../../platform/live.ts'
import { isPublic } from '../../publish/policy.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { lockPolicy, readMeasures, readPolicies } from '../../publish/store.ts'
import type { RelayDeps } from '../deps.ts'
import { appendEvents, lockChain } from '../event-log.ts'
import { relayRefusals } from '../refusals.ts'
import { addTasks, tasksOfPolicy } from '../store.ts'
import { metInterests } from './meet-interests.ts'
import { readCurrentInterests } from './store.ts'

/**
 * 主动领取: an organisation takes a published document without an offer.
 * The task is a received first hop from the issuer, and then works like any other task.
 * An organisation that has a task for the document keeps that one.
 * @returns the task's id
 * @throws FORBIDDEN for departments; NOT_FOUND; CONFLICT for documents that are not relayed, or not planned yet
 */
export async function pullRelay(tx: Db, deps: RelayDeps, orgId: string, policyId: number): Promise<number> {
  const [org] = await readOrganisations(tx, [orgId])
  if (!org || org.kind === 'DEPARTMENT') throw forbidden(relayRefusals.departmentDoesNotRelay)
  // Why before the lock: guessed ids must not create chains.
  const [seen] = await readPolicies(tx, [policyId])
  if (!seen || !isPublic(seen.status)) throw notFound(publishRefusals.policy)
  const chain = await lockChain(tx, policyId)
  const own = (await tasksOfPolicy(tx, policyId)).find((task) => task.orgId === orgId)
  if (own) return own.id
  // Why the lock: a concurrent recall comes after it and finds the task.
  const policy = await lockPolicy(tx, policyId)
  if (policy?.status !== 'PUBLISHED') throw conflict(relayRefusals.ended)
  if (policy.route === 'PAGE_ONLY') throw conflict(relayRefusals.pageOnly)
  if (!(await readMeasures(tx, [policyId])).some((measure) => measure.audience === 'ENTERPRISE'))
    throw conflict(relayRefusals.nothingForEnterprises)
  if (!policy.matchedAt || !chain.plannedAt) throw conflict(relayRefusals.justPublished)
  const at = deps.clock.now()
  const dueAt = deps.calendar.workingDaysLater(at, relayWorkingDays).at
  const interests = await metInterests(tx, policyId, await readCurrentInterests(tx, orgId), shanghaiDay(at))
  const fromOrgId = policy.issuerId ?? 'unknown'
  const [task] = await addTasks(tx, [
    {
      policyId,
      orgId,
      fromOrgId,
      parentId: null,
      depth: 1,
      state: 'RECEIVED',
      dueAt,
      offeredAt: at,
      receivedAt: at,
      note: null,
      origin: 'PULLED',
      interests: interests.map(({ id }) => id),
    },
  ])
  if (!task) throw new Error(`the task of ${orgId} for policy ${policyId} was not stored`)
  const data = { task: task.id, org: orgId, from: fromOrgId, depth: 1, due: dueAt.toISOString() }
  await appendEvents(tx, chain, [{ at, kind: 'pulled', data }])
  await announce(tx, { kind: 'task', taskId: task.id, orgId }, { kind: 'chain', policyId })
  return task.id
}
