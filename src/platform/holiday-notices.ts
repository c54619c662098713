import type { CalendarOverrides } from './calendar.ts'
import type { Db } from './db.ts'
import type { HolidayNotice } from './holiday-notice.ts'
import type { Jobs } from './jobs.ts'
import { announce } from './live.ts'
import { readSetting, writeSetting } from './settings.ts'

const key = 'holiday-notices'

/** The holiday notices that were taken while the service ran, by year. */
export const readHolidayNotices = async (db: Db): Promise<Readonly<Record<string, CalendarOverrides>>> =>
  ((await readSetting(db, key)) ?? {}) as Record<string, CalendarOverrides>

/**
 * Stores the notice of a year in place of an earlier one. Every process takes it when the transaction commits, and open
 * deadlines are worked out again.
 * @returns the notices of all years
 */
export async function writeHolidayNotice(
  tx: Db,
  jobs: Pick<Jobs, 'emit'>,
  { year, ...days }: HolidayNotice,
): Promise<Readonly<Record<string, CalendarOverrides>>> {
  const all = { ...(await readHolidayNotices(tx)), [year]: days }
  await writeSetting(tx, key, all)
  await announce(tx, { kind: 'calendar' })
  await jobs.emit(tx, { name: 'calendar.changed', data: { year } })
  return all
}
