import { createHash } from 'node:crypto'
import { mkdir, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { say } from './locale.ts'

/**
 * Holds a data directory for this process by a bound socket. On Linux the kernel frees it when the process ends.
 * Why: two processes on one PGlite directory lose data without an error.
 * @throws Error naming the directory when another process holds it
 */
export async function lockDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const real = await realpath(directory)
  const name = createHash('sha256').update(real).digest('hex').slice(0, 32)
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      reject(
        new Error(
          say({
            zh: `数据目录 ${real} 正被另一个进程使用。请先停止它，或用 JIELI_DATA_DIR 指定另一个目录。`,
            en: `The data directory ${real} is in use by another process: stop it, or set JIELI_DATA_DIR.`,
          }),
        ),
      )
    })
    server.listen(socketPath(name), resolve)
  })
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** Linux: an abstract socket without a file. Windows: a named pipe. Elsewhere: a socket file in /tmp. */
function socketPath(name: string): string {
  if (process.platform === 'linux') return `\0jieli-${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\jieli-${name}`
  return `/tmp/jieli-${name}.sock`
}
