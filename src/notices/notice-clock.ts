import { sql } from 'drizzle-orm'
import { type Db, firstRow } from '../platform/db.ts'

// Any constant does, as long as every Jieli process uses the same one.
const noticeLock = 5_430_118

/**
 * Raises the notice clock. Takes the notice lock and holds it until the transaction ends.
 * Why: clock order is then commit order, so a reader that has seen clock 7 never meets a 6 later (ADR-05.6).
 * @example worker A takes 7 and commits; worker B waits and takes 8. A reader at cursor 7 × 4096 misses nothing.
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

/** The newest committed value; 0 before the first notice. */
export async function readNoticeClock(db: Db): Promise<number> {
  const row = await firstRow<{ value: number }>(db, sql`SELECT value FROM notice_clock WHERE id = 1`)
  return Number(row?.value ?? 0)
}

/** Takes the notice lock without raising the clock. Why: its holder must not miss a publication that is committing. */
export async function takeNoticeLock(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${noticeLock})`)
}
