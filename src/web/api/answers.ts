import { NewAnswers } from './generated/answers.ts'
import { request } from './graphql.ts'

/** Number of answers that the recipient has not seen. */
export const countNewAnswers = (recipientId: string): Promise<number> =>
  request(NewAnswers, { recipientId }).then((d) => d.myQuestions.unseenCount)
