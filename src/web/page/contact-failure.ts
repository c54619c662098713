import type { ApiError } from '../api/graphql.ts'
import { failureText } from '../messages/failure.ts'
import type { SettingsMessages } from '../messages/settings.zh.ts'
import type { Messages } from '../messages/shared.zh.ts'

export type ContactChannel = 'EMAIL' | 'GATEWAY'
export const CONTACT_CHANNELS: readonly ContactChannel[] = ['EMAIL', 'GATEWAY']

/** Whether the field of that name shows the message instead. */
export const isAt = (error: ApiError | undefined, field: string): boolean =>
  error?.fields.some(({ path }) => path === field) ?? false

/**
 * The reason why an address was refused. A conflict shows the server's own sentence, e.g. that no text messages are
 * sent.
 */
export function contactFailure(error: ApiError, t: SettingsMessages, words: Messages): string {
  if (error.code === 'RATE_LIMITED') return t.tooOften
  return error.code === 'CONFLICT' ? error.message : failureText(error, words)
}
