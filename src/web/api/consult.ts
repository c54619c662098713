import { request } from './graphql.ts'
import type { AudienceKind, Connection, Org } from './types.ts'

/** What a recipient asked, as it sees it itself. */
export type Question = {
  id: string
  policy: { id: string; title: string; issuer: Org }
  text: string
  state: 'OPEN' | 'ANSWERED' | 'WITHDRAWN'
  askedAt: string
  dueAt: string
  answer: string | null
  answeredAt: string | null
  seenAt: string | null
}

/** The same as the department sees it. */
export type ReceivedQuestion = {
  id: string
  policy: { id: string; title: string; issuer: Org }
  text: string
  askerKind: AudienceKind
  askedAt: string
  dueAt: string
  overdue: boolean
  answer: string | null
  answeredAt: string | null
}

export type FaqText = { question: string; answer: string }

export const questionMax = 1000
export const answerMax = 2000

const ABOUT = 'policy { id title issuer { id name } }'
const page = (node: string): string =>
  `edges { cursor node { id ${ABOUT} text askedAt dueAt answer answeredAt ${node} } } pageInfo { hasNextPage endCursor } totalCount`

/** Newest first. */
export const fetchQuestions = (
  recipientId: string,
  { policyId, after }: { policyId?: string; after?: string | undefined } = {},
): Promise<Connection<Question>> =>
  request<{ myQuestions: Connection<Question> }>(
    `query($recipientId: ID, $policyId: ID, $after: String) {
      myQuestions(recipientId: $recipientId, policyId: $policyId, after: $after) { ${page('state seenAt')} } }`,
    { recipientId, policyId, after },
  ).then((d) => d.myQuestions)

export const askQuestion = (recipientId: string, policyId: string, text: string): Promise<unknown> =>
  request(
    'mutation($recipientId: ID, $policyId: ID!, $text: String!) { askQuestion(recipientId: $recipientId, policyId: $policyId, text: $text) { id } }',
    { recipientId, policyId, text },
  )

export const withdrawQuestion = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { withdrawQuestion(id: $id) { id } }', { id })

export const markAnswerSeen = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { markAnswerSeen(id: $id) { id } }', { id })

/** Those that wait, oldest first, or those answered, newest first. */
export const fetchReceived = (open: boolean, after?: string): Promise<Connection<ReceivedQuestion>> =>
  request<{ questions: Connection<ReceivedQuestion> }>(
    `query($open: Boolean, $after: String) { questions(open: $open, after: $after) { ${page('askerKind overdue')} } }`,
    { open, after },
  ).then((d) => d.questions)

/** How many wait for an answer. */
export const countOpenQuestions = (): Promise<number> =>
  request<{ questions: { totalCount: number } }>('{ questions(open: true, first: 0) { totalCount } }').then(
    (d) => d.questions.totalCount,
  )

export const answerQuestion = (id: string, answer: string, faq?: FaqText): Promise<unknown> =>
  request(
    'mutation($id: ID!, $answer: String!, $faq: FaqInput) { answerQuestion(id: $id, answer: $answer, faq: $faq) { id } }',
    { id, answer, faq },
  )

export const publishFaq = (policyId: string, entry: FaqText): Promise<unknown> =>
  request(
    'mutation($policyId: ID!, $question: String!, $answer: String!) { publishFaq(policyId: $policyId, question: $question, answer: $answer) { id } }',
    { policyId, ...entry },
  )

export const withdrawFaq = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { withdrawFaq(id: $id) }', { id })
