// The service as its operator runs it: a child process that tests reach by HTTP only.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './service.ts'

export type ServiceProcess = {
  url: string
  /** Its output on stdout and stderr. */
  output(): string
  exited(): number | null
  stop(signal: NodeJS.Signals): Promise<number | null>
  query(account: string | undefined, query: string, variables?: Record<string, unknown>): Promise<any>
  token(account: string): Promise<string>
}

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'jieli-e2e-'))

// Why: a failed test must leave no process behind.
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

// Each vitest worker has its own range of ports. Why: files that run side by side must not share ports.
let nextPort = 20_000 + Number(process.env.VITEST_POOL_ID ?? 0) * 4000 + (process.pid % 3000)

/** Starts `node src/main.ts` with the settings of `env`. */
export function spawnService(env: Record<string, string>): ServiceProcess {
  nextPort += 1
  const port = env.PORT ?? String(nextPort)
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(JIELI|DATABASE|NODE_ENV|VITEST|PORT|HOST)/.test(name)),
  )
  const child: ChildProcess = spawn(process.execPath, ['src/main.ts'], {
    env: { ...inherited, PORT: port, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  let code: number | null = null
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (status, signal) => {
      children.delete(child)
      code = status ?? (signal ? 128 : 0)
      resolve(code)
    }),
  )
  const url = `http://${env.HOST ?? '127.0.0.1'}:${port}`
  const post = async (path: string, body: unknown, token?: string): Promise<any> => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (token) headers.authorization = `Bearer ${token}`
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const tokens = new Map<string, string>()
  const token = async (account: string): Promise<string> => {
    const known = tokens.get(account) ?? String((await post('/demo/token', { account })).token)
    tokens.set(account, known)
    return known
  }
  return {
    url,
    output: () => output,
    exited: () => code,
    stop: (signal) => {
      child.kill(signal)
      return ended
    },
    token,
    query: async (account, query, variables) => {
      const answer = await post('/graphql', { query, variables }, account ? await token(account) : undefined)
      if (answer.errors) {
        const faults = output.split('\n').filter((line) => line.startsWith('{"level":50'))
        throw new Error(`${JSON.stringify(answer.errors)} ${faults.slice(-3).join(' ')}`)
      }
      return answer.data
    },
  }
}

/** Waits for /readyz. @returns ms until then */
export async function ready(service: ServiceProcess, timeoutMs = 240_000): Promise<number> {
  const started = Date.now()
  await until(
    async () => {
      if (service.exited() !== null)
        throw new Error(`it ended with ${service.exited()}: ${service.output().slice(-2000)}`)
      return fetch(`${service.url}/readyz`).then(
        (answer) => answer.status === 200,
        () => false,
      )
    },
    'readiness',
    timeoutMs,
  )
  return Date.now() - started
}
