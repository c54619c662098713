import type { Calendar } from '../platform/calendar.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { RelayTask } from './task.ts'

/** What is said about a deadline, each once: at half time, on the day, and to the issuer when it has passed. */
export type ReminderKind = 'HALF' | 'DUE' | 'ESCALATED'

/**
 * What an open task's organisation is to be reminded of now: on working days only, on the last day rather than of half time.
 * @example due when Friday ends, offered on Tuesday noon: HALF from Thursday early on, DUE on Friday
 */
export function reminderDue(
  task: Pick<RelayTask, 'offeredAt' | 'dueAt'>,
  now: Date,
  calendar: Calendar,
): 'HALF' | 'DUE' | undefined {
  const today = shanghaiDay(now)
  if (now >= task.dueAt || !calendar.isWorkingDay(today)) return undefined
  // it ends with its last day, that is when the next begins
  if (shanghaiDay(new Date(task.dueAt.getTime() - 1)) === today) return 'DUE'
  const halfMs = (task.offeredAt.getTime() + task.dueAt.getTime()) / 2
  return now.getTime() >= halfMs ? 'HALF' : undefined
}
