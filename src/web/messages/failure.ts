import { type ApiError, asApiError } from '../api/graphql.ts'
import type { Messages } from './shared.zh.ts'

/** The server's refusal of an operation, or of one item of a batch. */
export type Refused = {
  code: string | null
  message: string | null
  fields: readonly { message: string }[] | null
}

/** What failed, in plain words. */
export const failureText = (thrown: unknown, words: Messages): string => refusedText(asApiError(thrown), words)

/** The text of a refusal by its code. Refused inputs and conflicts add the server's own sentence. */
export function refusedText({ code, message, fields }: Refused, words: Messages): string {
  const plain = words.errors[code ?? ''] ?? words.errors['INTERNAL'] ?? String(code)
  if (code !== 'BAD_USER_INPUT' && code !== 'CONFLICT') return plain
  const sentences = fields?.length ? fields.map((field) => field.message) : [message ?? '']
  return `${plain} ${sentences.join(words.language === 'zh' ? '；' : '; ')}`.trim()
}

/** The message for one input, by the end of its path: `facts.age` also matches `input.facts.age`. */
export const fieldMessage = (error: ApiError | undefined, path: string): string | undefined =>
  error?.fields.find((f) => f.path === path || f.path.endsWith(`.${path}`))?.message
