import { desc, eq, sql } from 'drizzle-orm'
import { type Db, firstRow } from '../../platform/db.ts'
import { relayScans, relayTasks } from '../tables.ts'
import { newCode } from './short-link.ts'

/** The code of a task's short link, created by the first call. Concurrent calls get the same code. */
export async function codeOf(db: Db, taskId: number, make: () => string = newCode): Promise<string> {
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      // Example: the first call sets K7PX2M9Q; the second finds a code and changes nothing.
      await db.update(relayTasks).set({ code: make() }).where(sql`${relayTasks.id} = ${taskId} AND code IS NULL`)
    } catch (cause) {
      if (!isTaken(cause)) throw cause
      continue
    }
    const [row] = await db.select({ code: relayTasks.code }).from(relayTasks).where(eq(relayTasks.id, taskId))
    if (row?.code) return row.code
  }
  throw new Error(`no code could be made for relay task ${taskId}`)
}

// unique_violation: another task has the code
function isTaken(cause: unknown): boolean {
  const error = cause as { code?: string; cause?: { code?: string } } | null
  return error?.code === '23505' || error?.cause?.code === '23505'
}

export async function taskOfCode(db: Db, code: string): Promise<{ id: number; policyId: number } | undefined> {
  const [row] = await db
    .select({ id: relayTasks.id, policyId: relayTasks.policyId })
    .from(relayTasks)
    .where(eq(relayTasks.code, code))
  return row
}

/** Counts one opening of a short link. @param on Shanghai day (YYYY-MM-DD) */
export async function countScan(db: Db, taskId: number, on: string): Promise<void> {
  await db
    .insert(relayScans)
    .values({ taskId, on, count: 1 })
    .onConflictDoUpdate({
      target: [relayScans.taskId, relayScans.on],
      set: { count: sql`${relayScans.count} + excluded.count` },
    })
}

export async function scansOf(db: Db, taskId: number): Promise<number> {
  const row = await firstRow<{ n: number }>(
    db,
    sql`SELECT coalesce(sum(count), 0)::int AS n FROM relay_scans WHERE task_id = ${taskId}`,
  )
  return row?.n ?? 0
}

/** Days with openings, newest first. */
export async function scansByDay(db: Db, taskId: number, limit: number): Promise<{ on: string; count: number }[]> {
  return db
    .select({ on: relayScans.on, count: relayScans.count })
    .from(relayScans)
    .where(eq(relayScans.taskId, taskId))
    .orderBy(desc(relayScans.on))
    .limit(limit)
}
