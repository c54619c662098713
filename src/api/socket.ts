// graphql-transport-ws as its specification has it, in front of mercurius, which answers a refused token with a message of
// the older protocol, runs no validation, and logs at ERROR what any stranger can cause.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { badInput } from '../platform/errors.ts'

export const subprotocol = 'graphql-transport-ws'
const initialisationMs = 10_000

export type Subscribe = { query: string; variables: Record<string, unknown>; operationName: string | null }

export type SocketRules = {
  /** Whether this `connection_init` may go on; called once. */
  admit(payload: unknown, socket: EventEmitter): Promise<'admitted' | 'unauthorized' | 'failed'>
  /** @returns errors of the contract; empty = it may run */
  check(payload: Subscribe): object[]
  refused(cause: unknown): object[]
}

type Message = { type?: unknown; id?: unknown; payload?: unknown }

/**
 * The socket that mercurius gets: only well-formed messages of an admitted client come through, and only what the protocol
 * knows goes out.
 * @returns undefined when the client speaks another protocol; the socket is closed then
 */
export function guardSocket(socket: WebSocket, rules: SocketRules): EventEmitter | undefined {
  // @fastify/websocket logs at ERROR every broken frame
  socket.removeAllListeners('error')
  if (socket.protocol !== subprotocol) {
    socket.on('error', () => socket.terminate())
    socket.close(4406, 'Subprotocol not acceptable')
    return undefined
  }
  let state: 'new' | 'initialising' | 'acknowledged' = 'new'
  const running = new Set<string>()
  const patience = setTimeout(() => socket.close(4408, 'Connection initialisation timeout'), initialisationMs)

  const write = (message: object): void => socket.send(JSON.stringify(message), () => {})
  const refuse = (id: string, errors: object[]): void => write({ id, type: 'error', payload: errors })
  const inner = Object.assign(new EventEmitter(), {
    protocol: socket.protocol,
    close: () => socket.close(),
    send: (text: string, sent: (cause?: Error) => void) => {
      const type = /^\{"type":"(\w+)"/.exec(text)?.[1]
      if (type === 'connection_error') return sent()
      if (type === 'connection_ack') state = 'acknowledged'
      if (type === 'error' || type === 'complete') {
        const message = JSON.parse(text) as { id?: string; payload?: { extensions?: object }[] }
        running.delete(message.id ?? '')
        // mercurius' own complaints have no code
        const [first] = message.payload ?? []
        if (first && !first.extensions) return refuse(String(message.id), rules.refused(first))
      }
      socket.send(text, sent)
    },
  })
  Object.defineProperty(inner, 'readyState', { get: () => socket.readyState })
  const forward = (message: object): boolean => inner.emit('message', JSON.stringify(message), false)

  const initialise = async (payload: unknown): Promise<void> => {
    if (state !== 'new') return socket.close(4429, 'Too many initialisation requests')
    state = 'initialising'
    clearTimeout(patience)
    const outcome = await rules.admit(payload, inner)
    if (outcome === 'admitted') forward({ type: 'connection_init' })
    else if (outcome === 'unauthorized') socket.close(4401, 'Unauthorized')
    else socket.close(1013, 'Try again later')
  }
  const subscribe = ({ id, payload }: Message) => {
    if (state !== 'acknowledged') return socket.close(4401, 'Unauthorized')
    if (typeof id !== 'string' || id === '') return socket.close(4400, 'Invalid message')
    if (running.has(id)) return socket.close(4409, `Subscriber for ${id.slice(0, 50)} already exists`)
    const asked = readSubscribe(payload)
    if (!asked) return refuse(id, rules.refused(badInput([{ path: 'query', message: '应为文字 must be text' }])))
    const errors = rules.check(asked)
    if (errors.length > 0) return refuse(id, errors)
    running.add(id)
    forward({ id, type: 'subscribe', payload: asked })
  }

  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : readMessage(String(data))
    switch (message?.type) {
      case 'connection_init':
        initialise(message.payload)
        break
      case 'subscribe':
        subscribe(message)
        break
      case 'complete':
        running.delete(String(message.id))
        forward({ id: message.id, type: 'complete' })
        break
      case 'ping':
        write({ type: 'pong' })
        break
      case 'pong':
        break
      default:
        socket.close(4400, 'Invalid message')
    }
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', (code, reason) => {
    clearTimeout(patience)
    inner.emit('close', code, reason)
  })
  return inner
}

function readMessage(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text)
    return message !== null && typeof message === 'object' ? message : undefined
  } catch {
    return undefined
  }
}

function readSubscribe(payload: unknown): Subscribe | undefined {
  const { query, variables, operationName } = (payload ?? {}) as Record<string, unknown>
  if (typeof query !== 'string') return undefined
  const given = variables !== null && typeof variables === 'object' && !Array.isArray(variables) ? variables : {}
  return {
    query,
    variables: given as Record<string, unknown>,
    operationName: typeof operationName === 'string' ? operationName : null,
  }
}
