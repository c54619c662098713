// npm test: the whole suite on every engine this machine has. Arguments go to vitest.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
const chosen = process.argv.slice(2)
// what runs in the tests' own process keeps its modules (and the embedded database's compiled code) from file to file; beside it the files that start
// processes and mostly wait for them
const parts =
  chosen.length > 0
    ? [chosen]
    : [
        ['--no-isolate', 'test/unit/', 'test/property/', 'test/integration/', '--maxWorkers=2'],
        ['test/e2e/', '--maxWorkers=2'],
      ]

type Report = {
  numPassedTests: number
  numFailedTests: number
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}

/** @returns the exit code and what ran */
async function run(args: readonly string[], part: number): Promise<{ code: number; results: Report }> {
  const report = join(folder, `${part}.json`)
  const child = spawn(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, JIELI_TEST_ENGINES: engines, ...(url ? { JIELI_TEST_POSTGRES: url } : {}) },
    },
  )
  const [code] = await once(child, 'exit')
  return { code: code ?? 1, results: JSON.parse(readFileSync(report, 'utf8')) as Report }
}

const done = await Promise.all(parts.map(run)).finally(() => cluster?.stop())
rmSync(folder, { recursive: true, force: true })
const names = done
  .flatMap(({ results }) => results.testResults)
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
const sum = (key: 'numPassedTests' | 'numFailedTests'): number => done.reduce((n, { results }) => n + results[key], 0)
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`)
process.exit(missing ? 1 : Math.max(...done.map(({ code }) => code)))
