import { eq } from 'drizzle-orm'
import type { Db } from './db.ts'
import { settings } from './tables.ts'

/** Reads a setting. @returns undefined when there is none */
export async function readSetting(db: Db, key: string): Promise<unknown> {
  const [row] = await db.select().from(settings).where(eq(settings.key, key))
  return row?.value
}

/** Stores the value of `make` unless the key has one. @returns the stored value; another process may have stored it */
export async function keepSetting(db: Db, key: string, make: () => unknown): Promise<unknown> {
  const present = await readSetting(db, key)
  if (present !== undefined) return present
  await db.insert(settings).values({ key, value: make() }).onConflictDoNothing()
  return readSetting(db, key)
}

export async function writeSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } })
}
