import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { addFaq, type FaqText } from './manage-faq.ts'
import { answerMax, checkTexts, type QuestionRecord, questionMax } from './question.ts'
import { consultRefusals } from './refusals.ts'
import { updateQuestion } from './store.ts'

/**
 * 答复: answers a question once and for all, and notifies the asker. The caller's transaction.
 * With `faq` the department's own words also become a public entry.
 * @param question locked
 * @throws BAD_USER_INPUT; CONFLICT when the question has been answered or withdrawn
 */
export async function answerQuestion(
  tx: Db,
  deps: Pick<NoticeDeps, 'clock' | 'jobs'>,
  accountId: string,
  question: QuestionRecord,
  { answer, faq }: { answer: string; faq?: FaqText | null | undefined },
): Promise<QuestionRecord> {
  const { id } = question
  if (question.withdrawnAt) throw conflict(consultRefusals.withdrawn)
  if (question.answeredAt) throw conflict(consultRefusals.answered)
  const texts = faq
    ? checkTexts(
        { answer, 'faq.question': faq.question, 'faq.answer': faq.answer },
        { answer: answerMax, 'faq.question': questionMax, 'faq.answer': answerMax },
      )
    : checkTexts({ answer }, { answer: answerMax })
  const change = { answer: texts.answer, answeredAt: deps.clock.now(), answeredBy: accountId }
  const answered = await updateQuestion(tx, question, change)
  if (faq) await addFaq(tx, deps, { ...faq, policyId: question.policyId, questionId: id }, accountId)
  await deps.jobs.emit(tx, { name: 'question.answered', data: { questionId: id } })
  await announce(tx, { kind: 'answer', questionId: id, recipientId: question.recipientId })
  return answered
}
