/** The current instant. Injected everywhere, so that tests set the time. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

const shanghaiDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date): string {
  return shanghaiDate.format(at)
}

/** The midnight that begins a Shanghai calendar day. */
export const startOfShanghaiDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00+08:00`))

/** The midnight that ends a Shanghai calendar day. China has had no summer time since 1991. */
export function endOfShanghaiDay(day: string): Date {
  return new Date(startOfShanghaiDay(day).getTime() + 86_400_000)
}

/** `YYYY-MM-DD` moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one `YYYY-MM-DD` to another. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000
