// Part of npm run prepare: packs an empty, migrated embedded database, which a first start unpacks (ADR-02.4).
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { type Db as BossDb, fromPglite } from 'pg-boss'
import { routes } from '../src/pipeline.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Database, Db } from '../src/platform/db.ts'
import { openJobs } from '../src/platform/jobs.ts'
import { migratePglite } from '../src/platform/migrate.ts'
import { templateFile } from '../src/platform/pglite-template.ts'
import { openTelemetry } from '../src/platform/telemetry.ts'

const quiet = { info: () => {}, debug: () => {}, warn: () => {}, error: () => {} }
rmSync(templateFile, { force: true })
const client = await PGlite.create('memory://')
const db = drizzle(client)
await migratePglite(db)
const boss = fromPglite(client) as BossDb
const database: Database = {
  engine: 'pglite',
  db: db as unknown as Db,
  requests: { signedIn: db as unknown as Db, anonymous: db as unknown as Db },
  boss: { db: boss, backend: 'pglite' },
  listen: async () => async () => {},
  close: async () => {},
}
const jobs = await openJobs({ database, routes, clock: systemClock, log: quiet, telemetry: openTelemetry() })
await jobs.stop(1000)
const packed = Buffer.from(await (await client.dumpDataDir('gzip')).arrayBuffer())
await client.close()
mkdirSync(dirname(templateFile), { recursive: true })
writeFileSync(`${templateFile}.new`, packed)
renameSync(`${templateFile}.new`, templateFile)
console.log(`dist/pglite-template.tar.gz ${(packed.length / 1e6).toFixed(1)} MB`)
