import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLSchema, parse } from 'graphql'
import type { WebSocket } from 'ws'
import type { Actor } from '../auth/actor.ts'
import type { Log } from '../platform/log.ts'
import { publicError, publicErrors } from './errors.ts'
import { checkOperation } from './limits.ts'
import { guardSocket, type SocketRules, type Subscribe } from './socket.ts'
import { checkFragments, checkKind, checkSource } from './source.ts'

type Needs = {
  log: Log
  schema: () => GraphQLSchema
  introspection: boolean
  actorOf: (authorization: string | undefined) => Promise<Actor>
}

/**
 * Puts a guard between every WebSocket of this server and mercurius; to be called before mercurius is registered.
 * @returns who signed in on a socket
 */
export function guardSockets(app: FastifyInstance, needs: Needs): (socket: object) => Actor {
  const actors = new WeakMap<object, Actor>()
  const rules = rulesOf(needs, actors)
  app.addHook('onRoute', (route) => {
    const { wsHandler } = route as { wsHandler?: (socket: unknown, request: FastifyRequest) => unknown }
    if (!wsHandler || route.method !== 'GET') return
    Object.assign(route, {
      wsHandler: (socket: WebSocket, request: FastifyRequest) => {
        const guarded = guardSocket(socket, rules)
        return guarded && wsHandler(guarded, request)
      },
    })
  })
  return (socket) => actors.get(socket) ?? { kind: 'anonymous' }
}

function rulesOf({ log, schema, introspection, actorOf }: Needs, actors: WeakMap<object, Actor>): SocketRules {
  return {
    // no token: public texts have no subscription, so there is nothing to wait for
    admit: async (payload, socket) => {
      try {
        const actor = await actorOf(authorizationIn(payload))
        actors.set(socket, actor)
        return actor.kind === 'account' ? 'admitted' : 'unauthorized'
      } catch (cause) {
        publicError(cause, log)
        return 'failed'
      }
    },
    check: (asked) => {
      try {
        checkSubscription(schema(), asked, introspection)
        return []
      } catch (cause) {
        return publicErrors([cause], log, schema())
      }
    },
    refused: (cause) => [publicError(cause instanceof Error ? cause : plainError(cause), log)],
  }
}

const overSocket = {
  kinds: ['subscription'],
  otherwise: 'WebSocket 只用于订阅 Only subscriptions go over the WebSocket',
}

/** @throws GraphQLError | DomainError BAD_USER_INPUT; AggregateError of graphql's complaints about variables */
function checkSubscription(schema: GraphQLSchema, asked: Subscribe, introspection: boolean): void {
  checkSource(asked.query)
  const document = parse(asked.query)
  checkFragments(document)
  checkKind(document, asked.operationName, overSocket)
  checkOperation(schema, document, { ...asked, introspection })
}

/** An error that was already text when we saw it. */
const plainError = (given: unknown): GraphQLError =>
  new GraphQLError(String((given as { message?: unknown } | null)?.message ?? '请求有误 Bad request'))

function authorizationIn(payload: unknown): string | undefined {
  const value = (payload as { authorization?: unknown; Authorization?: unknown } | null | undefined) ?? {}
  const text = value.authorization ?? value.Authorization
  return typeof text === 'string' ? text : undefined
}
