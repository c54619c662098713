import { request } from './graphql.ts'

/** How many answers the recipient has not looked at. */
export const countNewAnswers = (recipientId: string): Promise<number> =>
  request<{ myQuestions: { unseenCount: number } }>(
    'query($recipientId: ID) { myQuestions(recipientId: $recipientId, first: 0) { unseenCount } }',
    { recipientId },
  ).then((d) => d.myQuestions.unseenCount)
