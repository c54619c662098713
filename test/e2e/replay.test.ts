import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { giveAddress, recover } from '../mail.ts'
import { type MailServer, startMailServer } from '../mail-server.ts'
import { published } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const run = promisify(execFile)

describe.runIf(engines.includes('postgres'))('npm run replay beside a running service', () => {
  let service: TestService
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer()
    service = await startService('postgres', { env: { SMTP_URL: server.url } })
    await giveAddress(service, 'ent-1', 'jia@example.invalid')
  })
  afterAll(async () => {
    await service?.stop()
    await server?.stop()
  })
  const replay = (...args: string[]) =>
    run(process.execPath, ['scripts/replay.ts', ...args], {
      env: { ...process.env, DATABASE_URL: service.databaseUrl ?? '', JIELI_DATA_DIR: service.dataDir },
    }).then(
      ({ stdout }) => ({ status: 0, text: stdout }),
      (cause: { code: number; stderr: string }) => ({ status: cause.code, text: cause.stderr }),
    )

  it('lists messages that were given up, then sends them again', async () => {
    server.script.push({ stage: 'DATA', code: 554 })
    const id = await published(service)
    const letters = '{ deadLetters { count } }'
    await until(async () => (await service.ok('adm', letters)).deadLetters.length === 1, 'the dead letter')
    const listed = await replay('messages', '--policy', id, '--dry-run')
    expect(listed.status).toBe(0)
    expect(listed.text).toMatch(/^ +1 {2}EMAIL .*554/)
    expect((await replay('messages', '--policy', id, '--channel', 'GATEWAY')).text).toContain('已重新排队 0 条消息')
    expect(server.mails).toHaveLength(0)
    expect((await replay('messages', '--policy', id)).text).toContain('已重新排队 1 条消息')
    // the command goes by the machine's clock
    service.clock.set(new Date())
    await recover(service)
    await until(() => server.mails.length === 1, 'the mail')
    expect((await service.ok('adm', letters)).deadLetters).toEqual([])
  })

  it.each([
    [[], 'messages | jobs'],
    [['messages', '--policy', 'x'], 'policy'],
    [['messages', '--channel', 'PIGEON'], 'channel'],
    [['messages', '--loud'], '--loud'],
  ])('refuses %j by name', async (args, name) => {
    const { status, text } = await replay(...args)
    expect([status, text.includes(name)]).toEqual([2, true])
  })
})
