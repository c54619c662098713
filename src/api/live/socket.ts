// graphql-transport-ws by its specification: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import type { WebSocket } from 'ws'
import { badInput } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'
import type { Subscribe } from './operation.ts'
import { type OutgoingLimits, openOutgoing } from './outgoing.ts'

export const subprotocol = 'graphql-transport-ws'
const initialisationMs = 10_000
/** A page needs four. Each takes a place in the hub. */
const runningMax = 100

/** Events of a subscription until it ends or fails, and a function that turns each into the selected result as JSON. */
export type Results = { events: AsyncIterator<unknown>; tell(event: unknown): string | Promise<string> }

/** Decisions that the protocol leaves open. `Session` = the signed-in account of the socket. */
export type SocketRules<Session> = {
  /** decides about `connection_init`; called once */
  admit(payload: unknown): Promise<Session | 'unauthorized' | 'failed'>
  /** @throws errors that `refused` turns into the contract's */
  open(session: Session, subscribe: Subscribe): Promise<Results>
  /** whether the session's sign-in is over */
  isOver(session: Session): boolean
  /** errors of the contract, in the session's language */
  refused(session: Session | undefined, cause: unknown): object[]
  /** called when a stalled socket was cut off */
  cutOff(session: Session | undefined): void
}

/** One socket as seen by its keeper. */
export type Connection<Session> = {
  readonly session: Session | undefined
  /** @returns whether there is room; cuts off a stalled socket */
  look(now: number): boolean
  /** pings; closes a socket that has not answered the ping before */
  ping(): void
  /** closes the socket of a sign-in that is over */
  expired(): void
  /** closes the socket after a change of its account; the client then connects again */
  outdated(): void
}

type Message = { type?: unknown; id?: unknown; payload?: unknown }

/** Serves one client. @returns undefined for another protocol, after closing the socket */
export function openConnection<Session extends object>(
  socket: WebSocket,
  rules: SocketRules<Session>,
  limits: OutgoingLimits,
): Connection<Session> | undefined {
  // @fastify/websocket logs every broken frame as ERROR
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

  const expired = (): void => socket.close(4401, 'The sign-in expired')

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
    if (rules.isOver(session)) return expired()
    if (typeof id !== 'string' || id === '') return socket.close(4400, 'Invalid message')
    if (running.has(id)) return socket.close(4409, `Subscriber for ${id.slice(0, 50)} already exists`)
    const subscribe = readSubscribe(payload)
    if (!subscribe) return refuse(id, badInput([{ path: 'query', ...apiRefusals.text }]))
    if (running.size >= runningMax)
      return refuse(id, badInput([{ path: 'id', ...apiRefusals.tooManySubscriptions({ max: runningMax }) }]))
    const own: { results: Results | undefined } = { results: undefined }
    running.set(id, own)
    void run(id, own, subscribe, session)
  }
  /** Sends results while there is room. Takes the next event only then. */
  const run = async (id: string, own: { results: Results | undefined }, subscribe: Subscribe, who: Session) => {
    const isRunning = (): boolean => running.get(id) === own
    try {
      const results = await rules.open(who, subscribe)
      own.results = results
      if (!isRunning()) await results.events.return?.()
      const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
      while (isRunning()) {
        const room = outgoing.room()
        if (room) await room
        if (!isRunning()) return
        const step = await results.events.next()
        if (!isRunning()) return
        if (step.done) {
          running.delete(id)
          return write({ id, type: 'complete' })
        }
        const result = results.tell(step.value)
        const text = typeof result === 'string' ? result : await result
        if (rules.isOver(who)) return expired()
        if (isRunning()) outgoing.sendSoon(`${head}${text}}`)
      }
    } catch (cause) {
      if (!isRunning()) return
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
    expired,
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
