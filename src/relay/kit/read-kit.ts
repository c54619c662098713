import { openMeasures } from '../../match/match-policy.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { readMeasures, readPolicies } from '../../publish/store.ts'
import type { RelayDeps } from '../deps.ts'
import type { RelayTask } from '../task.ts'
import { checkHandedOn, type KitContent } from './kit.ts'
import { shortLink } from './short-link.ts'
import { codeOf } from './store.ts'

/** Content of a task's forwarding kit. */
export type Kit = { taskId: number; content: KitContent }

/**
 * Reads a kit's content and creates a missing short link code. Without any open measure all measures are shown.
 * @throws CONFLICT when the task cannot be forwarded any more
 */
export async function readKit(
  { db, clock }: Pick<RelayDeps, 'db' | 'clock'>,
  task: RelayTask,
  publicUrl: string,
): Promise<Kit> {
  const [policy] = await readPolicies(db, [task.policyId])
  checkHandedOn(task, policy)
  if (!policy) throw notFound(publishRefusals.policy)
  const issuerId = policy.issuerId ?? task.fromOrgId
  const names = new Map((await readOrganisations(db, [task.orgId, issuerId])).map(({ id, name }) => [id, name]))
  const offered = (await readMeasures(db, [policy.id])).filter((measure) => measure.audience === 'ENTERPRISE')
  const open = openMeasures(offered, shanghaiDay(clock.now()))
  const content: KitContent = {
    orgName: names.get(task.orgId) ?? task.orgId,
    note: task.ownNote,
    title: policy.title,
    issuerName: names.get(issuerId) ?? '',
    documentNumber: policy.documentNumber,
    effectiveFrom: policy.effectiveFrom,
    effectiveTo: policy.effectiveTo,
    measures: open.length > 0 ? open : offered,
    link: shortLink(publicUrl, await codeOf(db, task.id)),
  }
  return { taskId: task.id, content }
}
