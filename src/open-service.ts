import { mkdir } from 'node:fs/promises'
import type { DeliverDeps } from './deliver/deps.ts'
import { inForceReader } from './match/in-force.ts'
import { queues, routes } from './pipeline.ts'
import { systemClock } from './platform/clock.ts'
import { type Config, readConfig } from './platform/config.ts'
import { type KeyRing, keyRingFromFile, parseKeyRing } from './platform/crypto.ts'
import { type Database, openPglite, openPostgres } from './platform/db.ts'
import { openJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { openTelemetry } from './platform/telemetry.ts'
import { openCatalogues } from './profile/catalogues.ts'

/** The settings of this process; prints what is wrong and ends it with status 2 otherwise. */
export function configOrExit(): Config {
  const read = readConfig(process.env)
  if (read.ok) return read.config
  process.stderr.write(`设置有误 Wrong settings:\n${read.problems.map((line) => `  ${line}`).join('\n')}\n`)
  process.exit(2)
}

/** Opens the database the settings ask for. */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl) return openPostgres(config.databaseUrl, { poolSize: config.poolSize })
  return openPglite(config.dataDir)
}

/** The key ring: from JIELI_KEYS, else a file in the data directory. */
export async function openKeyRing(config: Config): Promise<KeyRing> {
  if (config.keys) return parseKeyRing(config.keys)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  return keyRingFromFile(`${config.dataDir}/keys.json`)
}

/** What an administrator's command works with: the same database and use cases, no server and no workers. */
export async function openForCommand(log: Log): Promise<{ deps: DeliverDeps; config: Config; close(): Promise<void> }> {
  const config = configOrExit()
  const database = await openDatabase(config)
  const ring = await openKeyRing(config)
  const telemetry = openTelemetry()
  const jobs = await openJobs({ database, queues, routes, log, telemetry })
  const catalogues = await openCatalogues(database.db)
  return {
    config,
    deps: { db: database.db, catalogues, clock: systemClock, jobs, ring, log, telemetry, inForce: inForceReader() },
    close: async () => {
      await jobs.stop(5000)
      await database.close()
    },
  }
}
