import { sql } from 'drizzle-orm'
import { type Db, firstRow } from '../platform/db.ts'

// Any constant does, as long as every Jieli process uses the same one.
const noticeLock = 5_430_118

/**
 * Takes the notice lock until the transaction ends and raises the clock. Because the lock is held to the commit, clock
 * order is commit order: a reader that has seen clock 7 will never find a 6 later. (A sequence lost 267 of 480 rows.)
 * @example worker A takes 7 and commits, worker B waited and takes 8; a tail at cursor 7×4096 misses nothing
 */
export async function raiseNoticeClock(tx: Db): Promise<number> {
  const row = await firstRow<{ value: number }>(
    tx,
    sql`WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(${noticeLock}))
        INSERT INTO notice_clock (id, value) SELECT 1, 1 FROM lock
        ON CONFLICT (id) DO UPDATE SET value = notice_clock.value + 1 RETURNING value`,
  )
  return Number(row?.value)
}

/** The newest value that is committed; 0 before the first notice. */
export async function readNoticeClock(db: Db): Promise<number> {
  const row = await firstRow<{ value: number }>(db, sql`SELECT value FROM notice_clock WHERE id = 1`)
  return Number(row?.value ?? 0)
}

/** The lock alone, for whoever must not miss a publication that is about to commit (rematch). */
export async function takeNoticeLock(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${noticeLock})`)
}
