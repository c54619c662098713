import { bucketOf } from '../parties/recipient.ts'
import type { Db } from '../platform/db.ts'
import { badInput } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import { chooseNamed } from './choose-members.ts'
import type { RelayDeps } from './deps.ts'
import { appendEvents, lockChain, membersDigest } from './event-log.ts'
import { canBeSetAside } from './members.ts'
import { type OpenedTask, tellStep } from './open-task.ts'
import { checkRecordable } from './outreach/add-contacts.ts'
import { relayRefusals } from './refusals.ts'
import { addSetAsides, removeSetAsides, updateTask } from './store.ts'
import type { RelayTask } from './task.ts'

export type SettingAside = { memberIds: readonly string[]; aside: boolean }

/**
 * 核实后不适用: takes VERIFY members off the list of those to contact, or puts them back.
 * A forward, a contact or a match also puts a member back.
 * @throws BAD_USER_INPUT with the path of each member that is not to be verified (aside) or not set aside (not aside)
 */
export async function setAside(
  tx: Db,
  deps: RelayDeps,
  { task, accountId }: OpenedTask,
  { memberIds, aside }: SettingAside,
): Promise<{ task: RelayTask; count: number }> {
  checkRecordable(task)
  if (memberIds.length === 0) throw badInput([{ path: 'memberIds', ...platformRefusals.required }])
  const head = await lockChain(tx, task.policyId)
  const at = deps.clock.now()
  const scope = { db: tx, catalogues: deps.catalogues, policyId: task.policyId, orgId: task.orgId, now: at }
  const refusal = aside ? relayRefusals.notToVerify : relayRefusals.notSetAside
  const ids = chooseNamed(await canBeSetAside(scope, aside), memberIds, refusal)
  const members = ids.map((recipientId) => ({ recipientId, bucket: bucketOf(recipientId) }))
  if (aside) await addSetAsides(tx, task, members, { at, by: accountId })
  else await removeSetAsides(tx, task, members)
  const digest = membersDigest(head, ids)
  const data = { task: task.id, org: task.orgId, members: ids.length, digest }
  await appendEvents(tx, head, [{ at, kind: aside ? 'set-aside' : 'taken-back', data }])
  const stepped = await updateTask(tx, task.id, accountId, {})
  await tellStep(tx, task)
  return { task: stepped, count: ids.length }
}
