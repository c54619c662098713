// A child of the bench `live`: the service as an API process, on the database and with the keys of its environment.
import pino from 'pino'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { parseKeyRing } from '../../src/platform/crypto.ts'
import { openPostgres } from '../../src/platform/db.ts'

const read = readConfig({ ...process.env, JIELI_DEMO: '1', JIELI_RATE_LIMIT: '1000000' })
if (!read.ok) throw new Error(read.problems.join('\n'))
const { config } = read
const app = await buildApp({
  config,
  database: await openPostgres(config.databaseUrl ?? '', { poolSize: config.poolSize }),
  ring: parseKeyRing(config.keys ?? ''),
  clock: systemClock,
  logger: pino({ level: 'warn' }, pino.destination(2)) as never,
})
const url = await app.http.listen({ port: 0, host: '127.0.0.1' })
process.on('message', (word) => {
  if (word !== 'memory') return
  global.gc?.()
  process.send?.(process.memoryUsage().rss)
})
process.send?.(url.replace('http', 'ws'))
// the bench ended without a word
process.on('disconnect', () => process.exit())
