import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/pipeline.ts'
import { type Db, rows } from '../../src/platform/db.ts'
import { firings, type JobEvent, type Routes } from '../../src/platform/events.ts'
import { type JobStore, openJobs, type Stages } from '../../src/platform/jobs.ts'
import { openTelemetry } from '../../src/platform/telemetry.ts'
import { engines, openTestDatabase } from '../database.ts'
import { approved } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const run = promisify(execFile)

const dead = (db: Db) =>
  rows<{ source: string; data: unknown }>(
    db,
    sql`SELECT source_name AS source, data FROM jobs.job WHERE name = 'dead-letter' AND state = 'created' ORDER BY created_on`,
  )
/** What the queue holds was recorded by another build and has been tried as often as any job. */
const spoil = (db: Db, queue: string, data: object) =>
  db.execute(
    sql`UPDATE jobs.job SET data = ${JSON.stringify(data)}::jsonb, retry_count = retry_limit, start_after = now()
        WHERE name = ${queue} AND state = 'created'`,
  )

describe.each(engines)('a job that this build does not understand, on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())
  const errors = () => service.logs.filter((line) => line.level === 50)
  const replay = async (): Promise<number> => {
    if (engine === 'pglite') return service.app.deps.jobs.redrive()
    const { stdout } = await run(process.execPath, ['scripts/replay.ts', 'jobs'], {
      env: { ...process.env, DATABASE_URL: service.databaseUrl ?? '', JIELI_DATA_DIR: service.dataDir },
    })
    return Number(/(\d+) 个作业/.exec(stdout)?.[1])
  }

  it('is an error once, kept, and worked on after replay by a build that does', async () => {
    const { db, jobs } = service.app.deps
    const policyId = Number(await approved(service))
    const event: JobEvent = { name: 'policy.ended', data: { policyId, reason: 'x' } }
    await db.transaction((tx) => jobs.emitAt(tx, new Date(Date.now() + 3600_000), event))
    await spoil(db, 'recall', { policyID: policyId })
    await until(async () => (await dead(db)).length === 1, 'the dead letter')
    expect(await dead(db)).toEqual([{ source: 'recall', data: { policyID: policyId } }])
    expect(errors()).toEqual([expect.objectContaining({ queue: 'recall', msg: expect.stringContaining('for good') })])
    await db.execute(
      sql`UPDATE jobs.job SET data = ${JSON.stringify(event.data)}::jsonb WHERE name = 'dead-letter' AND state = 'created'`,
    )
    expect(await replay()).toBe(1)
    await service.settled()
    expect(await dead(db)).toEqual([])
    expect(errors()).toHaveLength(1)
  })

  it('is not put back for ever by one replay', async () => {
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.emitAt(tx, new Date(Date.now() + 3600_000), waitingEvent))
    await spoil(db, 'tell-department', { org: 1 })
    await until(async () => (await dead(db)).length === 1, 'the dead letter')
    expect(await replay()).toBe(1)
    const [again] = await rows<{ n: number }>(
      db,
      sql`SELECT count(*)::int AS n FROM jobs.job WHERE name = 'tell-department' AND state IN ('created', 'retry', 'active')`,
    )
    expect(again?.n).toBe(1)
  })

  it('cannot be recorded: an unknown name throws', async () => {
    const { db, jobs } = service.app.deps
    for (const name of ['policy.publised', 'toString', '__proto__']) {
      const event = { name, data: {} } as unknown as JobEvent
      await expect(db.transaction((tx) => jobs.emit(tx, event))).rejects.toThrow(`no such event: ${name}`)
    }
  })
})

const waitingEvent: JobEvent = { name: 'questions.waiting', data: { orgId: 'dept-a' } }

describe.each(engines)('a queue that this build does not serve, on %s', (engine) => {
  let at: Awaited<ReturnType<typeof openTestDatabase>>
  let older: JobStore<Routes>
  let newer: JobStore<Routes>
  let now = Date.parse('2026-11-24T04:00:00Z')
  const logged: { level: string; fields: object }[] = []
  const open = (own: Routes) => {
    const note = (level: string) => (fields: object) => void logged.push({ level, fields })
    const log = { info: note('info'), debug: note('debug'), warn: note('warn'), error: note('error') }
    const clock = { now: () => new Date(now) }
    return openJobs<Routes>({ database: at.database, routes: own, clock, log, telemetry: openTelemetry() })
  }
  const later = { ...routes, 'questions.waiting': ['tell-department', 'tell-ministry'] }
  const stagesOf = (own: Routes, work: (queue: string) => void) =>
    Object.fromEntries(
      [...Object.values(own).flat(), ...firings].map((queue) => [queue, { run: async () => work(queue) }]),
    ) as Stages<Routes>
  const waiting = () =>
    rows<{ id: string }>(
      at.database.db,
      sql`SELECT id FROM jobs.job WHERE name = 'tell-ministry' AND state = 'created'`,
    )
  const age = (hours: number) =>
    at.database.db.execute(
      sql`UPDATE jobs.job SET created_on = created_on - ${hours} * interval '1 hour', start_after = start_after - ${hours} * interval '1 hour',
                 started_on = started_on - ${hours} * interval '1 hour' WHERE name = 'tell-ministry'`,
    )
  const errors = () => logged.filter(({ level }) => level === 'error')
  beforeAll(async () => {
    at = await openTestDatabase(engine)
    older = await open(routes)
    newer = await open(later)
  })
  afterAll(async () => {
    await older?.stop(1000)
    await newer?.stop(1000)
    await at?.drop()
  })

  it('is left to a newer one for an hour, counted from whichever began last', async () => {
    await at.database.db.transaction((tx) => newer.emit(tx, waitingEvent))
    await older.giveUpUnserved()
    now += 2 * 3600_000
    // the process runs for two hours, the job waits for a moment
    await older.giveUpUnserved()
    // both for two hours, but another process began such a job
    await age(2)
    await at.database.db.execute(
      sql`INSERT INTO jobs.job (name, data, state, started_on) VALUES ('tell-ministry', '{}', 'active', now())`,
    )
    await older.giveUpUnserved()
    expect([errors(), (await waiting()).length, await dead(at.database.db)]).toEqual([[], 1, []])
    await at.database.db.execute(sql`DELETE FROM jobs.job WHERE name = 'tell-ministry' AND state = 'active'`)
    // a process that has just started
    await age(2)
    const started = await open(routes)
    await started.giveUpUnserved()
    await started.stop(1000)
    expect([errors(), (await waiting()).length]).toEqual([[], 1])
  })

  it('is then an error once, its jobs are kept, and a replay puts them back for the build that serves it', async () => {
    const [job] = await waiting()
    await older.giveUpUnserved()
    await older.giveUpUnserved()
    expect(errors()).toEqual([{ level: 'error', fields: { queue: 'tell-ministry', jobs: 1, jobIds: [job?.id] } }])
    expect(await dead(at.database.db)).toEqual([{ source: 'tell-ministry', data: waitingEvent.data }])
    expect(await newer.redrive()).toBe(1)
    const served: string[] = []
    await newer.work(stagesOf(later, (queue) => served.push(queue)))
    await until(() => served.includes('tell-ministry'), 'the job to be served')
    expect(errors()).toHaveLength(1)
  })
})
