// Both engines for tests: PGlite in memory, and a private temporary PostgreSQL cluster (or TEST_DATABASE_URL).
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type Database, openPglite, openPostgres } from '../src/platform/db.ts'

export type Engine = 'pglite' | 'postgres'

/** The engines of this run. `npm test` sets JIELI_TEST_ENGINES to those that it found. */
export const engines = (process.env.JIELI_TEST_ENGINES ?? 'pglite').split(',') as Engine[]

/** A fresh, migrated database of its own. */
export async function openTestDatabase(
  engine: Engine,
): Promise<{ database: Database; url: string | undefined; drop(): Promise<void> }> {
  if (engine === 'pglite') {
    const database = await openPglite(undefined, { durable: false })
    return { database, url: undefined, drop: () => database.close() }
  }
  const server = process.env.JIELI_TEST_POSTGRES
  if (!server) throw new Error('JIELI_TEST_POSTGRES is not set: run the tests by npm test')
  const name = `jieli_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await openPostgres(url.href, { poolSize: 8 })
  return {
    database,
    url: url.href,
    drop: async () => {
      await database.close()
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}

/** Folder of the newest server binaries. @returns undefined when none are installed */
export function findPostgresBinaries(): string | undefined {
  const candidates: string[] = []
  const debian = '/usr/lib/postgresql'
  if (existsSync(debian)) {
    const versions = readdirSync(debian)
      .map(Number)
      .filter((version) => version >= 15)
      .sort((a, b) => b - a)
    candidates.push(...versions.map((version) => join(debian, String(version), 'bin')))
  }
  candidates.push(...(process.env.PATH ?? '').split(':'), '/opt/homebrew/bin', '/usr/local/bin', '/usr/pgsql-15/bin')
  return candidates.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/**
 * Starts a private cluster on a free loopback port. Root starts it as user postgres.
 * @param options.durable true = as in production, for benchmarks and crashes; else a crash can lose the last commits
 * @param options.tls     true = with the self-signed certificate of the tests
 * @returns undefined when no server binaries are installed
 */
export async function startCluster(
  options: { durable?: boolean; tls?: boolean } = {},
): Promise<
  | { url: string; sockets: string; stop(): Promise<void>; restart(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> }
  | undefined
> {
  const binaries = findPostgresBinaries()
  if (!binaries) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'jieli-pg-'))
  const asRoot = process.getuid?.() === 0
  const as = (command: string, args: string[]): [string, string[]] =>
    asRoot ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]] : [command, args]
  chmodSync(folder, 0o755)
  if (asRoot) execFileSync('chown', ['postgres', folder])
  const data = join(folder, 'data')
  const run = (command: string, args: string[]): void => {
    const [file, list] = as(join(binaries, command), args)
    execFileSync(file, list, { stdio: 'pipe', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  }
  run('initdb', ['-D', data, '-U', 'jieli', '-A', 'trust', '-E', 'UTF8', '--no-sync'])
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    ...(options.durable ? ['max_wal_size=8GB'] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    'max_connections=200',
    'shared_buffers=256MB',
    'log_min_messages=fatal',
    ...(options.tls ? ['ssl=on', `ssl_cert_file=${folder}/server.crt`, `ssl_key_file=${folder}/server.key`] : []),
  ]
  if (options.tls) installCertificate(folder, asRoot)
  const url = `postgres://jieli@127.0.0.1:${port}/postgres`
  let server = launch()
  function launch() {
    const [file, list] = as(join(binaries ?? '', 'postgres'), [
      '-D',
      data,
      ...settings.flatMap((setting) => ['-c', setting]),
    ])
    return spawn(file, list, { stdio: 'ignore' })
  }
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (server.exitCode !== null) return resolve()
      server.once('exit', () => resolve())
      server.kill(signal)
    })
  await answers(url)
  return {
    url,
    sockets: folder,
    // SIGQUIT ends the server at once, as in a crash
    restart: async (signal) => {
      await end(signal)
      server = launch()
      await answers(url)
    },
    stop: async () => {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    const client = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
    try {
      await client`SELECT 1`
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    } finally {
      await client.end({ timeout: 1 })
    }
  }
  throw new Error('the private PostgreSQL cluster did not answer within 120 s')
}

/** Copies the tests' certificate, with its key for the server's user alone. */
function installCertificate(folder: string, asRoot: boolean): void {
  for (const kind of ['crt', 'key']) {
    const target = join(folder, `server.${kind}`)
    copyFileSync(new URL(`./certificate/localhost.${kind}`, import.meta.url), target)
    chmodSync(target, 0o600)
    if (asRoot) execFileSync('chown', ['postgres', target])
  }
}
