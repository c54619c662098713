import { sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'

// Any constants do, as long as every Jieli process uses the same ones.
const listLock = 5_430_119

/**
 * One list is applied at a time, and no enterprise comes into the system meanwhile: it would be unknown to the list, and the list to it.
 * Until the transaction ends; before any row is locked.
 */
export async function lockMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${listLock})`)
}

/** The other side: enterprises come in side by side, but not while a list is applied. */
export async function awaitMemberLists(tx: Db): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(${listLock})`)
}
