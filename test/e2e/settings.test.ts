// A wrong setting is named at start and ends the process with status 2.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { spawnService, temporaryDirectory } from '../process.ts'
import { until } from '../service.ts'

const folder = temporaryDirectory()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ended = async (env: Record<string, string>) => {
  const service = spawnService({
    JIELI_DEMO: '0',
    JIELI_LOG_LEVEL: 'silent',
    JIELI_DATA_DIR: join(folder, 'data'),
    ...env,
  })
  try {
    await until(() => service.exited() !== null, 'its end')
    return { status: service.exited(), lines: service.output().trim().split('\n') }
  } finally {
    await service.stop('SIGKILL')
  }
}
const occupied = join(folder, 'file')
writeFileSync(occupied, '')
const badKeys = join(folder, 'bad-keys')
mkdirSync(badKeys)
writeFileSync(join(badKeys, 'keys.json'), '{}')

it.each<[string, Record<string, string>, RegExp]>([
  [
    'a short key',
    { JIELI_KEYS: '{"current":"k1","keys":{"k1":"AAAAAAAAAAAAAAAAAAAA"}}' },
    /^ {2}JIELI_KEYS: .*现为 15$/,
  ],
  ['keys of nothing', { JIELI_KEYS: '{}' }, /^ {2}JIELI_KEYS: /],
  ['a host that is no address', { HOST: '999.1.1.1' }, /^ {2}HOST: /],
  ['a push host that is a web address', { PUSH_HOSTS: 'http://x' }, /^ {2}PUSH_HOSTS: .*http:\/\/x$/],
  ['a file for the data directory', { JIELI_DATA_DIR: occupied }, /^ {2}JIELI_DATA_DIR: .*file 不是文件夹/],
  ['a data directory below a file', { JIELI_DATA_DIR: join(occupied, 'x') }, /^ {2}JIELI_DATA_DIR: .*file\/x 不能写入/],
  ['a data directory that cannot be made', { JIELI_DATA_DIR: '/proc/x' }, /^ {2}JIELI_DATA_DIR: \/proc\/x 不能写入/],
])('%s', async (_name, env, line) => {
  const { status, lines } = await ended(env)
  expect([status, lines]).toEqual([2, ['设置有误：', expect.stringMatching(line)]])
})

it('a broken key file of the data directory', async () => {
  const { status, lines } = await ended({ JIELI_DATA_DIR: badKeys })
  expect([status, lines[1]]).toEqual([2, expect.stringMatching(/^ {2}JIELI_DATA_DIR: .*keys\.json: /)])
})

it('a port in use, with its address', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { status, lines } = await ended({ PORT: String(port) })
  server.close()
  expect([status, lines[1]]).toEqual([2, expect.stringContaining(`PORT: 127.0.0.1:${port} 正被另一个程序使用`)])
})

it('an address of another machine', async () => {
  const { status, lines } = await ended({ HOST: '192.0.2.1' })
  expect([status, lines[1]]).toEqual([2, expect.stringContaining('HOST: 192.0.2.1:')])
})
