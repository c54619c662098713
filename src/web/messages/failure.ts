import { type ApiError, asApiError } from '../api/graphql.ts'
import type { Messages } from './shared.zh.ts'

/** A refusal as the server answers it: of an operation or of one item of a batch. */
export type Refused = {
  code: string | null
  message: string | null
  fields: readonly { message: string }[] | null
}

/** What failed, in plain words. */
export const failureText = (thrown: unknown, words: Messages): string => refusedText(asApiError(thrown), words)

/**
 * What was refused, in plain words by its code. The server's own sentence follows where it says more to a person:
 * refused inputs and conflicts.
 */
export function refusedText({ code, message, fields }: Refused, words: Messages): string {
  const plain = words.errors[code ?? ''] ?? words.errors['INTERNAL'] ?? String(code)
  if (code !== 'BAD_USER_INPUT' && code !== 'CONFLICT') return plain
  const sentences = fields?.length ? fields.map((field) => field.message) : [message ?? '']
  return `${plain} ${sentences.join(words.language === 'zh' ? '；' : '; ')}`.trim()
}

/** The message for one input, by the end of its path: `facts.age` answers to `input.facts.age` too. */
export const fieldMessage = (error: ApiError | undefined, path: string): string | undefined =>
  error?.fields.find((f) => f.path === path || f.path.endsWith(`.${path}`))?.message
