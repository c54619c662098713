// Calendar days as `YYYY-MM-DD`. Their text order is their order in time. No clock here.

/** Whether a text is an existing day of the years 1000–9999. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** A day moved by whole days. */
export const shiftDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A day moved by whole years. 29 February becomes the 28th in years without one. */
export function shiftYears(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0')
  const moved = `${year}${day.slice(4)}`
  return isDay(moved) ? moved : `${year}-02-28`
}

/** Completed years between two days. A birthday on 29 February is reached on 1 March in years without one. */
export const completedYears = (from: string, to: string): number =>
  Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0)

/**
 * First and last day of birth with `min` to `max` completed years on a day, both included.
 * @param on YYYY-MM-DD
 * @example a person born on 2004-02-29 is 20 on 2025-02-28, and 21 on 2025-03-01
 */
export function birthRange(
  on: string,
  min: number | undefined,
  max: number | undefined,
): { from?: string; to?: string } {
  return {
    ...(max === undefined ? {} : { from: shiftDays(shiftYears(on, -(max + 1)), 1) }),
    ...(min === undefined ? {} : { to: shiftYears(on, -min) }),
  }
}
