import type { Config } from '../src/platform/config.ts'

/** Environment for libpq's own programs: DATABASE_CA_FILE means to them what it means to the service. */
export function libpqEnvironment({ databaseUrl = '', databaseCaFile }: Config): NodeJS.ProcessEnv {
  if (!databaseCaFile) return process.env
  const mode = /[?&]sslmode=/.test(databaseUrl) ? {} : { PGSSLMODE: process.env.PGSSLMODE ?? 'verify-full' }
  return { ...process.env, PGSSLROOTCERT: databaseCaFile, ...mode }
}
