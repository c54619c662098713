import { type ApiError, asApiError } from '../api/graphql.ts'
import { inLanguage } from './one-language.ts'
import type { Messages } from './shared.zh.ts'
import type { Language } from './words.ts'

/**
 * What failed, in plain words by its code. The server's own sentence follows where it says more to a person:
 * refused inputs and conflicts.
 */
export function failureText(thrown: unknown, words: Messages): string {
  const { code, message, fields } = asApiError(thrown)
  return refusalText(code, fields.length ? fields.map((field) => field.message) : sentencesOf(message), words)
}

/** The same of a refusal that came as a code and a text: of one item of a batch. */
export const itemFailure = (code: string, message: string | null, words: Messages): string =>
  refusalText(code, sentencesOf(message ?? ''), words)

function refusalText(code: string, sentences: readonly string[], words: Messages): string {
  const plain = words.errors[code] ?? words.errors['INTERNAL'] ?? code
  if (code !== 'BAD_USER_INPUT' && code !== 'CONFLICT') return plain
  return `${plain} ${sentences.map((sentence) => inLanguage(sentence, words.language)).join('；')}`.trim()
}

const inputPrefix = '输入有误 Invalid input: '

/** `输入有误 Invalid input: note：不能超过 500 字 at most 500 characters；…` is what is wrong with each input. */
const sentencesOf = (message: string): string[] =>
  message.startsWith(inputPrefix)
    ? message
        .slice(inputPrefix.length)
        .split('；')
        .map((one) => one.replace(/^[^：\s]*：/, ''))
    : [message]

/** The message for one input, by the end of its path: `facts.age` answers to `input.facts.age` too. */
export function fieldMessage(error: ApiError | undefined, path: string, language: Language): string | undefined {
  const found = error?.fields.find((f) => f.path === path || f.path.endsWith(`.${path}`))
  return found && inLanguage(found.message, language)
}
