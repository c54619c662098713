// npm test: the whole suite on every engine this machine has. Arguments go to vitest.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readDemoTemplate } from '../src/demo/demo-template.ts'
import { buildPages } from '../test/build-pages.ts'
import { startCluster } from '../test/database.ts'
import { todayInShanghai } from '../test/shanghai-day.ts'
import { failedBelow, type Summary, summarise, type TestFile } from './test-report.ts'

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
// Why two parts: files of the first share one process, its modules and the embedded database's compiled code.
// Files of the second start processes and mostly wait for them (ADR-02.7).
const parts =
  chosen.length > 0
    ? [chosen]
    : [
        ['--no-isolate', 'test/unit/', 'test/property/', 'test/integration/', '--maxWorkers=2'],
        ['test/e2e/', '--maxWorkers=2'],
      ]

if (parts.flat().some((argument) => argument.includes('e2e'))) {
  // Why here: two workers that build would empty each other's folder.
  buildPages()
  // Why: without today's template each process of e2e/ loads the demo world itself, on a loaded machine for minutes.
  if (!readDemoTemplate(todayInShanghai()))
    execFileSync(process.execPath, ['scripts/build-demo.ts'], { stdio: 'inherit' })
}

/** @returns exit code and files of the report */
async function run(args: readonly string[], part: number): Promise<{ code: number; files: TestFile[] }> {
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
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: TestFile[] }
  return { code: code ?? 1, files: testResults }
}

/** Runs all parts. In CI each failed file of test/e2e runs once more by itself. */
async function runAll(): Promise<Summary & { code: number }> {
  const done = await Promise.all(parts.map(run))
  const first = done.flatMap(({ files }) => files)
  const again: TestFile[] = []
  const doubtful = process.env.CI === 'true' ? failedBelow('/test/e2e/', first) : []
  for (const [i, file] of doubtful.entries()) again.push(...(await run([file], parts.length + i)).files)
  const summary = summarise(first, again)
  // a part without a failed file failed by an error outside all tests
  const broken = done.some(({ code, files }) => code !== 0 && files.every(({ status }) => status === 'passed'))
  return { ...summary, code: summary.failed > 0 || broken ? 1 : 0 }
}

const { files, flaky, passed, failed, code } = await runAll().finally(() => cluster?.stop())
rmSync(folder, { recursive: true, force: true })
const names = files
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status === 'passed')
  .map((test) => test.fullName)
const ran = engines
  .split(',')
  .map((engine) => `${engine} ${names.filter((name) => name.includes(`on ${engine}`)).length}`)
console.log(`tests passed by database engine: ${ran.join(', ')}`)
// an engine without a passed test is a failure, whatever the runner reports
const missing = chosen.length === 0 && ran.some((line) => line.endsWith(' 0'))
if (missing) console.error('an engine ran no test')
for (const file of flaky) console.log(`flaky: ${relative(process.cwd(), file)}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(missing ? 1 : code)
