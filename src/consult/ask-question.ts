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
// withdrawn ones count, or asking and withdrawing would go on for ever
const aDayMax = 30

/**
 * 提问: asks the department that issued a public document, whether that is still in force or not.
 * @throws BAD_USER_INPUT; NOT_FOUND for a document that is not public; CONFLICT for what waits for its answer already, or with 20 open;
 *   RATE_LIMITED after 30 in a day
 */
export async function askQuestion(
  tx: Db,
  deps: Pick<NoticeDeps, 'clock' | 'calendar' | 'log'>,
  asked: { recipientId: number; policyId: number; text: string },
  accountId: string,
): Promise<QuestionRecord> {
  const { recipientId, policyId } = asked
  const { text } = checkTexts({ text: asked.text }, { text: questionMax })
  const [policy] = await readPolicies(tx, [policyId])
  if (!policy?.issuerId || !isPublic(policy.status)) throw notFound(publishRefusals.policy)
  // one after another, so that none slips past the bounds
  await lockRecipient(tx, recipientId)
  const open = await readOpenOf(tx, recipientId)
  if (open.some((one) => one.policyId === policyId && one.text === text)) throw conflict(consultRefusals.sameQuestion)
  if (open.length >= openMax) throw conflict(consultRefusals.openMax({ max: openMax }))
  const now = deps.clock.now()
  await refuseTooMany(tx, recipientId, now)
  const due = deps.calendar.workingDaysLater(now, answerDays)
  if (!due.covered)
    deps.log.warn({ policyId }, 'the holiday calendar has no data for the time to answer; only weekends were counted')
  const question = { recipientId, policyId, orgId: policy.issuerId, text, askedAt: now, askedBy: accountId }
  return insertQuestion(tx, { ...question, dueAt: due.at })
}

async function refuseTooMany(tx: Db, recipientId: number, now: Date): Promise<void> {
  const today = shanghaiDay(now)
  if ((await countAskedSince(tx, recipientId, endOfShanghaiDay(addDays(today, -1)))) < aDayMax) return
  throw rateLimited(Math.ceil((endOfShanghaiDay(today).getTime() - now.getTime()) / 1000))
}

type Timed = Pick<NoticeDeps, 'clock'>

/** Takes a question back: the department does not see it any more. Again changes nothing. @param question locked @throws CONFLICT once it is answered */
export async function withdrawQuestion(tx: Db, deps: Timed, question: QuestionRecord): Promise<QuestionRecord> {
  if (question.answeredAt) throw conflict(consultRefusals.answeredCannotWithdraw)
  return question.withdrawnAt ? question : updateQuestion(tx, question, { withdrawnAt: deps.clock.now() })
}

/** The asker has looked at the answer, which no longer counts as new. The first time stands; without an answer nothing changes. @param question locked */
export async function markAnswerSeen(tx: Db, deps: Timed, question: QuestionRecord): Promise<QuestionRecord> {
  return question.answeredAt && !question.seenAt ? updateQuestion(tx, question, { seenAt: deps.clock.now() }) : question
}
