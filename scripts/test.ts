// npm test: the whole suite on every engine this machine has. Arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { startCluster } from '../test/database.ts'

const given = process.env.TEST_DATABASE_URL
const cluster = given ? undefined : await startCluster()
const url = given ?? cluster?.url
const engines = url ? 'pglite,postgres' : 'pglite'
const required = process.env.CI === 'true' || process.env.JIELI_REQUIRE_POSTGRES === '1'
if (!url && required) {
  console.error('the PostgreSQL half cannot run: no server binaries found and TEST_DATABASE_URL is not set')
  process.exit(1)
}
console.log(
  `database engines of this run: ${engines}${url ? '' : ' (PostgreSQL was not found; install it or set TEST_DATABASE_URL)'}`,
)
const result = spawnSync('vitest', ['run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, JIELI_TEST_ENGINES: engines, ...(url ? { JIELI_TEST_POSTGRES: url } : {}) },
})
await cluster?.stop()
console.log(`database engines that ran: ${engines}`)
process.exit(result.status ?? 1)
