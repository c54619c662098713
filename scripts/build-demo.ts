// Part of npm run prepare: makes a data directory with the demo world, which the first npm start copies (ADR-02.4).
// It holds nothing that a key has sealed. The first start adds what needs keys.

import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import pino from 'pino'
import { buildApp } from '../src/app.ts'
import { demoTemplate } from '../src/demo/demo-template.ts'
import { loadDemoWorld } from '../src/demo/seed-demo.ts'
import { personDigests } from '../src/parties/tables.ts'
import { shanghaiDay, systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openPglite } from '../src/platform/db.ts'
import { settings } from '../src/platform/tables.ts'

const aside = `${demoTemplate.slice(0, -1)}.new`
for (const directory of [aside, demoTemplate]) rmSync(directory, { recursive: true, force: true })
const read = readConfig({ JIELI_DEMO: '1', JIELI_DATA_DIR: aside })
if (!read.ok) throw new Error(read.problems.join('\n'))
const on = shanghaiDay(systemClock.now())
const database = await openPglite(aside)
const logger = pino({ level: 'warn' }, pino.destination(2))
const app = await buildApp({
  config: read.config,
  database,
  ring: { current: 'none', keys: { none: randomBytes(32) } },
  clock: systemClock,
  logger: logger as never,
  channels: () => [],
  seed: (deps) => loadDemoWorld(deps, logger),
})
await app.startWorkers()
const waiting = async () =>
  Object.entries(await app.deps.jobs.backlog()).some(([queue, n]) => queue !== 'dead-letter' && n > 0)
while (await waiting()) await new Promise((resolve) => setTimeout(resolve, 100))
await app.stop()
await database.db.delete(settings).where(eq(settings.key, 'vapid'))
await database.db.delete(personDigests)
await database.db.execute('VACUUM ANALYZE')
await database.close()
writeFileSync(`${aside}/made-on`, on)
renameSync(aside, demoTemplate)
console.log(`dist/demo: the demo world of ${on}`)
