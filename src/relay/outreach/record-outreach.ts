import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, type FieldProblem } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { readPolicies } from '../../publish/store.ts'
import { chooseNamed } from '../choose-members.ts'
import type { RelayDeps } from '../deps.ts'
import { lockChain, saltedDigest } from '../event-log.ts'
import { suggestedMembers } from '../members.ts'
import { checkNote, type OpenedTask } from '../open-task.ts'
import { relayRefusals } from '../refusals.ts'
import type { RelayTask } from '../task.ts'
import { addContacts, checkRecordable, recordedContacts } from './add-contacts.ts'
import { contactKey, momentProblem } from './contact.ts'

/** Method, instant and note of a contact outside the system. */
export type OutreachMoment = { method: string; at: Date; note?: string | null }
export type Outreach = OutreachMoment & { memberIds: readonly string[] }

/**
 * 线下告知登记: an organisation records contacts. A contact never counts as opened.
 * Idempotent for the same member, method and moment.
 */
export async function recordOutreach(
  tx: Db,
  deps: RelayDeps,
  { task, accountId }: OpenedTask,
  outreach: Outreach,
): Promise<{ task: RelayTask; recorded: number }> {
  checkRecordable(task)
  const now = deps.clock.now()
  const [policy] = await readPolicies(tx, [task.policyId])
  const { method, note, problems } = readContact(outreach, { now, publishedAt: policy?.publishedAt ?? null })
  if (outreach.memberIds.length === 0) problems.push({ path: 'memberIds', ...platformRefusals.required })
  if (problems.length > 0) throw badInput(problems)
  const head = await lockChain(tx, task.policyId)
  const scope = { db: tx, catalogues: deps.catalogues, policyId: task.policyId, orgId: task.orgId, now }
  const ids = chooseNamed(await suggestedMembers(scope), outreach.memberIds)
  const known = await recordedContacts(tx, task, ids)
  const contacts = ids
    .map((recipientId) => ({ recipientId, method, at: outreach.at, note }))
    .filter((contact) => !known.has(contactKey(contact)))
  // Why neither note nor minute: outsiders get the log, and no event is ever erased.
  const about = {
    methodDigest: saltedDigest(head, method),
    contactOn: shanghaiDay(outreach.at),
  }
  await addContacts(tx, deps, { task, accountId, head }, contacts, about)
  return { task, recorded: contacts.length }
}

/** Checks a contact apart from its task. @throws BAD_USER_INPUT */
export function checkContact(contact: OutreachMoment, now: Date): void {
  const { problems } = readContact(contact, { now, publishedAt: null })
  if (problems.length > 0) throw badInput(problems)
}

function readContact(contact: OutreachMoment, known: { now: Date; publishedAt: Date | null }) {
  const note = checkNote('note', contact.note)
  const method = checkNote('method', contact.method)
  const problems: FieldProblem[] = []
  if (!method) problems.push({ path: 'method', ...relayRefusals.methodNeeded })
  const moment = momentProblem(contact.at, known)
  if (moment) problems.push({ path: 'at', ...moment })
  return { method: method ?? '', note, problems }
}
