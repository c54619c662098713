import { formatDay, formatInstant } from './dates.ts'
import type { Language } from './words.ts'

/** A recorded moment. Midnight in Shanghai means that only the day is known. @param at RFC 3339 */
export function formatMoment(at: string, language: Language): string {
  const clock = new Date(at).toLocaleTimeString('sv-SE', { timeZone: 'Asia/Shanghai' })
  return clock === '00:00:00' ? formatDay(at, language) : formatInstant(at, language)
}
