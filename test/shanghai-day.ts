// Calendar days as the product counts them. Tests take a day from here, never from an instant's UTC text.
import { addDays, shanghaiDay } from '../src/platform/clock.ts'

/** The calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export const todayInShanghai = (at = new Date()): string => shanghaiDay(at)

/** The day `offsetDays` after that of `at` in Asia/Shanghai, `YYYY-MM-DD`; negative = before. */
export const dayInShanghai = (offsetDays: number, at = new Date()): string => addDays(shanghaiDay(at), offsetDays)
