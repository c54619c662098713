import { constants, cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { type Db as BossDb, fromPglite } from 'pg-boss'
import postgres from 'postgres'
import { connectFailure, pgOptions, postgresOptions } from './database-options.ts'
import { settleTls } from './database-tls.ts'
import { readDatabaseUrl } from './database-url.ts'
import { lockDirectory } from './directory-lock.ts'
import { migratePglite, migratePostgres } from './migrate.ts'
import { readTemplate } from './pglite-template.ts'
import { abandonable } from './request-work.ts'
import { SettingError } from './setting-error.ts'

/** A connection or a transaction of either engine. Inside a transaction use only that: PGlite dead-locks otherwise. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** One open database. On PostgreSQL `listen` uses a connection of its own. */
export type Database = {
  engine: 'pglite' | 'postgres'
  db: Db
  /** For statements of requests, which end by themselves on PostgreSQL: of signed-in accounts, and without sign-in. */
  requests: { signedIn: Db; anonymous: Db }
  /** Options by which pg-boss reaches the same database. */
  boss: ReturnType<typeof pgOptions> | { db: BossDb; backend: 'pglite' }
  /** @param onAgain is called when a lost connection listens again */
  listen(channel: string, onMessage: (payload: string) => void, onAgain: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Rows of a raw statement. On both engines a bigint is a number, and dates and timestamps are texts. */
export async function rows<Row extends object>(db: Db, query: SQL): Promise<Row[]> {
  const answer = (await db.execute(query)) as unknown as Row[] | { rows: Row[] }
  return Array.isArray(answer) ? answer : answer.rows
}

/** @throws when the database does not answer */
export async function ping(db: Db): Promise<void> {
  await db.execute(sql`SELECT 1`)
}

/** First row of a raw statement, if any. */
export async function firstRow<Row extends object>(db: Db, query: SQL): Promise<Row | undefined> {
  return (await rows<Row>(db, query))[0]
}

/** How many rows a raw INSERT, UPDATE or DELETE touched. */
export async function affected(db: Db, query: SQL): Promise<number> {
  const answer = (await db.execute(query)) as unknown as { count?: number; affectedRows?: number }
  return answer.count ?? answer.affectedRows ?? 0
}

/** Turns `{text, params}` with `$1…$n` into a drizzle statement. Why: `rules/` does not import drizzle. */
export function compiled(query: { text: string; params: readonly unknown[] }): SQL {
  const chunks: SQL[] = []
  let last = 0
  for (const match of query.text.matchAll(/\$(\d+)/g)) {
    chunks.push(sql.raw(query.text.slice(last, match.index)), sql`${query.params[Number(match[1]) - 1]}`)
    last = match.index + match[0].length
  }
  chunks.push(sql.raw(query.text.slice(last)))
  return sql.join(chunks)
}

/** An array parameter that both drivers understand: `ARRAY[$1,$2]::bigint[]`. */
export function arrayOf(values: readonly (string | number)[], type: 'bigint' | 'text' | 'smallint'): SQL {
  if (values.length === 0) return sql`${sql.raw(`'{}'::${type}[]`)}`
  const items = values.map((value) => sql`${value}`)
  return sql`ARRAY[${sql.join(items, sql`,`)}]::${sql.raw(type)}[]`
}

/**
 * Opens PGlite in a directory, locks the directory against other processes, and migrates the database.
 * @param directory undefined = in memory
 * @param options.template directory of the same PGlite version, copied when there is no database yet
 * @throws Error when another process holds the directory
 */
export async function openPglite(
  directory: string | undefined,
  options: { durable?: boolean; template?: string | undefined } = {},
): Promise<Database> {
  const lock = directory ? await lockDirectory(directory) : undefined
  try {
    const client = directory ? await openDirectory(`${directory}/pglite`, options.template) : await openMemory(options)
    await client.exec("SET client_min_messages = warning; SET TIME ZONE 'UTC'; SET work_mem = '64MB'")
    const db = drizzlePglite(client, { casing: 'snake_case' })
    await migratePglite(db)
    return {
      engine: 'pglite',
      db: db as unknown as Db,
      requests: { signedIn: db as unknown as Db, anonymous: db as unknown as Db },
      boss: { db: fromPglite(client), backend: 'pglite' },
      listen: (channel, onMessage) => client.listen(channel, onMessage),
      close: async () => {
        await client.close()
        await lock?.release()
      },
    }
  } catch (cause) {
    await lock?.release()
    throw cause
  }
}

/** Makes a new directory aside and renames it. Why: a process killed meanwhile leaves nothing half made. */
async function openDirectory(path: string, template: string | undefined): Promise<PGlite> {
  if (!existsSync(path)) {
    const aside = `${path}.new`
    rmSync(aside, { recursive: true, force: true })
    if (template) cpSync(template, aside, { recursive: true, mode: constants.COPYFILE_FICLONE })
    else await (await PGlite.create(aside, fromTemplate())).close()
    renameSync(aside, path)
  }
  return PGlite.create(path)
}

const openMemory = (options: { durable?: boolean }): Promise<PGlite> =>
  PGlite.create('memory://', { relaxedDurability: options.durable === false, ...fromTemplate() })

function fromTemplate(): { loadDataDir?: Blob } {
  const template = readTemplate()
  return template ? { loadDataDir: template } : {}
}

/** Milliseconds after which PostgreSQL ends a statement of a request. */
const statementMs = { signedIn: 30_000, anonymous: 3000 }
/** Connections for requests without sign-in: as many as execute at once (api/graphql), and one for other routes. */
const anonymousMax = 3

const quiet = { onnotice: () => {} }
// Why numbers: every bigint stays far below 2^53. Ids come from sequences, and codes have at most 12 digits.
const numbers = { bigint: { to: 20, from: [20], parse: Number, serialize: String } }

/**
 * Opens PostgreSQL 15+ and migrates it under an advisory lock.
 * @param url as libpq reads it
 * @throws SettingError naming DATABASE_URL, before anything is migrated
 */
export async function openPostgres(
  url: string,
  options: { poolSize?: number; caFile?: string | undefined } = {},
): Promise<Database> {
  const read = readDatabaseUrl(url, process.env, options.caFile)
  if (!read.ok) throw new SettingError('DATABASE_URL', read.problem)
  const { target } = read
  const ssl = await settleTls(target.tls, target).catch((cause) => {
    throw connectFailure(cause)
  })
  const reached = { ...quiet, ...postgresOptions(target, ssl) }
  await migratePostgres(reached)
  const connection = { ...reached.connection, TimeZone: 'UTC' }
  const open = (max: number, timeoutMs: number) =>
    postgres({ ...reached, types: numbers, connection: { ...connection, statement_timeout: timeoutMs }, max })
  const max = options.poolSize ?? 10
  const client = open(max, 0)
  const signedIn = open(max, statementMs.signedIn)
  const anonymous = open(anonymousMax, statementMs.anonymous)
  const dbOf = (own: postgres.Sql): Db => drizzlePostgres(own, { casing: 'snake_case' }) as unknown as Db
  // Why a second client: drizzle changes the type parsers of the first.
  const listener = postgres({ ...reached, max: 1 })
  return {
    engine: 'postgres',
    db: dbOf(client),
    requests: { signedIn: dbOf(abandonable(signedIn, false)), anonymous: dbOf(abandonable(anonymous, true)) },
    boss: pgOptions(target, ssl),
    listen: async (channel, onMessage, onAgain) => {
      let listened = false
      const { unlisten } = await listener.listen(channel, onMessage, () => {
        if (listened) onAgain()
        listened = true
      })
      return unlisten
    },
    close: async () => {
      await Promise.all([client, signedIn, anonymous, listener].map((own) => own.end({ timeout: 5 })))
    },
  }
}
