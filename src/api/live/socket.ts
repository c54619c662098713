// graphql-transport-ws as its specification has it: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import type { WebSocket } from 'ws'
import { badInput } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'
import type { Subscribe } from './operation.ts'
import { type OutgoingLimits, openOutgoing } from './outgoing.ts'

export const subprotocol = 'graphql-transport-ws'
const initialisationMs = 10_000
/** A page has four; each holds a place in the hub. */
const runningMax = 100

/** What a subscription gives until it ends or fails, and each event as the subscriber asked for it: a result of the contract as JSON. */
export type Results = { events: AsyncIterator<unknown>; tell(event: unknown): string | Promise<string> }

/** What the protocol itself does not decide. `Session` is who signed in on this socket. */
export type SocketRules<Session> = {
  /** Whether this `connection_init` may go on; called once. */
  admit(payload: unknown): Promise<Session | 'unauthorized' | 'failed'>
  /** @throws what `refused` turns into errors */
  open(session: Session, asked: Subscribe): Promise<Results>
  /** Errors of the contract, as this session reads them. */
  refused(session: Session | undefined, cause: unknown): object[]
  /** It did not read and was cut off. */
  cutOff(session: Session | undefined): void
}

/** One socket, as its keeper sees it. */
export type Connection<Session> = {
  readonly session: Session | undefined
  /** @returns whether its reader keeps up; cuts it off when it has not for too long */
  look(now: number): boolean
  /** Asks for a sign of life; ends the socket when it gave none since the last time. */
  ping(): void
  /** The account is no more, or may do other things now: the client connects again as what it is. */
  outdated(): void
}

type Message = { type?: unknown; id?: unknown; payload?: unknown }

/** Speaks with one client. @returns undefined when it speaks another protocol; the socket is closed then */
export function openConnection<Session extends object>(
  socket: WebSocket,
  rules: SocketRules<Session>,
  limits: OutgoingLimits,
): Connection<Session> | undefined {
  // @fastify/websocket logs at ERROR every broken frame
  socket.removeAllListeners('error')
  socket.on('error', () => socket.terminate())
  if (socket.protocol !== subprotocol) {
    socket.close(4406, 'Subprotocol not acceptable')
    return undefined
  }
  const outgoing = openOutgoing(socket, limits, () => {
    for (const id of [...running.keys()]) end(id)
    rules.cutOff(session)
  })
  const running = new Map<string, { results: Results | undefined }>()
  let session: Session | undefined
  let initialising = false
  let alive = true
  let patience: NodeJS.Timeout | undefined = setTimeout(
    () => socket.close(4408, 'Connection initialisation timeout'),
    initialisationMs,
  )

  const write = (message: object): void => outgoing.send(JSON.stringify(message))
  const refuse = (id: string, cause: unknown): void =>
    write({ id, type: 'error', payload: rules.refused(session, cause) })

  const initialise = async (payload: unknown): Promise<void> => {
    if (initialising) return socket.close(4429, 'Too many initialisation requests')
    initialising = true
    clearTimeout(patience)
    patience = undefined
    const outcome = await rules.admit(payload)
    if (outcome === 'unauthorized') socket.close(4401, 'Unauthorized')
    else if (outcome === 'failed') socket.close(1013, 'Try again later')
    else {
      session = outcome
      write({ type: 'connection_ack' })
    }
  }
  const subscribe = ({ id, payload }: Message) => {
    if (!session) return socket.close(4401, 'Unauthorized')
    if (typeof id !== 'string' || id === '') return socket.close(4400, 'Invalid message')
    if (running.has(id)) return socket.close(4409, `Subscriber for ${id.slice(0, 50)} already exists`)
    const asked = readSubscribe(payload)
    if (!asked) return refuse(id, badInput([{ path: 'query', ...apiRefusals.text }]))
    if (running.size >= runningMax)
      return refuse(id, badInput([{ path: 'id', ...apiRefusals.tooManySubscriptions({ max: runningMax }) }]))
    const own: { results: Results | undefined } = { results: undefined }
    running.set(id, own)
    void run(id, own, asked, session)
  }
  /** Sends results while there is room, and takes the next one only then. */
  const run = async (id: string, own: { results: Results | undefined }, asked: Subscribe, who: Session) => {
    const stands = (): boolean => running.get(id) === own
    try {
      const results = await rules.open(who, asked)
      own.results = results
      if (!stands()) await results.events.return?.()
      const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
      while (stands()) {
        const room = outgoing.room()
        if (room) await room
        if (!stands()) return
        const step = await results.events.next()
        if (!stands()) return
        if (step.done) {
          running.delete(id)
          return write({ id, type: 'complete' })
        }
        const told = results.tell(step.value)
        const text = typeof told === 'string' ? told : await told
        if (stands()) outgoing.sendSoon(`${head}${text}}`)
      }
    } catch (cause) {
      if (!stands()) return
      running.delete(id)
      refuse(id, cause)
    }
  }
  const end = (id: string): void => {
    const results = running.get(id)?.results
    running.delete(id)
    results?.events.return?.().catch(() => {})
  }

  socket.on('message', (data, isBinary) => {
    alive = true
    const message = isBinary ? undefined : readMessage(String(data))
    switch (message?.type) {
      case 'connection_init':
        void initialise(message.payload)
        break
      case 'subscribe':
        subscribe(message)
        break
      case 'complete':
        end(String(message.id))
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
  socket.on('pong', () => {
    alive = true
  })
  socket.on('close', () => {
    clearTimeout(patience)
    outgoing.closed()
    for (const id of [...running.keys()]) end(id)
  })
  return {
    get session() {
      return session
    },
    look: outgoing.look,
    ping: () => {
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    },
    outdated: () => socket.close(4403, 'The account changed: connect again'),
  }
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
