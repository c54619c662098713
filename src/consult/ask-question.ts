import type { NoticeDeps } from '../notices/deps.ts'
import { lockRecipient } from '../parties/contacts/store.ts'
import { addDays, endOfShanghaiDay, shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { conflict, notFound, rateLimited } from '../platform/errors.ts'
import { isPublic } from '../publish/policy.ts'
import { publishRefusals } from '../publish/refusals.ts'
import { readPolicies } from '../publish/store.ts'
import { answerDays, checkTexts, type QuestionRecord, questionMax } from './question.ts'
import { consultRefusals } from './refusals.ts'
import { countAskedSince, insertQuestion, readOpenOf, updateQuestion } from './store.ts'

const openMax = 20
// Withdrawn questions count too. Why: else a recipient could ask and withdraw without end.
const aDayMax = 30

/**
 * 提问: asks the department that issued a public document, in force or not. The caller's transaction.
 * @throws BAD_USER_INPUT; NOT_FOUND for a document that is not public; CONFLICT for the text of an open question
 *   on the document, or with 20 open questions; RATE_LIMITED after 30 questions on a Shanghai day
 */
export async function askQuestion(
  tx: Db,
  deps: Pick<NoticeDeps, 'clock' | 'calendar' | 'log'>,
  given: { recipientId: number; policyId: number; text: string },
  accountId: string,
): Promise<QuestionRecord> {
  const { recipientId, policyId } = given
  const { text } = checkTexts({ text: given.text }, { text: questionMax })
  const [policy] = await readPolicies(tx, [policyId])
  if (!policy?.issuerId || !isPublic(policy.status)) throw notFound(publishRefusals.policy)
  // Why the lock: concurrent questions must not pass the limits.
  await lockRecipient(tx, recipientId)
  const open = await readOpenOf(tx, recipientId)
  if (open.some((one) => one.policyId === policyId && one.text === text)) throw conflict(consultRefusals.sameQuestion)
  if (open.length >= openMax) throw conflict(consultRefusals.openMax({ max: openMax }))
  const now = deps.clock.now()
  await refuseTooMany(tx, recipientId, now)
  const due = deps.calendar.workingDaysLater(now, answerDays)
  const question = { recipientId, policyId, orgId: policy.issuerId, text, askedAt: now, askedBy: accountId }
  return insertQuestion(tx, { ...question, dueAt: due.at })
}

async function refuseTooMany(tx: Db, recipientId: number, now: Date): Promise<void> {
  const today = shanghaiDay(now)
  if ((await countAskedSince(tx, recipientId, endOfShanghaiDay(addDays(today, -1)))) < aDayMax) return
  throw rateLimited(Math.ceil((endOfShanghaiDay(today).getTime() - now.getTime()) / 1000))
}

type Timed = Pick<NoticeDeps, 'clock'>

/** Withdraws a question from the department. Idempotent. @param question locked @throws CONFLICT after the answer */
export async function withdrawQuestion(tx: Db, deps: Timed, question: QuestionRecord): Promise<QuestionRecord> {
  if (question.answeredAt) throw conflict(consultRefusals.answeredCannotWithdraw)
  return question.withdrawnAt ? question : updateQuestion(tx, question, { withdrawnAt: deps.clock.now() })
}

/** Records when the asker first saw the answer. Without an answer nothing changes. @param question locked */
export async function markAnswerSeen(tx: Db, deps: Timed, question: QuestionRecord): Promise<QuestionRecord> {
  return question.answeredAt && !question.seenAt ? updateQuestion(tx, question, { seenAt: deps.clock.now() }) : question
}
