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

/** One queue's worker: lock, done already?, work, mark done. Runs at least once, so it must be idempotent. */
export type Stage<Data> = {
  /** How many run side by side in one process. */
  concurrency?: number
  run(data: Data, job: { id: string; signal: AbortSignal }): Promise<void>
}

/** Exactly one stage for each queue. */
export type Stages<R extends Routes> = { readonly [Queue in QueueOf<R>]: Stage<DataOf<R, Queue>> }

/** Work recorded for later. Always in the transaction of the fact that causes it. */
export type Jobs = {
  /** @throws for a name that is no event */
  emit(tx: Db, ...events: JobEvent[]): Promise<void>
  /** The same, acted on from `at` on. */
  emitAt(tx: Db, at: Date, event: JobEvent): Promise<void>
  /** Records that the clock's moment has come, once in so many seconds over all processes. */
  fire(tx: Db, firing: Firing, oncePerSeconds?: number): Promise<void>
  /** Moves to the dead letters what waits in queues that no running build serves; logs each queue at ERROR. */
  giveUpUnserved(): Promise<void>
  /** Puts jobs that failed for good back to the queues they came from. @returns how many */
  redrive(): Promise<number>
  /** Jobs waiting or running, by queue. */
  backlog(): Promise<Record<string, number>>
  /** Lets running jobs finish (at most `timeoutMs`), then closes. */
  stop(timeoutMs: number): Promise<void>
}

/** The jobs of one process, and how to start its workers; before, jobs only queue up. */
export type JobStore<R extends Routes> = Jobs & { work(stages: Stages<R>): Promise<void> }

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
 * @param routes event → queues that hear of it
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
  boss.on('error', (error) => log.warn({ err: error }, 'job store trouble, it retries by itself'))
  await boss.start()
  const queues = queuesOf(routes)
  await ensureQueues(boss, queues)
  if (database.engine === 'pglite') await reviveOrphans(boss, log)
  const openedAt = clock.now()

  const within = (tx: Db) => ({ db: fromDrizzle(tx as unknown as DrizzleTransactionLike, sql as never) })
  const hearing = (name: EventName): readonly string[] => {
    if (!Object.hasOwn(routes, name)) throw new Error(`no such event: ${name}`)
    return routes[name]
  }

  return {
    emit: async (tx, ...events) => {
      const heard = events.flatMap(({ name, data }) => hearing(name).map((queue) => ({ queue, data })))
      for (const [queue, list] of Map.groupBy(heard, (one) => one.queue))
        await boss.insert(
          queue,
          list.map(({ data }) => ({ data })),
          within(tx),
        )
    },
    emitAt: async (tx, at, { name, data }) => {
      for (const queue of hearing(name)) await boss.send(queue, data, { ...within(tx), startAfter: at })
    },
    fire: async (tx, firing, oncePerSeconds) => {
      const once = oncePerSeconds ? { singletonKey: firing, singletonSeconds: oncePerSeconds } : {}
      await boss.send(firing, {}, { ...within(tx), ...once })
    },
    work: async (stages) => {
      // as types, a queue's data and its shape are the same; here they meet as values
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

/** What a job of this queue may carry. */
function shapeOf(routes: Routes, queue: string): z.ZodType {
  const heard = Object.entries(shapes).filter(([name]) => routes[name as EventName].includes(queue))
  return z.union([...heard.map(([, shape]) => shape), ...(heard.length === 0 ? [nothing] : [])])
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

/** Only what is dead at this moment: a job that fails again meanwhile would be put back for ever. */
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
    // looks for the next job at once instead of after its polling interval
    boss.notifyWorker(workerId)
    const stop = telemetry.jobSeconds.startTimer({ queue })
    await withLogFields({ queue, jobId: job.id }, async () => {
      try {
        // an older or a newer build may have recorded it
        const data = shape.parse(job.data)
        await stage.run(data as never, { id: job.id, signal: job.signal })
        stop({ outcome: 'done' })
        log.debug({}, 'job done')
      } catch (cause) {
        stop({ outcome: 'failed' })
        const level = job.retryCount >= job.retryLimit ? 'error' : 'warn'
        log[level]({ retry: job.retryCount, err: cause }, failureText[level])
        // pg-boss stores the error: only what is free of people's data
        throw new Error(`${queue} failed, see the log of job ${job.id}`)
      }
    })
  })
}

const failureText = {
  warn: 'job failed, will be retried',
  error: 'job failed for good and is kept in the dead-letter queue: mend the cause, then npm run replay -- jobs',
}
