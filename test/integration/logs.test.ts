import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('the log on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  it('says on every line of a job which job of which queue it is', async () => {
    await published(service)
    const written = service.logs.filter((line) => /notices in the inboxes|relay tasks offered/.test(String(line.msg)))
    expect(written.map((line) => line.queue).sort()).toEqual(['notice', 'plan-relay'])
    for (const line of written) expect(line.jobId).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(written.map((line) => line.jobId)).size).toBe(2)
  })

  it('says on every line of a request which request it is, once', async () => {
    await service.app.deps.db.execute('ALTER TABLE policies RENAME TO policies_away')
    const answer = await service.gql('ent-1', '{ policies { totalCount } }')
    await service.app.deps.db.execute('ALTER TABLE policies_away RENAME TO policies')
    const logId = (answer.errors?.[0]?.extensions as { logId?: string } | undefined)?.logId
    const fault = service.logs.find((line) => line.logId === logId)
    const own = service.logs.filter((line) => line.reqId === fault?.reqId)
    expect(own.map((line) => line.msg)).toEqual(['incoming request', 'operation failed', 'request completed'])
    expect(fault).not.toHaveProperty('jobId')
  })
})
