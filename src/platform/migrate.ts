import { fileURLToPath } from 'node:url'
import type { PgliteDatabase } from 'drizzle-orm/pglite'
import { migrate as migrateByPglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migrateByPostgres } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { connectFailure, type PostgresOptions } from './database-options.ts'

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))
// Any constant does, as long as every Jieli process uses the same one.
const migrationLock = 5_430_117

export async function migratePglite(db: PgliteDatabase): Promise<void> {
  await migrateByPglite(db, { migrationsFolder })
}

/** Applies missing migrations. An advisory lock makes processes that start together wait for each other. */
export async function migratePostgres(options: PostgresOptions): Promise<void> {
  const client = postgres({ ...options, max: 1, onnotice: () => {} })
  try {
    const [version] = await client`SELECT current_setting('server_version_num')::int AS number`.catch((cause) => {
      throw connectFailure(cause)
    })
    if (version?.number < 150_000) throw new Error(`PostgreSQL 15 or later is needed, found ${version?.number}`)
    await client`SELECT pg_advisory_lock(${migrationLock})`
    await migrateByPostgres(drizzlePostgres(client), { migrationsFolder })
    await client`SELECT pg_advisory_unlock(${migrationLock})`
  } finally {
    await client.end({ timeout: 5 })
  }
}
