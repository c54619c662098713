// Calendar days of the service. Tests take days from here, never from an instant's UTC text.
import { addDays, shanghaiDay } from '../src/platform/clock.ts'

/** The calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export const todayInShanghai = (at = new Date()): string => shanghaiDay(at)

/** The day in Asia/Shanghai `offsetDays` days after `at`, `YYYY-MM-DD`; negative = before. */
export const dayInShanghai = (offsetDays: number, at = new Date()): string => addDays(shanghaiDay(at), offsetDays)
