import type { InForceReader } from '../match/in-force.ts'
import type { Calendar } from '../platform/calendar.ts'
import type { Clock } from '../platform/clock.ts'
import type { KeyRing } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import type { Telemetry } from '../platform/telemetry.ts'
import type { Catalogues } from '../profile/catalogues.ts'

/** What use cases about notices and their messages need from outside. */
export type NoticeDeps = {
  db: Db
  catalogues: Catalogues
  clock: Clock
  calendar: Calendar
  jobs: Jobs
  ring: KeyRing
  log: Log
  telemetry: Telemetry
  inForce: InForceReader
}
