import { once } from 'node:events'
import { connect } from 'node:net'
import { type ConnectionOptions, checkServerIdentity, rootCertificates } from 'node:tls'

import { say } from './locale.ts'

/** How a connection is encrypted. `prefer`: with TLS where the server has it; `settleTls` looks. */
export type TlsWish = { mode: 'disable' } | { mode: 'prefer' | 'on'; options: ConnectionOptions }

type Given = {
  mode: string
  /** Path, or `system`. */
  rootCert: string | undefined
  cert: string | undefined
  key: string | undefined
  passphrase: string | undefined
  read(path: string): string
}

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

/**
 * Reads sslmode and its files. `allow` is taken as `prefer`: it encrypts where libpq first tries without.
 * Source: PostgreSQL documentation, "SSL Support": `require` with root certificates verifies as `verify-ca` does.
 * @throws Error with what is wrong
 */
export function readTlsMode(host: string, given: Given): TlsWish {
  const { mode, rootCert } = given
  if (!modes.includes(mode))
    throw new Error(`sslmode=${mode}: ${say({ zh: '应为以下之一', en: 'must be one of' })}: ${modes.join(', ')}`)
  if (mode === 'disable') return { mode }
  const file = (name: string, path: string): string => {
    try {
      return given.read(path)
    } catch (cause) {
      throw new Error(`${name} ${path}: ${(cause as NodeJS.ErrnoException).code ?? 'unreadable'}`)
    }
  }
  const client = {
    ...(given.cert && { cert: file('sslcert', given.cert) }),
    ...(given.key && { key: file('sslkey', given.key) }),
    ...(given.passphrase && { passphrase: given.passphrase }),
  }
  if (rootCert === 'system' && mode !== 'verify-full')
    throw new Error(
      say({ zh: 'sslrootcert=system 须用 sslmode=verify-full', en: 'sslrootcert=system needs sslmode=verify-full' }),
    )
  const isLoose = mode === 'prefer' || mode === 'allow' || (mode === 'require' && rootCert === undefined)
  if (isLoose) return { mode: mode === 'require' ? 'on' : 'prefer', options: { ...client, rejectUnauthorized: false } }
  if (rootCert === undefined)
    throw new Error(
      `sslmode=${mode}: ${say({ zh: '须有根证书（sslrootcert 或 DATABASE_CA_FILE）', en: 'needs sslrootcert or DATABASE_CA_FILE' })}`,
    )
  const ca = rootCert === 'system' ? [...rootCertificates] : file('sslrootcert', rootCert)
  // Why by hand: for an IP address neither driver hands the host over.
  const named: ConnectionOptions['checkServerIdentity'] = (_name, certificate) =>
    mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined
  return { mode: 'on', options: { ...client, ca, rejectUnauthorized: true, checkServerIdentity: named } }
}

// PostgreSQL protocol, SSLRequest: length 8, code 80877103
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Looks whether a server has TLS. Why: one of the drivers cannot prefer it, and the other does not see a "no".
 * @throws Error when the server does not answer, or has none where it is required
 */
export async function settleTls(
  wish: TlsWish,
  { host, port }: { host: string; port: number },
  timeoutMs = 15_000,
): Promise<ConnectionOptions | false> {
  if (wish.mode === 'disable') return false
  const socket = connect({ host, port, timeout: timeoutMs })
  socket.once('timeout', () =>
    socket.destroy(Object.assign(new Error(`no answer from ${host}:${port}`), { code: 'ETIMEDOUT' })),
  )
  try {
    await once(socket, 'connect')
    socket.write(sslRequest)
    const cut = once(socket, 'close').then(() => {
      throw Object.assign(new Error(`${host}:${port} closed the connection`), { code: 'ECONNRESET' })
    })
    const [answer] = (await Promise.race([once(socket, 'data'), cut])) as [Buffer]
    if (answer.toString('latin1').startsWith('S')) return wish.options
    if (wish.mode === 'prefer') return false
    throw new Error('the server does not support SSL, and sslmode requires it')
  } finally {
    socket.destroy()
  }
}
