import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import type { Actor } from './actor.ts'
import { auditLog } from './tables.ts'

/** Actions of the audit log, each `thing.verb-in-past-tense`. Add a new one here. */
export const auditActions = [
  'account.imported',
  'audience.previewed',
  'chain.exported',
  'contact.claimed',
  'contact.confirmed',
  'contact.refused',
  'contact.removed',
  'contact.wanted',
  'contacts.read',
  'contest.settled',
  'contests.read',
  'correction.decided',
  'corrections.read',
  'dead-letters.replayed',
  'dossier.saved',
  'fact.defined',
  'facts.read',
  'facts.stated',
  'faq.published',
  'faq.withdrawn',
  'holidays.noted',
  'interest.added',
  'interest.ended',
  'mail.unsubscribed',
  'member-list.read',
  'members.applied',
  'members.previewed',
  'members.read',
  'members.set-aside',
  'membership.contested',
  'memberships.read',
  'organisations.imported',
  'outreach.contested',
  'outreach.withdrawn',
  'portal.linked',
  'portal.unlinked',
  'portrait.read',
  'portrait.saved',
  'profiles.exported',
  'question.answered',
  'questions.read',
  'unreached.read',
  'webhook.enabled',
  'webhook.registered',
  'webhook.removed',
  'webhook.secret-rotated',
] as const
export type AuditAction = (typeof auditActions)[number]

/** Records an actor's read or decision. In the transaction of the decision where there is one. */
export async function audit(
  db: Db,
  clock: Clock,
  actor: Actor,
  action: AuditAction,
  subject: Record<string, unknown>,
): Promise<void> {
  const accountId = actor.kind === 'account' ? actor.id : null
  await db.insert(auditLog).values({ at: clock.now(), accountId, operation: action, subject })
}
