import type { ApiError } from '../api/graphql.ts'
import { failureText } from '../messages/failure.ts'
import type { SettingsMessages } from '../messages/settings.zh.ts'
import type { Messages } from '../messages/shared.zh.ts'

export type ContactChannel = 'EMAIL' | 'GATEWAY'
export const CONTACT_CHANNELS: readonly ContactChannel[] = ['EMAIL', 'GATEWAY']

/** Whether it is said at the field of that name instead. */
export const isAt = (error: ApiError | undefined, field: string): boolean =>
  error?.fields.some(({ path }) => path === field) ?? false

/** Why an address could not be named or proved, in plain words. A conflict's own sentence says it best: e.g. that no text messages can be sent. */
export function contactFailure(error: ApiError, t: SettingsMessages, words: Messages): string {
  if (error.code === 'RATE_LIMITED') return t.tooOften
  return error.code === 'CONFLICT' ? error.message : failureText(error, words)
}
