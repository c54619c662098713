// The demo's files as an administrator would import them, once their days are filled in.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readDemoFile } from '../../src/demo/read-data.ts'
import { shanghaiDay } from '../../src/platform/clock.ts'
import { temporaryDirectory } from '../process.ts'

const folder = temporaryDirectory()
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'members'))

const on = shanghaiDay(new Date())

/** Runs the import of one file of `src/demo/data/`. @returns its summary: the status, what was written, and every refusal */
function importFile(name: string, ...words: string[]): [status: number | null, output: string] {
  const path = join(folder, name)
  writeFileSync(path, readDemoFile(name, on))
  const given = words.map((word) => (word === 'FILE' ? path : word))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/import.ts', ...given], {
    env: { ...process.env, JIELI_DATA_DIR: join(folder, 'data'), JIELI_DEMO: '0', DATABASE_URL: '' },
    encoding: 'utf8',
  })
  return [status, `${stdout}${stderr}`.trim()]
}
const lineCount = (name: string): number => readDemoFile(name, on).trim().split('\n').length
const rowCount = (name: string): number => lineCount(name) - 1

// in this order: each file names what the ones before it brought
it('organisations are all written', () => {
  expect(importFile('organisations.csv', 'organisations', 'FILE')).toEqual([
    0,
    `写入 ${rowCount('organisations.csv')}，不变 0，拒绝 0`,
  ])
})

it.each(['enterprises', 'citizens'])('%s are all imported', (kind) => {
  const name = `${kind}.jsonl`
  const [status, output] = importFile(name, kind, 'FILE')
  const summary = `导入 ${lineCount(name)}，未变 0，拒收 0`
  expect([status, output]).toEqual([0, expect.stringContaining(summary)])
})

// Why two: each run starts a process. The demo itself loads all lists through the same code.
it.each(['park-etong', 'park-industrial'])('the member list of %s is applied whole', (orgId) => {
  const name = `members/${orgId}.csv`
  const unregistered = orgId === 'park-industrial' ? 2 : 0
  const [status, output] = importFile(name, 'members', orgId, 'FILE', '--apply')
  expect(status).toBe(0)
  expect(output.split('\n')).toEqual(
    expect.arrayContaining([
      `加入: ${rowCount(name) - unregistered}`,
      `系统中没有: ${unregistered}`,
      '名称不同: 0',
      '拒绝: 0',
      '已写入',
    ]),
  )
})

it('accounts are all written', () => {
  expect(importFile('accounts.csv', 'accounts', 'FILE')).toEqual([
    0,
    `写入 ${rowCount('accounts.csv')}，不变 0，拒绝 0`,
  ])
})

it('policies are all imported', () => {
  const [status, output] = importFile('policies.jsonl', 'policies', 'FILE')
  const summary = `导入 ${lineCount('policies.jsonl')}，未变 0，拒收 0`
  expect([status, output]).toEqual([0, expect.stringContaining(summary)])
})
