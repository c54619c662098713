const dayMs = 86_400_000
const written =
  /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:(?:[T\s]\s*|(?<=日))(\d{1,2})[:时点](\d{1,2})分?(?::(\d{1,2})(?:\.\d+)?)?)?$/

/**
 * A moment in Asia/Shanghai as people and spreadsheets write it: `2026-11-24 09:05`, `2026/11/24 9:05`, `2026年11月24日`.
 * Pure.
 * @returns undefined for other texts; precisionMs is a day without an hour
 */
export function readMoment(text: string): { at: Date; precisionMs: number } | undefined {
  const match = written.exec(text.normalize('NFKC').trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  if (hour === undefined || minute === undefined || second === undefined || hour > 23 || minute > 59 || second > 59)
    return undefined
  const two = (value: number | undefined): string => String(value).padStart(2, '0')
  const on = `${year}-${two(month)}-${two(day)}`
  // 31 April becomes 1 May; month 13 becomes an invalid date
  const midnight = new Date(`${on}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== on) return undefined
  const at = new Date(`${on}T${two(hour)}:${two(minute)}:${two(second)}+08:00`)
  return { at, precisionMs: match[4] === undefined ? dayMs : 0 }
}
