// npm run check: format, lint, types, import rules, days in tests, generated files, migrations, documents.
// It runs every step, also after a failed one.
import { spawnSync } from 'node:child_process'

const steps: [string, string, string[]][] = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['--noEmit']],
  ['import rules', 'node', ['scripts/import-rules.ts']],
  ['days in tests', 'node', ['scripts/check-test-days.ts']],
  ['generated files', 'node', ['scripts/codegen.ts', '--check']],
  ['migrations', 'node', ['scripts/check-migrations.ts']],
  ['documents', 'node', ['scripts/check-documents.ts']],
]
let failed = 0
for (const [name, command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (status !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
