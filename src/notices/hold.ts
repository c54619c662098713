import type { Calendar } from '../platform/calendar.ts'

// 政府+接力: the first hop's default; a hand-down is due within it.
export const relayWorkingDays = 3

/** Until when RELAY_FIRST holds direct notices, and when the first hop's tasks are due. */
export const relayDueAt = (publishedAt: Date, calendar: Calendar): { at: Date; covered: boolean } =>
  calendar.workingDaysLater(publishedAt, relayWorkingDays)
