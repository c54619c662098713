import { isIP } from 'node:net'
import pino from 'pino'
import { type App, buildApp } from './app.ts'
import { listDemoAccounts } from './auth/store.ts'
import { seedDemo } from './demo/seed-demo.ts'
import { openKeyRing } from './open-database.ts'
import { schedule } from './pipeline.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Database } from './platform/db.ts'
import { type Firing, firings } from './platform/events.ts'
import { say } from './platform/locale.ts'
import { logOptions } from './platform/log.ts'
import { startSchedule, stopSchedule } from './platform/schedule.ts'
import { SettingError } from './platform/setting-error.ts'

/** Serves until a signal says stop. */
export async function run(config: Config, database: Database): Promise<void> {
  const logger = pino(logOptions(config.logLevel))
  const ring = await openKeyRing(config)
  const app = await buildApp({
    config,
    database,
    ring,
    clock: systemClock,
    logger: logger as never,
    ...(config.demo ? { seed: (deps) => seedDemo(deps, logger) } : {}),
  })
  stopOnSignal(app, database, logger)
  const address = await listen(app, config)
  app.markReady()
  // after it answers: what waits from before may keep the embedded database busy for a while
  if (config.role !== 'api') {
    await app.startWorkers()
    enqueueOnSchedule(app)
  }
  logger.info({ address, engine: database.engine, role: config.role, demo: config.demo }, 'ready')
  if (config.demo) await printDemo(app, address)
}

const hostErrors = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAI_AGAIN', 'EAI_FAIL', 'EINVAL', 'ENOTFOUND']

/** @throws SettingError naming PORT or HOST when it cannot listen there */
async function listen(app: App, { port, host }: Config): Promise<string> {
  const at = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
  return app.http.listen({ port, host }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRINUSE')
      throw new SettingError('PORT', say({ zh: `${at} 正被另一个程序使用`, en: `${at} is in use by another program` }))
    if (cause.code === 'EACCES')
      throw new SettingError('PORT', say({ zh: `没有权限监听 ${at}`, en: `no permission to listen on ${at}` }))
    if (hostErrors.includes(cause.code ?? ''))
      throw new SettingError(
        'HOST',
        say({
          zh: `${at} 不是本机的地址（${cause.code}）`,
          en: `${at} is not an address of this machine (${cause.code})`,
        }),
      )
    throw cause
  })
}

function enqueueOnSchedule(app: App): void {
  const { db, jobs, log } = app.deps
  const fire = async (queue: Firing): Promise<void> => {
    await db
      .transaction((tx) => jobs.fire(tx, queue, schedule[queue].everySeconds))
      .catch((cause: unknown) =>
        log.warn({ err: cause, queue }, 'a scheduled firing was not enqueued; the next one makes up for it'),
      )
  }
  // what fell due while nobody was there
  for (const queue of firings) fire(queue)
  startSchedule(
    firings.map((queue) => ({ queue, cron: schedule[queue].cron })),
    fire,
    log,
  )
}

function stopOnSignal(app: App, database: Database, logger: pino.Logger): void {
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping: running requests and jobs finish first')
    stopSchedule()
    await app.stop()
    await database.close()
    logger.info({}, 'stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((cause: unknown) => {
        logger.error({ err: cause }, 'stopping failed')
        process.exit(1)
      })
    })
  }
}

async function printDemo(app: App, address: string): Promise<void> {
  const accounts = await listDemoAccounts(app.deps.db)
  const lines = accounts.map(({ id, name, roles }) => `  ${id.padEnd(24)} ${roles.join(', ').padEnd(24)} ${name}`)
  process.stderr.write(
    say({
      zh: `\n接力 Jieli  ${address}  （工作台 ${address}/console）\n演示账号：\n${lines.join('\n')}\n\n`,
      en: `\n接力 Jieli  ${address}  (console: ${address}/console)\nDemo accounts:\n${lines.join('\n')}\n\n`,
    }),
  )
}
