import { onLanguage } from '../messages/words.ts'
import { ApiError, type GraphQLFailure, toApiError } from './graphql.ts'
import type { Operation } from './operation.ts'
import { currentToken } from './session.ts'

/**
 * Subscriptions over one WebSocket (graphql-transport-ws). A broken connection is opened again after growing pauses.
 * Each subscription then starts with fresh variables, so that a caller resumes from its newest cursor.
 */
type Watch<Result, Variables> = {
  operation: Operation<Result, Variables>
  variables?: () => Variables
  onData: (data: Result) => void
  onError: (error: ApiError) => void
}

// biome-ignore lint/suspicious/noExplicitAny: the call of `watch` checked the type of the operation's result
type AnyWatch = Watch<any, any>

const PAUSE_MIN_MS = 1_000
const PAUSE_MAX_MS = 30_000
/** Why pings: a phone that changed networks gets no close event. */
const PING_EVERY_MS = 25_000

const PERMANENT = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT']

const watches = new Map<string, AnyWatch>()
const stateListeners = new Set<(connected: boolean) => void>()
let socket: WebSocket | undefined
let ready = false
let heard = true
let failures = 0
let counter = 0
let retryTimer: ReturnType<typeof setTimeout> | undefined
let pingTimer: ReturnType<typeof setInterval> | undefined

/** @returns a function that ends the subscription; the last one closes the connection */
export function watch<Result, Variables>(entry: Watch<Result, Variables>): () => void {
  const id = String(++counter)
  watches.set(id, entry)
  if (ready) start(id, entry)
  else open()
  return () => {
    watches.delete(id)
    if (ready) send({ id, type: 'complete' })
    if (watches.size === 0) close()
  }
}

export function onConnection(listener: (connected: boolean) => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

function open(): void {
  clearTimeout(retryTimer)
  if (socket || watches.size === 0) return
  const token = currentToken()
  const opened = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws')
  socket = opened
  const language = document.documentElement.lang
  opened.onopen = () =>
    send({ type: 'connection_init', payload: { language, ...(token && { authorization: `Bearer ${token}` }) } })
  opened.onmessage = (event) => opened === socket && receive(String(event.data))
  opened.onclose = (event) => opened === socket && closed(event.code)
}

function close(): void {
  clearTimeout(retryTimer)
  const closing = socket
  lost(false)
  closing?.close(1000)
}

function closed(code: number): void {
  // the server refused the token
  if (code === 4401)
    for (const each of watches.values()) each.onError(new ApiError('UNAUTHENTICATED', 'connection refused'))
  lost()
}

function lost(again = true): void {
  clearInterval(pingTimer)
  socket = undefined
  if (ready) for (const listener of stateListeners) listener(false)
  ready = false
  if (!again || watches.size === 0) return
  const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** failures++) * (0.5 + Math.random())
  clearTimeout(retryTimer)
  retryTimer = setTimeout(open, pauseMs)
}

function receive(text: string): void {
  heard = true
  const message = JSON.parse(text) as { type: string; id?: string; payload?: unknown }
  const entry = watches.get(message.id ?? '')
  switch (message.type) {
    case 'connection_ack':
      acknowledged()
      break
    case 'ping':
      send({ type: 'pong' })
      break
    case 'next':
      if (entry) deliver(entry, message.payload as { data?: unknown; errors?: GraphQLFailure[] })
      break
    case 'error':
      if (message.id && entry) refused(message.id, entry, toApiError(firstFailure(message.payload)))
      break
    case 'complete': // The server ended the subscription, for example before a restart.
      if (message.id && entry) startLater(message.id, entry)
      break
  }
}

function refused(id: string, entry: AnyWatch, error: ApiError): void {
  if (PERMANENT.includes(error.code)) watches.delete(id)
  else startLater(id, entry)
  entry.onError(error)
}

function startLater(id: string, entry: AnyWatch): void {
  setTimeout(() => ready && watches.get(id) === entry && start(id, entry), PAUSE_MAX_MS / 3)
}

function acknowledged(): void {
  ready = true
  failures = 0
  for (const listener of stateListeners) listener(true)
  for (const [id, entry] of watches) start(id, entry)
  clearInterval(pingTimer)
  pingTimer = setInterval(() => {
    if (!heard) return dropSilent()
    heard = false
    send({ type: 'ping' })
  }, PING_EVERY_MS)
}

function dropSilent(): void {
  const silent = socket
  lost()
  silent?.close()
}

function deliver(entry: AnyWatch, result: { data?: unknown; errors?: GraphQLFailure[] }): void {
  if (result.errors?.[0]) entry.onError(toApiError(result.errors[0]))
  else entry.onData(result.data)
}

const firstFailure = (payload: unknown): GraphQLFailure => {
  const first: unknown = Array.isArray(payload) ? payload[0] : payload
  return typeof first === 'object' && first !== null && 'message' in first ? (first as GraphQLFailure) : { message: '' }
}

function start(id: string, entry: AnyWatch): void {
  send({ id, type: 'subscribe', payload: { query: entry.operation, variables: entry.variables?.() } })
}

function send(message: unknown): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

/** A connection keeps the language it was opened in. */
function openAnew(): void {
  if (!socket) return
  const closing = socket
  lost(false)
  closing.close(1000)
  open()
}

addEventListener('online', open)
onLanguage(openAnew)
