import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ready, spawnService, temporaryDirectory } from '../process.ts'
import { push } from '../push-input.ts'
import { until } from '../service.ts'

const folder = temporaryDirectory()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const seen = `{ pushPublicKey viewer { recipients { id } } deliveries(first: 50) { edges { cursor node { id state } } } myFacts { fact { id } value source } }`

it('a backup brings inbox, facts, keys and push registrations to another place', async () => {
  const [from, backup, to] = ['from', 'backup', 'to'].map((name) => join(folder, name)) as [string, string, string]
  const first = spawnService({ JIELI_DATA_DIR: from, PUSH_HOSTS: 'push.example' })
  await ready(first)
  await first.query('citizen-newcomer', 'mutation { updateMyFacts(facts: {household_size: 3}) { id } }')
  await first.query(
    'citizen-newcomer',
    'mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }',
    {
      input: push,
    },
  )
  // what the demo world and the new fact set going comes to rest first
  let before = await first.query('citizen-newcomer', seen)
  let same = 0
  await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await first.query('citizen-newcomer', seen)
    same = JSON.stringify(now) === JSON.stringify(before) ? same + 1 : 0
    before = now
    return same >= 6
  }, 'the inbox to rest')
  const command = (script: string, directory: string) =>
    spawnSync(process.execPath, [`scripts/${script}.ts`, backup], {
      env: { ...process.env, JIELI_DATA_DIR: directory, DATABASE_URL: '' },
      encoding: 'utf8',
    })

  const busy = command('backup', from)
  expect([busy.status, busy.stderr.includes('正被另一个进程使用')]).toEqual([1, true])
  rmSync(backup, { recursive: true, force: true })
  await first.stop('SIGTERM')

  expect(command('backup', from).status).toBe(0)
  expect(statSync(join(backup, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(command('restore', to).status).toBe(0)
  const again = command('restore', to)
  expect([again.status, again.stderr.includes('不是空的')]).toEqual([1, true])

  const second = spawnService({ JIELI_DATA_DIR: to, PUSH_HOSTS: 'push.example' })
  await ready(second)
  expect(await second.query('citizen-newcomer', seen)).toEqual(before)
  const removed = await second.query('citizen-newcomer', 'mutation($e: String!) { removePushEndpoint(endpoint: $e) }', {
    e: push.endpoint,
  })
  expect(removed.removePushEndpoint).toBe(true)
  await second.stop('SIGTERM')
})

it('exports every recipient with fresh facts and without names', async () => {
  const directory = join(folder, 'to')
  const file = join(folder, 'profiles.jsonl')
  const { status } = spawnSync(process.execPath, ['scripts/export.ts', 'profiles', file], {
    env: { ...process.env, JIELI_DATA_DIR: directory, DATABASE_URL: '' },
  })
  expect(status).toBe(0)
  const lines = execFileSync('cat', [file], { maxBuffer: 2 ** 28, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toHaveLength(25_709)
  expect(new Set(lines.flatMap(Object.keys))).toEqual(
    new Set(['id', 'kind', 'uscc', 'personalised', 'memberOf', 'facts']),
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(JSON.stringify(lines.slice(0, 100))).not.toContain('有限公司')
})

it('imports files with broken lines: one summary, no valid line lost, idempotent', async () => {
  const directory = join(folder, 'imports')
  const { writeFileSync } = await import('node:fs')
  const policies = join(folder, 'policies.jsonl')
  const broken = Buffer.from('{"id":"c","title":"坏', 'utf8').subarray(0, -1)
  writeFileSync(
    policies,
    Buffer.concat([
      Buffer.from('\uFEFF{"id":"a","title":"甲","text":"正文"}\r\n\n{"id":"b","title":"乙"}\n'),
      broken,
      Buffer.from('\n{"id":"d","title":"丁","text":"正文"}'),
    ]),
  )
  const enterprises = join(folder, 'enterprises.csv')
  writeFileSync(
    enterprises,
    'uscc,name,employees\n9131011877976576X6,"南特克, 实业",12\n91310118,短码,1\n9131011877976576X6,南特克,x\n"没有结束\n',
  )
  const run = (kind: string, file: string) => {
    const { stdout, status } = spawnSync(process.execPath, ['scripts/import.ts', kind, file], {
      env: { ...process.env, JIELI_DATA_DIR: directory, DATABASE_URL: '' },
      encoding: 'utf8',
    })
    expect(status).toBe(3) // some refused
    return stdout.split('\n')
  }
  const [summary, ...refusals] = run('policies', policies)
  expect(summary).toContain('导入 2，未变 0，拒收 2')
  expect(refusals.filter(Boolean).map((line) => line.trim().slice(0, 24))).toEqual([
    expect.stringContaining('第 3 行'),
    expect.stringContaining('第 4 行'),
  ])
  expect(run('policies', policies)[0]).toContain('导入 0，未变 2，拒收 2')
  expect(run('enterprises', enterprises)[0]).toContain('导入 1，未变 0，拒收 3')
  expect(run('enterprises', enterprises)[0]).toContain('导入 0，未变 1，拒收 3')
})
