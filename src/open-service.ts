import { inForceReader } from './match/in-force.ts'
import type { NoticeDeps } from './notices/deps.ts'
import { configOrExit, openDatabase, openKeyRing } from './open-database.ts'
import { routes } from './pipeline.ts'
import { openCalendar } from './platform/calendar.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { readHolidayNotices } from './platform/holiday-notices.ts'
import { openJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { openTelemetry } from './platform/telemetry.ts'
import { openCatalogues } from './profile/catalogues.ts'

/** What an administrator's command works with: the same database and use cases, no server and no workers. */
export async function openForCommand(log: Log): Promise<{ deps: NoticeDeps; config: Config; close(): Promise<void> }> {
  const config = configOrExit()
  const database = await openDatabase(config)
  const ring = await openKeyRing(config)
  const telemetry = openTelemetry()
  const calendar = openCalendar(config.calendar)
  calendar.take(Object.values(await readHolidayNotices(database.db)))
  const jobs = await openJobs({ database, routes, clock: systemClock, log, telemetry })
  const catalogues = await openCatalogues(database.db)
  return {
    config,
    deps: {
      db: database.db,
      catalogues,
      clock: systemClock,
      calendar,
      jobs,
      ring,
      log,
      telemetry,
      inForce: inForceReader(),
    },
    close: async () => {
      await jobs.stop(5000)
      await database.close()
    },
  }
}
