import type { Period } from '../api/ledger.ts'
import { today } from '../messages/dates.ts'

/** This month until today, the month before, this year until today; days in Shanghai. Pure. */
export function periods(on = today()): { month: Period; last: Period; year: Period } {
  const first = `${on.slice(0, 7)}-01`
  const before = new Date(Date.parse(`${first}T00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return {
    month: { from: first, to: on },
    last: { from: `${before.slice(0, 7)}-01`, to: before },
    year: { from: `${on.slice(0, 4)}-01-01`, to: on },
  }
}
