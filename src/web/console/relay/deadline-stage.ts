import type { RelayReminder, RelayState } from '../../api/generated/types.ts'
import { today } from '../../messages/dates.ts'

export type Stage = 'HALF' | 'DUE' | 'OVERDUE'
type Due = { state: RelayState; dueAt: string; reminders?: readonly RelayReminder[] }

/** 待办: the task waits for a forward. A forwarded, returned or recalled task has no deadline any more. Pure. */
export const isOpen = (state: RelayState): boolean => state === 'OFFERED' || state === 'RECEIVED' || state === 'EXPIRED'

/**
 * Stage of an open task before its deadline; undefined = none. Uses the clock where no reminder was sent: at night, at
 * weekends, and for hops of other organisations. Pure.
 */
export function stageOf({ state, dueAt, reminders = [] }: Due, now = new Date()): Stage | undefined {
  if (!isOpen(state)) return undefined
  const said = (kind: RelayReminder['kind']): boolean => reminders.some((reminder) => reminder.kind === kind)
  const due = new Date(dueAt)
  if (said('ESCALATED') || due <= now) return 'OVERDUE'
  // The midnight that ends a day belongs to that day.
  if (today(new Date(due.getTime() - 1)) === today(now)) return 'DUE'
  return said('HALF') || said('DUE') ? 'HALF' : undefined
}
