// One meaning of DATABASE_URL: libpq's (PostgreSQL documentation, "Connection Strings"), for both drivers.
import { userInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { connectFailure, pgOptions, postgresOptions } from '../../../src/platform/database-options.ts'
import { readDatabaseUrl } from '../../../src/platform/database-url.ts'
import { SettingError } from '../../../src/platform/setting-error.ts'

const bare = { HOME: '/nowhere' }
const certificate = fileURLToPath(new URL('../../certificate/localhost.crt', import.meta.url))
const read = (url: string, env: Record<string, string> = bare, caFile?: string) => {
  const result = readDatabaseUrl(url, env, caFile)
  if (!result.ok) throw new Error(result.problem)
  return result.target
}

describe('DATABASE_URL is read as libpq reads it', () => {
  it.each<[string, object]>([
    ['postgres://u:p@db:5433/jieli', { host: 'db', port: 5433, user: 'u', password: 'p', database: 'jieli' }],
    ['postgresql://u@db/jieli', { host: 'db', port: 5432, user: 'u', password: undefined }],
    ['postgres://db/jieli', { host: 'db', user: userInfo().username, database: 'jieli' }],
    ['postgres://u@db', { host: 'db', user: 'u', database: 'u' }],
    ['postgres://u@db/', { database: 'u' }],
    ['postgres://u@[::1]:5433/jieli', { host: '::1', port: 5433 }],
    ['postgres://u@[::1]/jieli', { host: '::1', port: 5432 }],
    ['postgres:///jieli?host=/run/postgresql&user=u', { host: '/run/postgresql', user: 'u', database: 'jieli' }],
    ['postgres://u@%2Frun%2Fpostgresql/jieli', { host: '/run/postgresql' }],
    ['postgres://u@%2Frun%2Fpostgresql:5433/jieli', { host: '/run/postgresql', port: 5433 }],
    ['postgres://u@localhost/jieli?host=/run/postgresql', { host: '/run/postgresql' }],
    ['postgres://u@/jieli?host=/run/postgresql&port=5433', { host: '/run/postgresql', port: 5433 }],
    ['postgres://u@db/%E9%9D%92%E6%B5%A6', { database: '青浦' }],
    ['postgres://%E9%9D%92:%40%3A%2F@db/x', { user: '青', password: '@:/' }],
    ['postgres://u:a:b@db/x', { password: 'a:b' }],
    ['postgres://u@db/x?dbname=y&password=z', { database: 'y', password: 'z' }],
    [
      'postgres://u@db/x?application_name=a%20b&connect_timeout=7',
      { applicationName: 'a b', connectTimeoutSeconds: 7 },
    ],
    ['postgres://u@db/x?options=-c%20search_path%3Dy', { options: '-c search_path=y' }],
    ['postgres://u@db/x?client_encoding=UTF8&gssencmode=prefer&target_session_attrs=read-write', { database: 'x' }],
  ])('%s', (url, expected) => {
    expect(read(url)).toMatchObject(expected)
  })

  it('takes what is left out from libpq’s variables', () => {
    const env = {
      PGHOST: 'h',
      PGPORT: '1234',
      PGUSER: 'u',
      PGPASSWORD: 'p',
      PGDATABASE: 'd',
      PGAPPNAME: 'a',
      HOME: '/x',
    }
    expect(read('postgres://', env)).toMatchObject({
      host: 'h',
      port: 1234,
      user: 'u',
      password: 'p',
      database: 'd',
      applicationName: 'a',
    })
    expect(read('postgres://v@i/e', env)).toMatchObject({ host: 'i', user: 'v', database: 'e' })
  })

  it.each([
    ['mysql://db/x', 'postgres://'],
    ['localhost', 'postgres://'],
    ['postgres://u@db/x?schema=public', 'schema=public'],
    ['postgres://u@db/x?pgbouncer=true', 'pgbouncer=true'],
    ['postgres://u@db/x?sslmode=maybe', 'sslmode=maybe'],
    ['postgres://u@db/x?sslmode=verify-full', 'sslrootcert'],
    ['postgres://u@db/x?sslmode=verify-ca&sslrootcert=/nowhere/ca.pem', '/nowhere/ca.pem: ENOENT'],
    ['postgres://u@db/x?sslmode=require&sslrootcert=system', 'verify-full'],
    ['postgres://u@db/x?ssl=1', 'ssl=1'],
    ['postgres://u@a,b/x', 'host|主机'],
    ['postgres://u@a:1,b:2/x', 'a:1,b:2'],
    ['postgres://u@db:99999/x', '99999'],
    ['postgres://u@db:x/x', ': x'],
    ['postgres://u@db/%E9%9D', '%E9%9D'],
    ['postgres://u@db/a%00b', 'a%00b'],
    ['postgres://u@db/x?channel_binding=require', 'channel_binding=require'],
    ['postgres://u@db/x?target_session_attrs=standby', 'standby'],
  ])('%s is refused with %s', (url, words) => {
    expect(readDatabaseUrl(url, bare)).toMatchObject({ ok: false, problem: expect.stringMatching(words) })
  })
})

describe('sslmode', () => {
  const loose = { rejectUnauthorized: false }
  const strict = { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') }
  it.each<[string, string | undefined, string, object | undefined]>([
    ['', undefined, 'prefer', loose],
    ['?sslmode=disable', undefined, 'disable', undefined],
    ['?sslmode=allow', undefined, 'prefer', loose],
    ['?sslmode=prefer', undefined, 'prefer', loose],
    ['?sslmode=require', undefined, 'on', loose],
    ['?ssl=true', undefined, 'on', loose],
    [`?sslmode=require&sslrootcert=${certificate}`, undefined, 'on', strict],
    [`?sslmode=verify-ca&sslrootcert=${certificate}`, undefined, 'on', strict],
    [`?sslmode=verify-full&sslrootcert=${certificate}`, undefined, 'on', strict],
    ['?sslmode=verify-full', certificate, 'on', strict],
    ['', certificate, 'on', strict],
    ['?sslmode=verify-full&sslrootcert=system', undefined, 'on', { rejectUnauthorized: true }],
    ['?host=/run/postgresql&sslmode=require', undefined, 'disable', undefined],
  ])('postgres://u@db/x%s with CA file %s', (query, caFile, mode, options) => {
    const { tls } = read(`postgres://u@db/x${query}`, bare, caFile)
    expect(tls.mode).toBe(mode)
    if (options) expect(tls).toMatchObject({ options })
  })
  it('verify-full checks the host, an address too; verify-ca does not', () => {
    const named = { subject: { CN: 'db' }, subjectaltname: 'DNS:db, IP Address:192.0.2.1' } as never
    const check = (host: string, mode: string) => {
      const { tls } = read(`postgres://u@${host}/x?sslmode=${mode}&sslrootcert=${certificate}`)
      return tls.mode === 'on' ? tls.options.checkServerIdentity?.('localhost', named) : 'no tls'
    }
    expect([check('db', 'verify-full'), check('192.0.2.1', 'verify-full')]).toEqual([undefined, undefined])
    for (const host of ['other', '192.0.2.2']) {
      expect(check(host, 'verify-full')).toBeInstanceOf(Error)
      expect(check(host, 'verify-ca')).toBeUndefined()
    }
  })
})

it('both drivers get the same', () => {
  const socket = read('postgres://u:p@%2Frun%2Fpg:5433/x')
  expect(postgresOptions(socket, false)).toMatchObject({
    path: '/run/pg/.s.PGSQL.5433',
    user: 'u',
    database: 'x',
    ssl: false,
  })
  expect(pgOptions(socket, false)).toMatchObject({ host: '/run/pg', port: 5433, user: 'u', database: 'x', ssl: false })
  const six = read('postgres://u@[::1]/x?options=-c%20a%3Db')
  expect(postgresOptions(six, false)).toMatchObject({ host: ['::1'], port: [5432], connection: { options: '-c a=b' } })
  expect(pgOptions(six, false)).toMatchObject({ host: '::1', port: 5432, options: '-c a=b' })
})

it('a connection that the setting is to blame for names it', () => {
  for (const code of ['ENOTFOUND', '28P01', '3D000', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])
    expect(connectFailure(Object.assign(new Error('x'), { code }))).toBeInstanceOf(SettingError)
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
  expect(connectFailure(refused)).toBe(refused)
})
