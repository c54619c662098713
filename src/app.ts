import { fileURLToPath } from 'node:url'
import underPressure from '@fastify/under-pressure'
import type { FastifyBaseLogger } from 'fastify'
import fastify, { type FastifyInstance } from 'fastify'
import type { Services } from './api/graphql/context.ts'
import { registerGraphql } from './api/graphql/graphql.ts'
import { registerGatewayHook } from './api/http/gateway-routes.ts'
import { registerKit } from './api/http/kit-routes.ts'
import { registerBounceHook, registerUnsubscribe } from './api/http/mail-routes.ts'
import { registerPages } from './api/http/pages.ts'
import { registerDemo, registerOperations, registerPublic } from './api/http/routes.ts'
import type { SocketLimits } from './api/live/sockets.ts'
import { tokenVerifier } from './auth/sign-in.ts'
import type { ChannelSender } from './dispatch/channels/channel.ts'
import { emailSender } from './dispatch/channels/email/email.ts'
import { plainMail } from './dispatch/channels/email/plain-mail.ts'
import { gatewaySender } from './dispatch/channels/gateway/gateway.ts'
import { type VapidKeys, vapidKeys } from './dispatch/channels/web-push/vapid.ts'
import { webPushSender } from './dispatch/channels/web-push/web-push.ts'
import { endLeases } from './dispatch/recover-dispatches.ts'
import { openOutbox } from './dispatch/send.ts'
import { inForceReader } from './match/in-force.ts'
import type { NoticeDeps } from './notices/deps.ts'
import { openNoticeHub } from './notices/notice-hub.ts'
import { routes, stages } from './pipeline.ts'
import { openCalendar } from './platform/calendar.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { KeyRing } from './platform/crypto.ts'
import type { Database } from './platform/db.ts'
import { readHolidayNotices } from './platform/holiday-notices.ts'
import { harden, publicLimiter } from './platform/http.ts'
import { openJobs } from './platform/jobs.ts'
import { openLive } from './platform/live.ts'
import { withLogFields } from './platform/log.ts'
import { clientLeft, withWork } from './platform/request-work.ts'
import { openTelemetry } from './platform/telemetry.ts'
import { type WebhookClient, webhookClient } from './portals/webhook/client.ts'
import { webhookSender } from './portals/webhook/webhook.ts'
import { openCatalogues } from './profile/catalogues.ts'

const webRoot = fileURLToPath(new URL('../dist/web/', import.meta.url))
// a document of 300,000 characters with its measures, in UTF-8 and JSON
const bodyLimitBytes = 4 * 1024 * 1024

/** Outside needs of the application. */
export type AppOptions = {
  config: Config
  database: Database
  ring: KeyRing
  clock: Clock
  logger: FastifyBaseLogger
  /** Replaces the senders, by channel; the real ones otherwise. */
  channels?: (deps: NoticeDeps, needs: { vapid: VapidKeys; publicUrl: () => string }) => ChannelSender[]
  /** Replaces what posts to portals. */
  webhooks?: WebhookClient
  /** How long a socket may be slow and how much may wait for it; the service's own limits otherwise. */
  sockets?: Partial<SocketLimits>
  /** How late the event loop may be before requests are turned away with 503; five seconds otherwise, 0 = never. */
  eventLoopDelayMaxMs?: number
  /** Loads the demo world before the catalogue is read. */
  seed?: (deps: Omit<NoticeDeps, 'catalogues'>) => Promise<void>
}

export type App = {
  http: FastifyInstance
  deps: NoticeDeps
  /** Starts the workers of this process. */
  startWorkers(): Promise<void>
  /** Says ready: /readyz answers 200 from here on. */
  markReady(): void
  /** Stops taking requests, lets running jobs and requests finish, closes everything but the database. */
  stop(timeoutMs?: number): Promise<void>
}

/** The only wiring. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, database, ring, clock, logger } = options
  const { db } = database
  const telemetry = openTelemetry()
  const jobs = await openJobs({ database, routes, clock, log: logger, telemetry })
  const calendar = openCalendar(config.calendar)
  const takeNotices = async () => calendar.take(Object.values(await readHolidayNotices(db)))
  await takeNotices()
  const early = { db, clock, calendar, jobs, ring, log: logger, telemetry, inForce: inForceReader() }
  await options.seed?.(early)
  const catalogues = await openCatalogues(db)
  const deps: NoticeDeps = { ...early, catalogues }

  const vapid = await vapidKeys(db, ring)
  const publicUrl = (): string => config.publicUrl ?? addressOf(http, config)
  const webhooks = options.webhooks ?? webhookClient({ allowedHosts: config.webhookHosts, clock })
  const mailing = { smtpUrl: config.smtpUrl, from: config.mailFrom, outboxDir: `${config.dataDir}/outbox` }
  const senders = options.channels?.(deps, { vapid, publicUrl }) ?? [
    webPushSender(deps, { keys: vapid, subject: config.pushSubject, allowedHosts: config.pushHosts }),
    webhookSender(deps, { client: webhooks, publicUrl }),
    emailSender(deps, { ...mailing, bounceTo: config.mailBounceTo, publicUrl }),
    ...(config.gateway ? [gatewaySender(deps, { ...config.gateway, publicUrl })] : []),
  ]
  const live = await openLive(database, logger)
  const hub = await openNoticeHub(deps, live)
  live.subscribe((message) => {
    const again = { catalogue: catalogues.reload, calendar: takeNotices, listening: takeNotices }
    if (!Object.hasOwn(again, message.kind)) return
    again[message.kind as keyof typeof again]().catch((cause: unknown) =>
      logger.error({ err: cause }, `the ${message.kind} could not be read again`),
    )
  })

  const http = fastify({
    loggerInstance: logger,
    bodyLimit: bodyLimitBytes,
    trustProxy: proxiesOf(config.trustProxy),
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: true,
    // a sealed token with a long key name
    routerOptions: { maxParamLength: 400 },
    // such keys come in as any other, own and harmless, and are refused by whoever reads them, by path: the parser's refusal
    // says that the body is no JSON. Nothing merges given objects.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  }) as unknown as FastifyInstance
  // not earlier: reading the body leaves the asynchronous context
  http.addHook('preValidation', (request, reply, done) => {
    const work = withWork(() => withLogFields({ reqId: request.id }, done))
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) clientLeft(work)
    })
  })
  await harden(http, config, telemetry)
  // the embedded database runs in this process and holds the loop while it works: that is no reason to turn people away
  if (database.engine === 'postgres')
    await http.register(underPressure, {
      maxEventLoopDelay: options.eventLoopDelayMaxMs ?? 5000,
      retryAfter: 5,
      exposeStatusRoute: false,
    })
  const countPublic = publicLimiter(http, config)
  const channels = senders.map(({ channel }) => channel)
  const services: Services = {
    ...deps,
    db: database.requests.signedIn,
    catalogues,
    config,
    live,
    hub,
    vapid,
    webhooks,
    channels,
    countPublic,
    publicUrl,
  }
  const state = { ready: false }
  registerOperations(http, services, state, jobs)
  registerPublic(http, services)
  registerUnsubscribe(http, services)
  await registerBounceHook(http, services)
  await registerGatewayHook(http, services)
  if (config.demo) registerDemo(http, services)
  const verify = tokenVerifier({ config, ring, clock })
  registerKit(http, services, verify)
  await registerGraphql(http, services, database.requests.anonymous, verify, options.sockets)
  await registerPages(http, webRoot)

  return {
    http,
    deps,
    startWorkers: async () => {
      if (database.engine === 'pglite') await endLeases(deps)
      await jobs.work(stages(deps, openOutbox(deps, senders), plainMail(mailing), publicUrl))
    },
    markReady: () => {
      state.ready = true
    },
    stop: async (timeoutMs = 25_000) => {
      state.ready = false
      await http.close()
      await jobs.stop(timeoutMs)
      hub.close()
      await live.close()
      await Promise.all([...senders.map((sender) => sender.close()), webhooks.close()])
    },
  }
}

/** Which addresses of a request are proxies'. A number counts from this service, so a forged first hop is none. */
const proxiesOf = (given: number | string[]): false | string[] | ((address: string, hop: number) => boolean) =>
  typeof given === 'number' ? given > 0 && ((_address, hop) => hop < given) : given

function addressOf(http: FastifyInstance, config: Config): string {
  const address = http.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}
