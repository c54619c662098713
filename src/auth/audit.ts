import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import type { Actor } from './actor.ts'
import { auditLog } from './tables.ts'

/** What an entry of the audit log may be about: `thing.verb-in-past-tense`. A new one is added here. */
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

/** Records who looked at or decided what. In the transaction of the thing itself where there is one. */
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
