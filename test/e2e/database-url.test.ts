// A PostgreSQL with a self-signed certificate, as managed ones are delivered, through both drivers.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres, ping } from '../../src/platform/db.ts'
import { SettingError } from '../../src/platform/setting-error.ts'
import { engines, findPostgresBinaries, startCluster } from '../database.ts'
import { spawnService, temporaryDirectory } from '../process.ts'
import { until } from '../service.ts'

const certificate = fileURLToPath(new URL('../certificate/localhost.crt', import.meta.url))

describe.runIf(engines.includes('postgres') && findPostgresBinaries())('DATABASE_URL on a real server', () => {
  let cluster: NonNullable<Awaited<ReturnType<typeof startCluster>>>
  let plain: NonNullable<Awaited<ReturnType<typeof startCluster>>>
  let port: string
  beforeAll(async () => {
    const [withTls, without] = await Promise.all([startCluster({ tls: true }), startCluster()])
    if (!withTls || !without) throw new Error('no server binaries')
    cluster = withTls
    plain = without
    port = new URL(cluster.url).port
  })
  afterAll(async () => {
    await Promise.all([cluster?.stop(), plain?.stop()])
  })

  const tables = async (url: string): Promise<number> => {
    const admin = postgres(url, { max: 1, onnotice: () => {} })
    const [row] =
      await admin`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
    await admin.end()
    return row?.n
  }
  /** Opens the database, and pg-boss on it. @returns whether either connection is encrypted */
  const open = async (url: string, caFile?: string): Promise<unknown[]> => {
    const database = await openPostgres(url, { poolSize: 2, caFile })
    try {
      await ping(database.db)
      if (!('host' in database.boss)) throw new Error('no options for pg')
      const boss = new PgBoss({ ...database.boss, schema: 'jobs', max: 1 } as never)
      await boss.start()
      const text = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
      const [own] = (await database.db.execute(text)) as unknown as { ssl: boolean }[]
      const { rows } = await boss.getDb().executeSql(text)
      await boss.stop({ graceful: false })
      return [own?.ssl, rows[0].ssl]
    } finally {
      await database.close()
    }
  }

  it('a wrong one is refused by name before anything is migrated', async () => {
    const other = certificate.replace('localhost.crt', 'other.crt')
    for (const url of [
      // not of a known issuer; no encryption there; no such database, host or socket
      `postgres://jieli@127.0.0.1:${port}/postgres?sslmode=verify-full&sslrootcert=system`,
      `${plain.url}?sslmode=require`,
      `postgres://jieli@127.0.0.1:${port}/nothing`,
      `postgres://jieli@no-such-host.invalid:${port}/postgres`,
      'postgres://jieli@%2Fnowhere/postgres',
      `postgres://jieli@127.0.0.1:${port}/postgres?sslmode=verify-ca&sslrootcert=${other}`,
      `postgres://jieli@127.0.0.1:${port}/postgres?schema=public`,
    ]) {
      const failure = await openPostgres(url).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      expect([url, failure]).toEqual([url, expect.any(SettingError)])
      expect((failure as Error).message).toContain('DATABASE_URL: ')
    }
    expect([await tables(cluster.url), await tables(plain.url)]).toEqual([0, 0])
  })

  it.each<[string, string, string | undefined, boolean]>([
    ['require, as psql takes it', '127.0.0.1?sslmode=require', undefined, true],
    ['nothing said', '127.0.0.1', undefined, true],
    ['prefer', 'localhost?sslmode=prefer', undefined, true],
    ['disable', '127.0.0.1?sslmode=disable', undefined, false],
    ['verify-ca', `127.0.0.1?sslmode=verify-ca&sslrootcert=${certificate}`, undefined, true],
    ['verify-full by address', `127.0.0.1?sslmode=verify-full&sslrootcert=${certificate}`, undefined, true],
    ['verify-full by name', `localhost?sslmode=verify-full&sslrootcert=${certificate}`, undefined, true],
    ['a CA file by setting', 'localhost', certificate, true],
  ])('%s', async (_name, place, caFile, encrypted) => {
    const [host, query] = place.split('?')
    const url = `postgres://jieli@${host}:${port}/postgres${query ? `?${query}` : ''}`
    expect(await open(url, caFile)).toEqual([encrypted, encrypted])
  })

  it('sockets, encoded names, and a server without TLS', async () => {
    const admin = postgres(plain.url, { max: 1, onnotice: () => {} })
    await admin.unsafe('CREATE DATABASE "青浦"')
    await admin.end()
    const { port: own } = new URL(plain.url)
    const encoded = encodeURIComponent(plain.sockets)
    for (const url of [
      `postgres:///%E9%9D%92%E6%B5%A6?host=${plain.sockets}&port=${own}&user=jieli`,
      `postgres://jieli@${encoded}:${own}/%E9%9D%92%E6%B5%A6`,
      `postgres://jieli@localhost:${own}/%E9%9D%92%E6%B5%A6?host=${plain.sockets}&sslmode=require`,
      `postgres://jieli@127.0.0.1:${own}/%E9%9D%92%E6%B5%A6`,
    ])
      expect([url, await open(url)]).toEqual([url, [false, false]])
  })

  it('the whole service starts on it, and ends with status 2 where it cannot', async () => {
    const directory = temporaryDirectory()
    copyFileSync(certificate, join(directory, 'ca.pem'))
    const url = `postgres://jieli@localhost:${port}/postgres`
    const env = { DATABASE_URL: `${url}?sslmode=require`, JIELI_DATA_DIR: directory, JIELI_DEMO: '0' }
    const service = spawnService({ ...env, DATABASE_URL: url, DATABASE_CA_FILE: join(directory, 'ca.pem') })
    await until(async () => (await fetch(`${service.url}/readyz`).catch(() => undefined))?.status === 200, 'ready')
    await service.stop('SIGTERM')
    const wrong = spawnService({ ...env, DATABASE_URL: `${url}?sslmode=verify-full` })
    await until(() => wrong.exited() !== null, 'the end')
    expect([wrong.exited(), wrong.output()]).toEqual([2, expect.stringContaining('DATABASE_URL: sslmode=verify-full')])
  })
})
