import type { PgBoss } from 'pg-boss'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

// Why an hour: a rolling upgrade is over by then.
const patienceMs = 3600_000

/**
 * Moves jobs of queues without a stage in this build to the dead letters. Another build may serve these queues.
 * So three conditions must have held for an hour: this process ran, the job was due, its queue started no job.
 * @param own.openedAt start of this process, by `own.clock`
 */
export async function giveUpUnserved(
  boss: PgBoss,
  own: { queues: readonly string[]; openedAt: Date; clock: Clock; log: Log },
): Promise<void> {
  if (own.clock.now().getTime() - own.openedAt.getTime() < patienceMs) return
  const served = new Set(own.queues)
  for (const { name, deadLetter } of await boss.getQueues()) {
    // only the dead-letter queue has no dead-letter queue
    if (served.has(name) || !deadLetter) continue
    const jobIds = await lastTry(boss, name)
    if (jobIds.length === 0) continue
    await boss.fail(name, jobIds, { message: 'no stage serves this queue' })
    own.log.error(
      { queue: name, jobs: jobIds.length, jobIds: jobIds.slice(0, 20) },
      'no running build serves this queue: its jobs are kept in the dead-letter queue; npm run replay -- jobs puts them back',
    )
  }
}

/** Sets the jobs' retry limit so that their next failure is their last. @returns their ids */
async function lastTry(boss: PgBoss, queue: string): Promise<string[]> {
  const { rows } = await boss.getDb().executeSql(
    `UPDATE jobs.job SET retry_limit = retry_count
     WHERE name = $1 AND state IN ('created', 'retry') AND greatest(created_on, start_after) < now() - $2 * interval '1 ms'
       AND NOT EXISTS (SELECT 1 FROM jobs.job begun WHERE begun.name = $1 AND begun.started_on > now() - $2 * interval '1 ms')
     RETURNING id`,
    [queue, patienceMs],
  )
  return rows.map((row: { id: string }) => row.id)
}
