import type { SendPlainMail } from '../dispatch/channels/email/plain-mail.ts'
import { afterQuietHours } from '../dispatch/plan-message.ts'
import { settingsFor } from '../dispatch/preferences.ts'
import { preferencesOf } from '../dispatch/set-preferences.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { readAddresses } from '../parties/contacts/store.ts'
import { unseal } from '../platform/crypto.ts'
import type { Events } from '../platform/events.ts'
import { readPolicies } from '../publish/store.ts'
import { answerMail } from './answer-mail.ts'
import { readQuestion } from './store.ts'

/**
 * Mails the asker that there is an answer, unless the answer was seen or mail is silenced.
 * The address must be verified and wanted. Quiet hours hold the mail, at most once.
 * It joins no digest and counts towards no cap. Why: the recipient asked for it.
 * A process killed right after sending sends it twice.
 */
export async function tellAsker(
  deps: NoticeDeps,
  mail: SendPlainMail,
  publicUrl: string,
  { questionId, held = false }: Events['question.answered'],
): Promise<void> {
  const question = await readQuestion(deps.db, questionId)
  if (!question?.answeredAt || question.seenAt) return
  const { recipientId, policyId } = question
  const contact = (await readAddresses(deps.db, [recipientId], 'EMAIL')).get(recipientId)
  if (!contact?.verifiedAt || !contact.wanted || contact.endedAt) return
  const preferences = await preferencesOf(deps.db, recipientId)
  const settings = settingsFor(preferences, 'EMAIL')
  if (settings.frequency === 'NEVER') return
  const now = deps.clock.now()
  const startAfter = afterQuietHours(settings, now)
  // Why at most once: the database's clock, which starts the job, can be ahead of this process's clock.
  if (startAfter > now && !held)
    return deps.db.transaction((tx) =>
      deps.jobs.emitAt(tx, startAfter, { name: 'question.answered', data: { questionId, held: true } }),
    )
  const [policy] = await readPolicies(deps.db, [policyId])
  if (!policy) return
  const { subject, text } = answerMail({ title: policy.title, link: `${publicUrl}/questions` }, preferences.language)
  await mail(unseal(deps.ring, contact.sealed), subject, text)
}
