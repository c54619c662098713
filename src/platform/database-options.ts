import type { ConnectionOptions } from 'node:tls'
import type { Options, PostgresType } from 'postgres'
import type { DatabaseTarget } from './database-url.ts'
import { say } from './locale.ts'
import { SettingError } from './setting-error.ts'

type Tls = ConnectionOptions | false
/** Options of postgres.js that hold for all its clients. */
export type PostgresOptions = Omit<Options<Record<string, PostgresType>>, 'types'>

/** Options by which postgres.js reaches a target. Pure. Why lists: a single host with colons is taken for several. */
export function postgresOptions(target: DatabaseTarget, ssl: Tls): PostgresOptions {
  const { host, port, user, password, database, applicationName, options, connectTimeoutSeconds } = target
  return {
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host: [host] as never, port: [port] as never }),
    user,
    database,
    password: password ?? '',
    ssl,
    ...(connectTimeoutSeconds && { connect_timeout: connectTimeoutSeconds }),
    connection: {
      ...(applicationName && { application_name: applicationName }),
      ...(options && { options }),
    },
  }
}

/** Options by which pg, and so pg-boss, reaches a target. Pure. */
export function pgOptions(target: DatabaseTarget, ssl: Tls) {
  const { host, port, user, password, database, applicationName, options, connectTimeoutSeconds } = target
  return {
    host,
    port,
    user,
    database,
    password: password ?? '',
    ssl,
    ...(connectTimeoutSeconds && { connectionTimeoutMillis: connectTimeoutSeconds * 1000 }),
    ...(applicationName && { application_name: applicationName }),
    ...(options && { options }),
  }
}

// No such host, no such socket, a certificate or a password that is not accepted, no such database.
const ofSetting =
  /^(ENOTFOUND|EAI_\w+|ENOENT|EACCES|28\w{3}|3D000|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|ERR_TLS_\w+|DEPTH_ZERO\w*|ERR_SSL_\w+)$/

/** A failed first connection: a wrong setting where the answer says so, otherwise the fault itself. */
export function connectFailure(cause: unknown): unknown {
  const { code = '', message = '' } = cause as { code?: unknown; message?: string }
  const isSetting = ofSetting.test(String(code)) || /does not support SSL|no encryption/i.test(message)
  return isSetting
    ? new SettingError('DATABASE_URL', `${say({ zh: '无法连接', en: 'cannot connect' })}: ${message} (${code})`)
    : cause
}
