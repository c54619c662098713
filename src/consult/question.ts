import { badInput } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { faqEntries, questions } from './tables.ts'

/** 咨询 as stored. */
export type QuestionRecord = typeof questions.$inferSelect
/** 常见问答 as stored. */
export type FaqRecord = typeof faqEntries.$inferSelect

export type QuestionState = 'OPEN' | 'ANSWERED' | 'WITHDRAWN'

/** Working days after the day of the question by whose end the answer is due. */
export const answerDays = 5

/** State of a question. An answered question is never withdrawn (withdrawQuestion). Pure. */
export function stateOf({ answeredAt, withdrawnAt }: Pick<QuestionRecord, 'answeredAt' | 'withdrawnAt'>) {
  if (withdrawnAt) return 'WITHDRAWN' satisfies QuestionState
  return (answeredAt ? 'ANSWERED' : 'OPEN') satisfies QuestionState
}

/** Whether a question is open after its last day. Pure. */
export const isOverdue = (question: QuestionRecord, now: Date): boolean =>
  stateOf(question) === 'OPEN' && question.dueAt <= now

export const questionMax = 1000
export const answerMax = 2000

/**
 * Trims texts and checks their length. Pure.
 * @param limits path → most UTF-16 units
 * @throws BAD_USER_INPUT with the path of every text that is empty or too long
 */
export function checkTexts<Path extends string>(
  given: Readonly<Record<Path, string>>,
  limits: Readonly<Record<Path, number>>,
): Record<Path, string> {
  const paths = Object.keys(limits) as Path[]
  const texts = Object.fromEntries(paths.map((path) => [path, given[path].trim()])) as Record<Path, string>
  // a text of invisible characters counts as empty
  const wrong = paths.filter((path) => !/[^\p{Cf}\p{Cc}\s]/u.test(texts[path]) || texts[path].length > limits[path])
  if (wrong.length > 0)
    throw badInput(
      wrong.map((path) => {
        const max = limits[path]
        return { path, ...platformRefusals.length({ max }) }
      }),
    )
  return texts
}
