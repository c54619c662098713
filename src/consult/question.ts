import { badInput } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { faqEntries, questions } from './tables.ts'

/** 咨询 as stored. */
export type QuestionRecord = typeof questions.$inferSelect
/** 常见问答 as stored. */
export type FaqRecord = typeof faqEntries.$inferSelect

export type QuestionState = 'OPEN' | 'ANSWERED' | 'WITHDRAWN'

/** Working days after the day of the question within which it should be answered. */
export const answerDays = 5

/** An answer ends the matter: what was answered cannot be withdrawn. Pure. */
export function stateOf({ answeredAt, withdrawnAt }: Pick<QuestionRecord, 'answeredAt' | 'withdrawnAt'>) {
  if (withdrawnAt) return 'WITHDRAWN' satisfies QuestionState
  return (answeredAt ? 'ANSWERED' : 'OPEN') satisfies QuestionState
}

/** Whether a question still waits though its last day has passed. Pure. */
export const isOverdue = (question: QuestionRecord, now: Date): boolean =>
  stateOf(question) === 'OPEN' && question.dueAt <= now

export const questionMax = 1000
export const answerMax = 2000

/**
 * Texts without the space around them. Pure.
 * @param limits the most characters of each, by its path
 * @throws BAD_USER_INPUT with every path that is empty or too long
 */
export function checkTexts<Path extends string>(
  given: Readonly<Record<Path, string>>,
  limits: Readonly<Record<Path, number>>,
): Record<Path, string> {
  const paths = Object.keys(limits) as Path[]
  const texts = Object.fromEntries(paths.map((path) => [path, given[path].trim()])) as Record<Path, string>
  // what nobody sees is nothing
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
