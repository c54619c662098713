// npm test: the whole suite on every engine this machine has. Arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const folder = mkdtempSync(join(tmpdir(), 'jieli-results-'))
const report = join(folder, 'results.json')
const chosen = process.argv.slice(2)
const { status } = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...chosen],
  {
    stdio: 'inherit',
    env: { ...process.env, JIELI_TEST_ENGINES: engines, ...(url ? { JIELI_TEST_POSTGRES: url } : {}) },
  },
)
await cluster?.stop()

type Report = {
  numPassedTests: number
  numFailedTests: number
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}
const results = JSON.parse(readFileSync(report, 'utf8')) as Report
rmSync(folder, { recursive: true, force: true })
const names = results.testResults
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status === 'passed')
  .map((test) => test.fullName)
const ran = engines
  .split(',')
  .map((engine) => `${engine} ${names.filter((name) => name.includes(`on ${engine}`)).length}`)
console.log(`tests passed by database engine: ${ran.join(', ')}`)
// what was meant to run and did not is a failure, whatever the runner says
const missing = chosen.length === 0 && ran.some((line) => line.endsWith(' 0'))
if (missing) console.error('an engine ran no test')
console.log(`${results.numPassedTests} passed, ${results.numFailedTests} failed`)
process.exit(missing ? 1 : (status ?? 1))
