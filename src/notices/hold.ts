import type { Calendar, Deadline } from '../platform/calendar.ts'

// 政府+接力: default deadline of the first hop. A hand-down is due within the same days.
export const relayWorkingDays = 3

/** When RELAY_FIRST releases held notices, and when the tasks of the first hop are due. */
export const relayDueAt = (publishedAt: Date, calendar: Calendar): Deadline =>
  calendar.workingDaysLater(publishedAt, relayWorkingDays)
