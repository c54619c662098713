import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { conflict } from '../platform/errors.ts'
import { answerMax, checkTexts, type FaqRecord, questionMax } from './question.ts'
import { consultRefusals } from './refusals.ts'
import { countFaq, insertFaq } from './store.ts'

export type FaqText = { question: string; answer: string }
type Timed = Pick<NoticeDeps, 'clock'>

// current entries per document
const entriesMax = 100

/** Adds an entry to a document's 常见问答. @throws BAD_USER_INPUT; CONFLICT when the document has 100 current entries */
export async function addFaq(
  tx: Db,
  deps: Timed,
  given: FaqText & { policyId: number; questionId?: number },
  accountId: string,
): Promise<FaqRecord> {
  const { policyId, questionId = null, question, answer } = given
  const texts = checkTexts({ question, answer }, { question: questionMax, answer: answerMax })
  if ((await countFaq(tx, policyId)) >= entriesMax) throw conflict(consultRefusals.entriesMax({ max: entriesMax }))
  return insertFaq(tx, { ...texts, policyId, publishedAt: deps.clock.now(), publishedBy: accountId, questionId })
}
