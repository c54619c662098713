import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { WebSocket } from 'ws'
import type { Account } from '../../auth/actor.ts'
import { isExpired, outdatedSessions, type Session as SignedIn } from '../../auth/session.ts'
import { readActors } from '../../auth/store.ts'
import { acceptedLocale, type Locale } from '../../platform/locale.ts'
import { type GraphqlContext, type Loaders, makeLoaders, type Services } from '../graphql/context.ts'
import { publicError, publicErrors, type Readers } from '../graphql/errors.ts'
import { operationReader } from './operation.ts'
import { type OutgoingLimits, outgoingLimits } from './outgoing.ts'
import { type Connection, openConnection, type SocketRules } from './socket.ts'

type Needs = {
  services: Services
  schema: () => GraphQLSchema
  introspection: boolean
  sessionOf: (authorization: string | undefined) => Promise<SignedIn>
  limits: SocketLimits
}

/** `tickMs`: interval of looking at the sockets; see ticksAround. */
export type SocketLimits = OutgoingLimits & { tickMs: number }

export const socketLimits: SocketLimits = { ...outgoingLimits, tickMs: 1000 }

/** Account of a socket as read for the newest subscription; `readAt` in ms of this process's own clock. */
type Session = SignedIn<Account> & { readAt: number; locale: Locale }

// Larger than any operation of the page. Why: too long operations still get a refusal.
const messageBytesMax = 1024 * 1024
/** A subscription right after the sign-in does not read the account again. */
const freshMs = 2000
/** Ticks after which each socket is pinged and its account read again. */
const ticksAround = 30

/** Serves subscriptions at /graphql without mercurius. Must be called before mercurius, whose route it shares. */
export async function registerSockets(app: FastifyInstance, needs: Needs): Promise<void> {
  const keeper = openKeeper(needs.services, needs.limits.tickMs)
  const rules = rulesOf(needs)
  const wsHandler = (socket: WebSocket, request: FastifyRequest): void => {
    const locale = acceptedLocale(request.headers['accept-language'])
    const connection = openConnection<Session>(socket, withLocale(rules, locale), needs.limits)
    if (!connection) return
    const leave = keeper.keep(connection)
    socket.on('close', leave)
  }
  app.addHook('onRoute', (route) => {
    if (route.url === '/graphql' && route.method === 'GET') Object.assign(route, { wsHandler })
  })
  await app.register(websocket, { options: { maxPayload: messageBytesMax, perMessageDeflate: false } })
  app.addHook('onClose', async () => keeper.close())
}

type Rules = Omit<SocketRules<Session>, 'admit'> & { admit(payload: unknown, locale: Locale): ReturnType<Admit> }
type Admit = SocketRules<Session>['admit']

const withLocale = (rules: Rules, locale: Locale): SocketRules<Session> => ({
  ...rules,
  admit: (payload) => rules.admit(payload, locale),
})

function rulesOf({ services, schema, introspection, sessionOf }: Needs): Rules {
  const { log, clock } = services
  const hidesNames = !introspection
  const read = operationReader(schema, introspection)
  return {
    // Refuses a missing token at once. Why: no subscription is public.
    admit: async (payload, upgraded) => {
      const locale = languageIn(payload) ?? upgraded
      try {
        const { actor, endsAt } = await sessionOf(authorizationIn(payload))
        return actor.kind === 'account' ? { actor, endsAt, readAt: performance.now(), locale } : 'unauthorized'
      } catch (cause) {
        publicError(cause, { locale, log, hidesNames })
        return 'failed'
      }
    },
    open: async (session, subscribe) => {
      const operation = read(subscribe)
      if (performance.now() - session.readAt > freshMs) {
        const { actor } = session
        session.actor = (await readActors(services.db, [actor.id])).get(actor.id) ?? {
          ...actor,
          roles: [],
          recipientIds: [],
        }
        session.readAt = performance.now()
      }
      const { context, forget } = contextOf(session, services)
      const opened = await operation.open(context, subscribe.variables)
      forget()
      if ('errors' in opened) throw new AggregateError(opened.errors)
      const text = (result: ExecutionResult): string => {
        forget()
        return JSON.stringify(publicResult(result, { locale: session.locale, log, hidesNames }, schema()))
      }
      return { events: opened, tell: (event) => operation.resolve(event, context, subscribe.variables, text) }
    },
    isOver: (session) => isExpired(session, clock.now()),
    refused: (session, cause) => publicErrors([cause], { locale: session?.locale ?? 'zh', log, hidesNames }, schema()),
    cutOff: (session) => log.info({ accountId: session?.actor.id }, 'a socket that did not read was cut off'),
  }
}

const publicResult = (result: ExecutionResult, readers: Readers, schema: GraphQLSchema): ExecutionResult =>
  result.errors ? { data: result.data ?? null, errors: publicErrors(result.errors, readers, schema) } : result

/** Each subscription has its own context, without loaders. Why: they would keep whole documents between events. */
function contextOf(session: Session, services: Services): { context: GraphqlContext; forget(): void } {
  let load: Loaders | undefined
  const context = {
    get actor() {
      return session.actor
    },
    get load() {
      load ??= makeLoaders(services)
      return load
    },
    set load(loaders) {
      load = loaders
    },
    locale: session.locale,
    services,
    request: undefined,
    arrivedAtMs: performance.now(),
    ownSteps: new Map<number, number>(),
  }
  return {
    context,
    forget: () => {
      load = undefined
    },
  }
}

/** Closes dead and stalled sockets, and those whose sign-in or rights ended. One timer for all. */
function openKeeper(
  { db, log, clock, live }: Services,
  tickMs: number,
): { keep(connection: Connection<Session>): () => void; close(): void } {
  const rounds = Array.from({ length: ticksAround }, () => new Set<Connection<Session>>())
  let tick = 0
  let next = 0
  const timer = setInterval(() => {
    const now = performance.now()
    const at = clock.now()
    for (const connection of all()) {
      connection.look(now)
      if (connection.session && isExpired(connection.session, at)) connection.expired()
    }
    tick = (tick + 1) % ticksAround
    const due = rounds[tick] ?? new Set()
    // A socket without room cannot receive a ping yet.
    for (const connection of due) if (connection.look(now)) connection.ping()
    readAgain(due)
  }, tickMs)
  timer.unref()
  const all = () => rounds.flatMap((round) => [...round])

  const readAgain = (connections: Iterable<Connection<Session>>): void => {
    const open = [...connections].filter(({ session }) => session)
    if (open.length === 0) return
    outdatedSessions(
      db,
      open.flatMap(({ session }) => session ?? []),
    ).then(
      (outdated) => {
        for (const connection of open) if (connection.session && outdated.has(connection.session)) connection.outdated()
      },
      (cause) => log.warn({ err: cause }, 'could not read the accounts of open sockets again'),
    )
  }
  // A connection that was lost may have missed what changed.
  const leave = live.subscribe((message) => {
    if (message.kind === 'account') readAgain(all().filter(({ session }) => session?.actor.id === message.accountId))
    if (message.kind === 'listening') readAgain(all())
  })
  return {
    keep: (connection) => {
      next = (next + 1) % ticksAround
      const round = rounds[next]
      round?.add(connection)
      return () => round?.delete(connection)
    },
    close: () => {
      clearInterval(timer)
      leave()
    },
  }
}

/** `language` of connection_init. Why: a browser cannot set headers on a socket. */
function languageIn(payload: unknown): Locale | undefined {
  const { language } = (payload ?? {}) as { language?: unknown }
  return typeof language === 'string' ? acceptedLocale(language) : undefined
}

function authorizationIn(payload: unknown): string | undefined {
  const value = (payload as { authorization?: unknown; Authorization?: unknown } | null | undefined) ?? {}
  const text = value.authorization ?? value.Authorization
  return typeof text === 'string' ? text : undefined
}
