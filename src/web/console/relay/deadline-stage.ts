import type { RelayReminder, RelayState } from '../../api/generated/types.ts'
import { today } from '../../messages/dates.ts'

export type Stage = 'HALF' | 'DUE' | 'OVERDUE'
type Due = { state: RelayState; dueAt: string; reminders?: readonly RelayReminder[] }

/** 待办: it still wants a forward. Nothing is due any more once it was forwarded, returned or recalled. Pure. */
export const isOpen = (state: RelayState): boolean => state === 'OFFERED' || state === 'RECEIVED' || state === 'EXPIRED'

/**
 * Where an open task stands before its deadline; undefined = nothing to say. The clock tells what no reminder was sent for: there
 * are none at night, at weekends and for a hop of somebody else. Pure.
 */
export function stageOf({ state, dueAt, reminders = [] }: Due, now = new Date()): Stage | undefined {
  if (!isOpen(state)) return undefined
  const said = (kind: RelayReminder['kind']): boolean => reminders.some((reminder) => reminder.kind === kind)
  const due = new Date(dueAt)
  if (said('ESCALATED') || due <= now) return 'OVERDUE'
  // the midnight that ends a day belongs to it
  if (today(new Date(due.getTime() - 1)) === today(now)) return 'DUE'
  return said('HALF') || said('DUE') ? 'HALF' : undefined
}
