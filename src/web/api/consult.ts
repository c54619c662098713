import type { Connection } from './connection.ts'
import {
  AnswerQuestion,
  AskQuestion,
  MarkAnswerSeen,
  OpenQuestionCount,
  PublishFaq,
  Questions,
  ReceivedQuestions,
  WithdrawFaq,
  WithdrawQuestion,
} from './generated/consult.ts'
import type { FaqInput, Question, ReceivedQuestion } from './generated/types.ts'
import { request } from './graphql.ts'

export const questionMax = 1000
export const answerMax = 2000

/** Newest first. */
export const fetchQuestions = (
  recipientId: string,
  { policyId, after }: { policyId?: string; after?: string | undefined } = {},
): Promise<Connection<Question>> => request(Questions, { recipientId, policyId, after }).then((d) => d.myQuestions)

export const askQuestion = (recipientId: string, policyId: string, text: string): Promise<unknown> =>
  request(AskQuestion, { recipientId, policyId, text })

export const withdrawQuestion = (id: string): Promise<unknown> => request(WithdrawQuestion, { id })

export const markAnswerSeen = (id: string): Promise<unknown> => request(MarkAnswerSeen, { id })

/** Open questions oldest first, or answered ones newest first. */
export const fetchReceived = (open: boolean, after?: string): Promise<Connection<ReceivedQuestion>> =>
  request(ReceivedQuestions, { open, after }).then((d) => d.questions)

/** Number of open questions. */
export const countOpenQuestions = (): Promise<number> => request(OpenQuestionCount).then((d) => d.questions.totalCount)

export const answerQuestion = (id: string, answer: string, faq?: FaqInput): Promise<unknown> =>
  request(AnswerQuestion, { id, answer, faq })

export const publishFaq = (policyId: string, entry: FaqInput): Promise<unknown> =>
  request(PublishFaq, { policyId, ...entry })

export const withdrawFaq = (id: string): Promise<unknown> => request(WithdrawFaq, { id })
