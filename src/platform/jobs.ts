import { sql } from 'drizzle-orm'
import { type DrizzleTransactionLike, fromDrizzle, type JobWithMetadata, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Database, Db } from './db.ts'
import {
  type DataOf,
  type EventName,
  type Firing,
  firings,
  type JobEvent,
  nothing,
  type QueueOf,
  type Routes,
  shapes,
} from './events.ts'
import { type Log, withLogFields } from './log.ts'
import type { Telemetry } from './telemetry.ts'
import { giveUpUnserved } from './unserved-jobs.ts'

/** The worker of one queue. A job runs at least once, so `run` must be idempotent. */
export type Stage<Data> = {
  /** Jobs that run side by side in one process; 1 by default. */
  concurrency?: number
  run(data: Data, job: { id: string; signal: AbortSignal }): Promise<void>
}

/** Exactly one stage for each queue. */
export type Stages<R extends Routes> = { readonly [Queue in QueueOf<R>]: Stage<DataOf<R, Queue>> }

/** Records work for later, in the transaction that causes it. */
export type Jobs = {
  /** Records one job per event and queue. @throws Error for an unknown event name */
  emit(tx: Db, ...events: JobEvent[]): Promise<void>
  /** Records an event whose jobs start at `at`, by the database's clock. */
  emitAt(tx: Db, at: Date, event: JobEvent): Promise<void>
  /** Records a firing of the clock, at most once per `oncePerSeconds` over all processes. */
  fire(tx: Db, firing: Firing, oncePerSeconds?: number): Promise<void>
  /** Moves jobs of queues that no running build serves to the dead letters. Logs each queue at ERROR. */
  giveUpUnserved(): Promise<void>
  /** Puts dead letters back into the queues that they came from. @returns the number of jobs */
  redrive(): Promise<number>
  /** Queue → number of jobs that wait or run. */
  backlog(): Promise<Record<string, number>>
  /** Waits at most `timeoutMs` for running jobs, then closes. */
  stop(timeoutMs: number): Promise<void>
}

/** The jobs of one process. Jobs are recorded at once; they run after `work`. */
export type JobStore<R extends Routes> = Jobs & { work(stages: Stages<R>): Promise<void> }

export const deadLetterQueue = 'dead-letter'

// A missed heartbeat reveals a dead worker. Another worker then runs its job again.
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
 * Opens the job store and creates every queue.
 * Why: on PGlite, `send` to a queue that is not cached dead-locks inside a transaction.
 * @param routes event → the queues that get a job for it
 */
export async function openJobs<const R extends Routes>(options: {
  database: Database
  routes: R
  clock: Clock
  log: Log
  telemetry: Telemetry
}): Promise<JobStore<R>> {
  const { database, routes, clock, log, telemetry } = options
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
  boss.on('error', (error) => log.warn({ err: error }, 'the job store met an error and retries by itself'))
  await boss.start()
  const queues = queuesOf(routes)
  await ensureQueues(boss, queues)
  if (database.engine === 'pglite') await reviveOrphans(boss, log)
  const openedAt = clock.now()

  const within = (tx: Db) => ({ db: fromDrizzle(tx as unknown as DrizzleTransactionLike, sql as never) })
  const queuesFor = (name: EventName): readonly string[] => {
    if (!Object.hasOwn(routes, name)) throw new Error(`no such event: ${name}`)
    return routes[name]
  }

  return {
    emit: async (tx, ...events) => {
      const routed = events.flatMap(({ name, data }) => queuesFor(name).map((queue) => ({ queue, data })))
      for (const [queue, list] of Map.groupBy(routed, (one) => one.queue))
        await boss.insert(
          queue,
          list.map(({ data }) => ({ data })),
          within(tx),
        )
    },
    emitAt: async (tx, at, { name, data }) => {
      for (const queue of queuesFor(name)) await boss.send(queue, data, { ...within(tx), startAfter: at })
    },
    fire: async (tx, firing, oncePerSeconds) => {
      const once = oncePerSeconds ? { singletonKey: firing, singletonSeconds: oncePerSeconds } : {}
      await boss.send(firing, {}, { ...within(tx), ...once })
    },
    work: async (stages) => {
      // Why `never`: the type of a queue's data and the shape that checks it come from the same list of events.
      const each: Readonly<Record<string, Stage<never>>> = stages
      for (const [queue, stage] of Object.entries(each))
        await startStage(boss, queue, stage, shapeOf(routes, queue), log, telemetry)
    },
    giveUpUnserved: () => giveUpUnserved(boss, { queues, openedAt, clock, log }),
    redrive: () => redrive(boss),
    backlog: async () => {
      const found = await boss.getQueues()
      const fresh = await Promise.all(found.map((queue) => boss.getQueueStats(queue.name, { force: true })))
      return Object.fromEntries(fresh.flat().map((stats) => [stats.name, stats.queuedCount + stats.activeCount]))
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, close: true, timeout: timeoutMs }),
  }
}

function queuesOf<R extends Routes>(routes: R): QueueOf<R>[] {
  const routed: R[EventName][number][] = Object.values(routes).flat()
  return [...new Set<QueueOf<R>>([...routed, ...firings])]
}

/** Shape of the payloads that a job of this queue can carry. */
function shapeOf(routes: Routes, queue: string): z.ZodType {
  const routed = Object.entries(shapes).filter(([name]) => routes[name as EventName].includes(queue))
  return z.union([...routed.map(([, shape]) => shape), ...(routed.length === 0 ? [nothing] : [])])
}

async function ensureQueues(boss: PgBoss, queues: readonly string[]): Promise<void> {
  const present = new Set((await boss.getQueues()).map((queue) => queue.name))
  if (!present.has(deadLetterQueue)) await boss.createQueue(deadLetterQueue, { retentionSeconds: 90 * 86_400 })
  for (const queue of queues) {
    if (!present.has(queue)) await boss.createQueue(queue, queueOptions)
    // caches the queue: see openJobs
    await boss.getQueueStats(queue)
  }
}

/** Puts active jobs back. Why: the embedded database has one process, so at start a killed process left them. */
async function reviveOrphans(boss: PgBoss, log: Log): Promise<void> {
  const { rows } = await boss
    .getDb()
    .executeSql(`UPDATE jobs.job SET state = 'retry', start_after = now() WHERE state = 'active' RETURNING id`)
  if (rows.length > 0) log.warn({ jobs: rows.length }, 'jobs of a killed process were queued again')
}

/** Puts back what is dead at this moment. Why: a job that fails again meanwhile would be put back for ever. */
async function redrive(boss: PgBoss): Promise<number> {
  const { rows } = await boss.getDb().executeSql(`SELECT clock_timestamp() AS now`)
  const createdBefore = new Date(rows[0].now)
  let count = 0
  for (let moved = -1; moved !== 0; count += moved) moved = await boss.redrive(deadLetterQueue, { createdBefore })
  return count
}

async function startStage(
  boss: PgBoss,
  queue: string,
  stage: Stage<never>,
  shape: z.ZodType,
  log: Log,
  telemetry: Telemetry,
): Promise<void> {
  const settings = {
    localConcurrency: stage.concurrency ?? 1,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 5,
    includeMetadata: true as const,
  }
  const workerId = await boss.work(queue, settings, async ([job]: JobWithMetadata<object>[]) => {
    if (!job) return
    // Why: the worker looks for the next job at once instead of after its polling interval (ADR-02.1).
    boss.notifyWorker(workerId)
    const stop = telemetry.jobSeconds.startTimer({ queue })
    await withLogFields({ queue, jobId: job.id }, async () => {
      try {
        // Why: an older or a newer build may have recorded the job.
        const data = shape.parse(job.data)
        await stage.run(data as never, { id: job.id, signal: job.signal })
        stop({ outcome: 'done' })
        log.debug({}, 'job done')
      } catch (cause) {
        stop({ outcome: 'failed' })
        const level = job.retryCount >= job.retryLimit ? 'error' : 'warn'
        log[level]({ retry: job.retryCount, err: cause }, failureText[level])
        // Why a new error: pg-boss stores it, so it must hold no personal data.
        throw new Error(`${queue} failed, see the log of job ${job.id}`)
      }
    })
  })
}

const failureText = {
  warn: 'the job failed and will be retried',
  error: 'the job failed for good and is in the dead-letter queue: remove the cause, then run npm run replay -- jobs',
}
