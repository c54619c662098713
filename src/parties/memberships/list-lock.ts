import { sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'

// any constant, the same in every process
const listLock = 5_430_119

/**
 * Lets one list be applied at a time, and no enterprise be imported meanwhile. Held until the transaction ends. Taken before
 * any row is locked. Why: an enterprise imported at the same time would miss the list, and the list would miss it.
 */
export async function lockMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${listLock})`)
}

/** The shared side of the lock: imports of enterprises run side by side, but not while a list is applied. */
export async function awaitMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(${listLock})`)
}
