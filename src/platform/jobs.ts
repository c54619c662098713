import { sql } from 'drizzle-orm'
import { type DrizzleTransactionLike, fromDrizzle, type Job, PgBoss } from 'pg-boss'
import type { Database, Db } from './db.ts'
import { type Log, withLogFields } from './log.ts'
import type { Telemetry } from './telemetry.ts'

/** What happened, as recorded in the transaction that made it happen. The pipeline says which queues hear of it. */
export type JobEvent = { name: string; data: Record<string, unknown> }

/** One queue's worker: lock, done already?, work, mark done. Runs at least once, so it must be idempotent. */
export type Stage = {
  queue: string
  /** How many run side by side in one process. */
  concurrency?: number
  run(data: Record<string, unknown>, job: { id: string; signal: AbortSignal }): Promise<void>
}

export type SendOptions = { startAfter?: Date; oncePer?: { key: string; seconds: number } }

/** Work recorded for later. Always in the transaction of the fact that causes it. */
export type Jobs = {
  emit(tx: Db, ...events: JobEvent[]): Promise<void>
  send(tx: Db, queue: string, data: Record<string, unknown>, options?: SendOptions): Promise<void>
  /** Starts the workers; before, jobs only queue up. */
  work(stages: Stage[]): Promise<void>
  /** Puts jobs that failed for good back to the queues they came from. @returns how many */
  redrive(): Promise<number>
  /** Jobs waiting or running, by queue. */
  backlog(): Promise<Record<string, number>>
  /** Lets running jobs finish (at most `timeoutMs`), then closes. */
  stop(timeoutMs: number): Promise<void>
}

export const deadLetterQueue = 'dead-letter'

// A worker that dies is noticed after one missed heartbeat; its job runs again on another.
const queueOptions = {
  retryLimit: 12,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 3600,
  heartbeatSeconds: 10,
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 3 * 86_400,
  notify: true,
  deadLetter: deadLetterQueue,
}

/**
 * Opens the job store and creates every queue: on PGlite, `send` to a queue that is not cached yet dead-locks inside a transaction.
 * @param routes event name → queues that hear of it
 */
export async function openJobs(options: {
  database: Database
  queues: readonly string[]
  routes: Readonly<Record<string, readonly string[]>>
  log: Log
  telemetry: Telemetry
}): Promise<Jobs> {
  const { database, queues, routes, log, telemetry } = options
  const boss = new PgBoss({
    ...database.boss,
    schema: 'jobs',
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    monitorVacuum: false,
    reindex: database.engine === 'postgres',
    ...(database.engine === 'postgres' ? { max: 6 } : {}),
  })
  boss.on('error', (error) => log.warn({ err: error }, 'job store trouble, it retries by itself'))
  await boss.start()
  await ensureQueues(boss, queues)
  if (database.engine === 'pglite') await reviveOrphans(boss, log)

  const send: Jobs['send'] = async (tx, queue, data, sendOptions = {}) => {
    const db = fromDrizzle(tx as unknown as DrizzleTransactionLike, sql as never)
    await boss.send(queue, data, {
      db,
      ...(sendOptions.startAfter ? { startAfter: sendOptions.startAfter } : {}),
      ...(sendOptions.oncePer
        ? { singletonKey: sendOptions.oncePer.key, singletonSeconds: sendOptions.oncePer.seconds }
        : {}),
    })
  }

  return {
    send,
    emit: async (tx, ...events) => {
      const db = fromDrizzle(tx as unknown as DrizzleTransactionLike, sql as never)
      const heard = events.flatMap(({ name, data }) => (routes[name] ?? []).map((queue) => ({ queue, data })))
      for (const [queue, list] of Map.groupBy(heard, (one) => one.queue))
        await boss.insert(
          queue,
          list.map(({ data }) => ({ data })),
          { db },
        )
    },
    work: async (stages) => {
      for (const stage of stages) await startStage(boss, stage, log, telemetry)
    },
    redrive: async () => {
      let count = 0
      for (let moved = -1; moved !== 0; count += moved) moved = await boss.redrive(deadLetterQueue)
      return count
    },
    backlog: async () => {
      const found = await boss.getQueues()
      const fresh = await Promise.all(found.map((queue) => boss.getQueueStats(queue.name, { force: true })))
      return Object.fromEntries(fresh.flat().map((stats) => [stats.name, stats.queuedCount + stats.activeCount]))
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, close: true, timeout: timeoutMs }),
  }
}

async function ensureQueues(boss: PgBoss, queues: readonly string[]): Promise<void> {
  const present = new Set((await boss.getQueues()).map((queue) => queue.name))
  if (!present.has(deadLetterQueue)) await boss.createQueue(deadLetterQueue, { retentionSeconds: 90 * 86_400 })
  for (const queue of queues) {
    if (!present.has(queue)) await boss.createQueue(queue, queueOptions)
    // caches it: see the trap named above
    await boss.getQueueStats(queue)
  }
}

/** The embedded database serves this process alone: what is active at start was left by one that was killed. */
async function reviveOrphans(boss: PgBoss, log: Log): Promise<void> {
  const { rows } = await boss
    .getDb()
    .executeSql(`UPDATE jobs.job SET state = 'retry', start_after = now() WHERE state = 'active' RETURNING id`)
  if (rows.length > 0) log.warn({ jobs: rows.length }, 'jobs of a killed process put back to work')
}

async function startStage(boss: PgBoss, stage: Stage, log: Log, telemetry: Telemetry): Promise<void> {
  const settings = {
    localConcurrency: stage.concurrency ?? 1,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 5,
  }
  const workerId = await boss.work(stage.queue, settings, async ([job]: Job<Record<string, unknown>>[]) => {
    if (!job) return
    // looks for the next job at once instead of after its polling interval
    boss.notifyWorker(workerId)
    const stop = telemetry.jobSeconds.startTimer({ queue: stage.queue })
    await withLogFields({ queue: stage.queue, jobId: job.id }, async () => {
      try {
        await stage.run(job.data, { id: job.id, signal: job.signal })
        stop({ outcome: 'done' })
        log.debug({}, 'job done')
      } catch (cause) {
        stop({ outcome: 'failed' })
        log.warn({ retry: job.retryCount, err: cause }, 'job failed, will be retried')
        // pg-boss stores the error: only what is free of people's data
        throw new Error(`${stage.queue} failed, see the log of job ${job.id}`)
      }
    })
  })
}
