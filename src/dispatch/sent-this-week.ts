import { digestDay } from './plan-message.ts'
import type { Frequency } from './preferences.ts'

/**
 * Number of messages that count towards the cap of one more. Pure.
 * The message itself and the digest that it joins do not count.
 * @param sent    names of `readSentThisWeek`
 * @param message name of the message; undefined = a new one
 */
export function besides(
  sent: ReadonlySet<string> | undefined,
  frequency: Frequency,
  at: Date,
  message: string | undefined,
): number {
  const joined = frequency === 'DAILY' || frequency === 'WEEKLY' ? digestDay(frequency, at) : undefined
  return [...(sent ?? [])].filter((what) => what !== message && what !== joined).length
}
