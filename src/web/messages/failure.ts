import { type ApiError, asApiError } from '../api/graphql.ts'
import type { Messages } from './zh.ts'

/**
 * What failed, in plain words by its code. The server's own sentence follows where it says more to a person:
 * refused inputs and conflicts.
 */
export function failureText(thrown: unknown, words: Messages): string {
  const error = asApiError(thrown)
  const plain = words.errors[error.code] ?? words.errors['INTERNAL'] ?? error.code
  if (error.fields.length) return `${plain} ${error.fields.map((f) => f.message).join('；')}`
  return error.code === 'BAD_USER_INPUT' || error.code === 'CONFLICT' ? `${plain} ${error.message}`.trim() : plain
}

/** The message for one input, by the end of its path: `facts.age` answers to `input.facts.age` too. */
export function fieldMessage(error: ApiError | undefined, path: string): string | undefined {
  const found = error?.fields.find((f) => f.path === path || f.path.endsWith(`.${path}`))
  return found?.message
}
