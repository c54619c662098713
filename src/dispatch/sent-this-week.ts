import { digestDay } from './plan-message.ts'
import type { Frequency } from './preferences.ts'

/** How many messages count against the cap of one more: what joins a message that is counted already adds none. Pure. */
export function besides(
  sent: ReadonlySet<string> | undefined,
  frequency: Frequency,
  at: Date,
  message: string | undefined,
): number {
  const joined = frequency === 'DAILY' || frequency === 'WEEKLY' ? digestDay(frequency, at) : undefined
  return [...(sent ?? [])].filter((what) => what !== message && what !== joined).length
}
