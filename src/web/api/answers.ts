import { NewAnswers } from './generated/answers.ts'
import { request } from './graphql.ts'

/** How many answers the recipient has not looked at. */
export const countNewAnswers = (recipientId: string): Promise<number> =>
  request(NewAnswers, { recipientId }).then((d) => d.myQuestions.unseenCount)
