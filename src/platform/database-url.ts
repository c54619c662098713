import { existsSync, readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { readTlsMode, type TlsWish } from './database-tls.ts'
import { say } from './locale.ts'

/** Where and how PostgreSQL is reached, for every driver alike. A host that begins with `/` is a directory of a socket. */
export type DatabaseTarget = {
  host: string
  port: number
  user: string
  password: string | undefined
  database: string
  tls: TlsWish
  applicationName: string | undefined
  options: string | undefined
  connectTimeoutSeconds: number | undefined
}

export type ReadTarget = { ok: true; target: DatabaseTarget } | { ok: false; problem: string }

type Env = Readonly<Record<string, string | undefined>>

// libpq's URI: postgresql://[user[:password]@][host][:port][/dbname][?params]
const form = /^postgres(?:ql)?:\/\/(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s
const example = 'postgres://user:password@host:port/database'
const socketDirectories = ['/var/run/postgresql', '/tmp']

// Parameters of libpq that this service carries out.
const taken = new Set([
  ...['host', 'port', 'dbname', 'user', 'password', 'connect_timeout', 'application_name', 'fallback_application_name'],
  ...['options', 'ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword'],
])
// Parameters whose named values ask for nothing that this service does not do anyway.
const harmless: Readonly<Record<string, RegExp>> = {
  client_encoding: /^(auto|utf-?8)$/i,
  gssencmode: /^(disable|prefer)$/,
  channel_binding: /^(disable|prefer)$/,
  sslnegotiation: /^postgres$/,
  sslsni: /^1$/,
  sslcompression: /^0$/,
  target_session_attrs: /^(any|read-write|primary)$/,
  load_balance_hosts: /^disable$/,
  keepalives: /^1$/,
}

/**
 * Reads DATABASE_URL as libpq does, its environment variables for what is left out included; or says what is wrong.
 * Source: PostgreSQL documentation, "Connection Strings" and "Environment Variables". A password file is not read.
 * @param caFile certificates that the server's must descend from, where the URL names none
 */
export function readDatabaseUrl(text: string, env: Env, caFile?: string): ReadTarget {
  const [, credentials = '', place = '', path = '', query = ''] = form.exec(text) ?? []
  if (!form.test(text)) return wrong(say({ zh: `应为 ${example}`, en: `must be ${example}` }))
  try {
    const params = paramsOf(query)
    const unknown = Object.entries(params).find(([name, value]) => !taken.has(name) && !harmless[name]?.test(value))
    if (unknown)
      return wrong(`${say({ zh: '不支持的参数', en: 'parameter that is not supported' })}: ${unknown[0]}=${unknown[1]}`)
    return { ok: true, target: targetOf({ credentials, place, path, params, env, caFile }) }
  } catch (cause) {
    return wrong((cause as Error).message)
  }
}

type Parts = {
  credentials: string
  place: string
  path: string
  params: Record<string, string>
  env: Env
  caFile: string | undefined
}

/** @throws Error with what is wrong */
function targetOf({ credentials, place, path, params, env, caFile }: Parts): DatabaseTarget {
  const [name = '', ...rest] = credentials.split(':')
  const [, six, plain = '', written] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(place) ?? []
  if (six === undefined && place.includes(':', place.indexOf(':') + 1))
    throw new Error(`${say({ zh: '主机有误', en: 'wrong host' })}: ${place}`)
  const port = Number(params.port || written || env.PGPORT || 5432)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${say({ zh: '端口有误', en: 'wrong port' })}: ${params.port || written}`)
  const host = params.host || decoded(six ?? plain) || env.PGHOST || defaultHost(port)
  if (host.includes(',')) throw new Error(say({ zh: '只能有一个主机', en: 'one host only' }))
  const user = params.user || decoded(name) || env.PGUSER || userInfo().username
  const seconds = params.connect_timeout || env.PGCONNECT_TIMEOUT
  if (seconds && !/^\d{1,6}$/.test(seconds)) throw new Error(`connect_timeout=${seconds}`)
  return {
    host,
    port,
    user,
    password: params.password || (rest.length > 0 ? decoded(rest.join(':')) : env.PGPASSWORD),
    database: params.dbname || decoded(path) || env.PGDATABASE || user,
    tls: host.startsWith('/') ? { mode: 'disable' } : readTlsMode(host, withTlsDefaults(params, env, caFile)),
    applicationName: params.application_name || env.PGAPPNAME || params.fallback_application_name || undefined,
    options: params.options || env.PGOPTIONS || undefined,
    connectTimeoutSeconds: seconds ? Number(seconds) : undefined,
  }
}

/** What libpq takes from its variables and its folder, and the service's own setting. */
function withTlsDefaults(params: Record<string, string>, env: Env, caFile: string | undefined) {
  const own = (file: string): string | undefined => {
    const path = join(env.HOME ?? homedir(), '.postgresql', file)
    return existsSync(path) ? path : undefined
  }
  if (params.ssl !== undefined && params.ssl !== 'true') throw new Error(`ssl=${params.ssl}`)
  const jdbc = params.ssl && 'require'
  const cert = params.sslcert || env.PGSSLCERT || own('postgresql.crt')
  return {
    // Why verify-full: a setting that names certificates asks for a check of the server.
    mode: params.sslmode || jdbc || env.PGSSLMODE || (caFile ? 'verify-full' : 'prefer'),
    rootCert: params.sslrootcert || caFile || env.PGSSLROOTCERT || own('root.crt'),
    cert,
    key: cert && (params.sslkey || env.PGSSLKEY || own('postgresql.key')),
    passphrase: params.sslpassword,
    read: (path: string): string => readFileSync(path, 'utf8'),
  }
}

function paramsOf(query: string): Record<string, string> {
  const pairs = query === '' ? [] : query.split('&')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decoded(name), decoded(value.join('='))]
    }),
  )
}

function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text)
    if (!plain.includes('\0')) return plain
  } catch {}
  throw new Error(`${say({ zh: '百分号编码有误', en: 'wrong percent-encoding' })}: ${text.slice(0, 50)}`)
}

/** The first directory with a socket, as libpq's builds have them; otherwise this machine by TCP. */
const defaultHost = (port: number): string =>
  socketDirectories.find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`)) ?? 'localhost'

const wrong = (problem: string): ReadTarget => ({ ok: false, problem })
