import { bucketOf } from '../../parties/recipient.ts'
import type { Db } from '../../platform/db.ts'
import { conflict } from '../../platform/errors.ts'
import type { RelayDeps } from '../deps.ts'
import { appendEvents, type ChainHead, membersDigest } from '../event-log.ts'
import { tellStep } from '../open-task.ts'
import { relayRefusals } from '../refusals.ts'
import { addOutreaches } from '../store.ts'
import type { RelayTask } from '../task.ts'
import { type Contact, contactKey, type SameContact } from './contact.ts'
import { recordedAbout } from './store.ts'

/** @throws CONFLICT for a returned or recalled task */
export function checkRecordable(task: RelayTask): void {
  if (task.state === 'RECALLED' || task.state === 'RETURNED')
    throw conflict(relayRefusals.notRecordable({ state: task.state }))
}

/** Contacts recorded before, by `contactKey`; true = contested. */
export async function recordedContacts(
  tx: Db,
  task: RelayTask,
  recipientIds: readonly number[],
): Promise<Map<string, boolean>> {
  const found = await recordedAbout(tx, task.id, recipientIds)
  return new Map(
    found.map((contact: SameContact & { contestedAt: Date | null }) => [
      contactKey(contact),
      contact.contestedAt !== null,
    ]),
  )
}

/** Records new contacts with one event for all. The caller has locked the task; this locks the chain. */
export async function addContacts(
  tx: Db,
  deps: RelayDeps,
  { task, accountId, head }: { task: RelayTask; accountId: string; head: ChainHead },
  contacts: readonly Contact[],
  about: Record<string, unknown>,
): Promise<void> {
  if (contacts.length === 0) return
  const base = { taskId: task.id, policyId: task.policyId, orgId: task.orgId, recordedBy: accountId }
  await addOutreaches(
    tx,
    contacts.map((contact) => ({ ...base, ...contact, bucket: bucketOf(contact.recipientId) })),
  )
  const ids = [...new Set(contacts.map((contact) => contact.recipientId))]
  const digest = membersDigest(head, ids)
  const data = { task: task.id, org: task.orgId, members: ids.length, ...about, digest }
  await appendEvents(tx, head, [{ at: deps.clock.now(), kind: 'outreach', data }])
  await tellStep(tx, task)
}
