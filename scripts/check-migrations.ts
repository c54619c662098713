// Part of npm run check: fails when a table has a change without a migration in drizzle/.
// It generates migrations into a copy of drizzle/ and looks for a new file.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const copy = mkdtempSync(join(tmpdir(), 'jieli-migrations-'))
cpSync('drizzle', copy, { recursive: true })
const config = join(copy, 'drizzle.config.json')
const out = relative(process.cwd(), copy)
writeFileSync(config, JSON.stringify({ dialect: 'postgresql', schema: './src/*/tables.ts', out, casing: 'snake_case' }))
const before = readdirSync(copy).length
const { status, stdout, stderr } = spawnSync('drizzle-kit', ['generate', `--config=${config}`], { encoding: 'utf8' })
const added = readdirSync(copy).length - before
rmSync(copy, { recursive: true, force: true })
if (status !== 0 || added > 0) {
  console.error(status === 0 ? 'the tables changed: run npm run migrations' : `${stdout}\n${stderr}`)
  process.exit(1)
}
