import { eq } from 'drizzle-orm'
import type { Db } from './db.ts'
import { settings } from './tables.ts'

/** Reads a setting; undefined when it was never made. */
export async function readSetting(db: Db, key: string): Promise<unknown> {
  const [row] = await db.select().from(settings).where(eq(settings.key, key))
  return row?.value
}

/** Keeps the first value ever given under a key. @returns the kept value, whoever made it */
export async function keepSetting(db: Db, key: string, make: () => unknown): Promise<unknown> {
  const present = await readSetting(db, key)
  if (present !== undefined) return present
  await db.insert(settings).values({ key, value: make() }).onConflictDoNothing()
  return readSetting(db, key)
}

export async function writeSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } })
}
