import type { Calendar } from '../platform/calendar.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { RelayTask } from './task.ts'

/** Kinds of reminders, each sent once: at half time, on the last day, and to the issuer after the deadline. */
export type ReminderKind = 'HALF' | 'DUE' | 'ESCALATED'

/**
 * The reminder that an open task needs now. Only on working days; on the last day DUE instead of HALF. Pure.
 * @example due at the end of Friday, offered on Tuesday noon: HALF from Thursday early on, DUE on Friday
 */
export function reminderDue(
  task: Pick<RelayTask, 'offeredAt' | 'dueAt'>,
  now: Date,
  calendar: Calendar,
): 'HALF' | 'DUE' | undefined {
  const today = shanghaiDay(now)
  if (now >= task.dueAt || !calendar.isWorkingDay(today)) return undefined
  // dueAt is the first instant after the last day
  if (shanghaiDay(new Date(task.dueAt.getTime() - 1)) === today) return 'DUE'
  const halfMs = (task.offeredAt.getTime() + task.dueAt.getTime()) / 2
  return now.getTime() >= halfMs ? 'HALF' : undefined
}
