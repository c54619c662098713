// A whole service in this process, with its own database and a clock that tests set. Driven by GraphQL over HTTP.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import pino from 'pino'
import { type App, type AppOptions, buildApp } from '../src/app.ts'
import { readConfig } from '../src/platform/config.ts'
import type { KeyRing } from '../src/platform/crypto.ts'
import { openPostgres, rows } from '../src/platform/db.ts'
import { logOptions } from '../src/platform/log.ts'
import { type WebhookClientOptions, webhookClient } from '../src/portals/webhook/client.ts'
import { type Engine, openTestDatabase } from './database.ts'
import { buildWorld } from './factories.ts'
import type { Operations } from './generated/operations.ts'

export type GraphqlAnswer<Data = any> = {
  data: Data
  errors?: {
    message: string
    path?: unknown[]
    extensions: { code: string; fields?: { path: string; message: string }[] }
  }[]
}

/** Texts of the tests' operations that fit the contract. */
export type Text = keyof Operations

/** Names of variables. The server checks their values. */
type Named<Variables> = { [Name in keyof Variables]: unknown }

export type TestService = {
  app: App
  engine: Engine
  url: string
  /** The service's log lines, parsed. */
  logs: Record<string, unknown>[]
  clock: { now(): Date; set(at: string | Date): void; advance(ms: number): void }
  dataDir: string
  databaseUrl: string | undefined
  ring: KeyRing
  /** Sends an operation of the generated list as a demo account; undefined = without a token. */
  gql<T extends Text>(
    account: string | undefined,
    query: T,
    variables?: Record<string, unknown>,
  ): Promise<GraphqlAnswer<Operations[T]['result']>>
  /** Sends such an operation. @returns its data @throws Error for any error of the answer */
  ok<T extends Text>(
    account: string | undefined,
    query: T,
    variables?: Named<Operations[T]['variables']>,
  ): Promise<Operations[T]['result']>
  /** Like gql and ok, for a text that is made at run time or that the contract refuses. */
  raw(account: string | undefined, query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>
  rawOk(account: string | undefined, query: string, variables?: Record<string, unknown>): Promise<any>
  token(account: string): Promise<string>
  /** Waits until no job waits or runs. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the service on the small world of factories.ts. The clock stays at noon of 2026-11-24 in Shanghai until set.
 * @param options.beside another service: this one shares its PostgreSQL database, as a second process does
 */
export async function startService(
  engine: Engine,
  options: {
    env?: Record<string, string>
    channels?: AppOptions['channels']
    webhooks?: Partial<WebhookClientOptions>
    sockets?: AppOptions['sockets']
    workers?: boolean
    beside?: TestService
  } = {},
): Promise<TestService> {
  const { beside } = options
  const { database, url: databaseUrl, drop } = beside ? await openAgain(beside) : await openTestDatabase(engine)
  const dataDir = mkdtempSync(join(tmpdir(), 'jieli-test-'))
  const read = readConfig({
    JIELI_DEMO: '1',
    PORT: '0',
    JIELI_DATA_DIR: dataDir,
    JIELI_RATE_LIMIT: '100000',
    JIELI_PUBLIC_RATE_LIMIT: '1000',
    ...options.env,
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const ring: KeyRing = beside?.ring ?? { current: 'k1', keys: { k1: randomBytes(32) } }
  let now = new Date('2026-11-24T04:00:00Z')
  const clock = {
    now: () => new Date(now),
    set: (at: string | Date) => {
      now = new Date(at)
    },
    advance: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
  }
  const logs: Record<string, unknown>[] = []
  const logger = pino(logOptions('info'), { write: (line: string) => void logs.push(JSON.parse(line)) })
  const app = await buildApp({
    // Why 0: on a loaded machine the service would refuse a test's requests as busy.
    eventLoopDelayMaxMs: 0,
    config: read.config,
    database,
    ring,
    clock,
    logger: logger as never,
    ...(beside ? {} : { seed: (deps) => buildWorld(deps) }),
    ...(options.sockets ? { sockets: options.sockets } : {}),
    ...(options.channels ? { channels: options.channels } : {}),
    ...(options.webhooks
      ? { webhooks: webhookClient({ allowedHosts: read.config.webhookHosts, clock, ...options.webhooks }) }
      : {}),
  })
  if (options.workers !== false) await app.startWorkers()
  const url = await app.http.listen({ port: 0, host: '127.0.0.1' })
  app.markReady()

  const tokens = new Map<string, { token: string; at: number }>()
  const token = async (account: string): Promise<string> => {
    const known = tokens.get(account)
    // a token is valid for twelve hours of the test's clock
    if (known && Math.abs(now.getTime() - known.at) < 6 * 3600_000) return known.token
    const answer = await fetch(`${url}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account }),
    })
    if (!answer.ok) throw new Error(`no token for ${account}: ${answer.status} ${await answer.text()}`)
    const { token: fresh } = (await answer.json()) as { token: string }
    tokens.set(account, { token: fresh, at: now.getTime() })
    return fresh
  }
  const raw: TestService['raw'] = async (account, query, variables) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (account) headers.authorization = `Bearer ${await token(account)}`
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
    return (await answer.json()) as GraphqlAnswer
  }
  const rawOk: TestService['rawOk'] = async (account, query, variables) => {
    const answer = await raw(account, query, variables)
    if (answer.errors) {
      const faults = JSON.stringify(logs.filter((line) => Number(line.level) >= 50).slice(-3))
      throw new Error(`${query.slice(0, 80)}: ${JSON.stringify(answer.errors)} ${faults}`)
    }
    return answer.data
  }
  return {
    app,
    engine,
    url,
    logs,
    clock,
    dataDir,
    databaseUrl,
    ring,
    token,
    raw,
    gql: raw,
    ok: rawOk,
    rawOk,
    settled: () => until(async () => (await waiting(app)) === 0, 'jobs to settle'),
    stop: async () => {
      await app.stop(10_000)
      await drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function openAgain({ databaseUrl }: TestService) {
  const database = await openPostgres(databaseUrl ?? '', { poolSize: 4 })
  return { database, url: databaseUrl, drop: () => database.close() }
}

async function waiting(app: App): Promise<number> {
  const [row] = await rows<{ n: number }>(
    app.deps.db,
    sql`SELECT count(*)::int AS n FROM jobs.job WHERE state IN ('created', 'retry', 'active') AND start_after <= now() AND name <> 'dead-letter'`,
  )
  return row?.n ?? 0
}

/** Polls until a condition holds. @throws Error naming `what`, after `timeoutMs` */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  timeoutMs = 100_000,
): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
