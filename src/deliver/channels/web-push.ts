import { Agent, type Dispatcher, request } from 'undici'
import webpush from 'web-push'
import { opaqueId } from '../../platform/crypto.ts'
import type { DeliverDeps } from '../deps.ts'
import {
  endPushEndpoint,
  notePushRefusal,
  notePushWorked,
  type PushEndpoint,
  readPushEndpoints,
} from '../push-endpoints.ts'
import { isAllowedPushEndpoint } from '../push-hosts.ts'
import type { VapidKeys } from '../vapid.ts'
import { type ChannelSender, type Message, patientRetries, type SendOutcome } from './channel.ts'
import { type CircuitBreaker, circuitBreaker } from './circuit-breaker.ts'
import { encryptPush } from './push-encryption.ts'
import { retryAfterMs } from './retry-after.ts'

// The library's timeout is idle-only; a dribbling service would hold a worker for ever.
const usualDeadlineMs = 15_000
// RFC 8292 allows 24 h; signing costs a quarter of a millisecond, a fifth of a plain message.
const vapidHours = 12
const bodyMs = 2_000
const timeToLiveSeconds = 7 * 86_400
const refusalsMax = 5
// that an endpoint works is written down once a day
const workedNoteMs = 86_400_000

export type WebPushOptions = {
  keys: VapidKeys
  subject: string
  allowedHosts: readonly string[]
  agent?: Dispatcher
  /** Of one message; 15 s unless told. */
  deadlineMs?: number
}

type Push = {
  deps: DeliverDeps
  agent: Dispatcher
  breaker: CircuitBreaker
  deadlineMs: number
  /** Endpoints that worked, written down with the next claim: to forget them at a kill does no harm. */
  worked: Set<number>
  authorisation: (origin: string) => string
}

/** Web push (RFC 8030, 8291, 8292). The payload is an opaque notice id; the service worker fetches the text. */
export function webPushSender(deps: DeliverDeps, options: WebPushOptions): ChannelSender {
  const { deadlineMs = usualDeadlineMs } = options
  const agent = options.agent ?? new Agent({ keepAliveTimeout: 30_000, connections: 32, pipelining: 1 })
  const push: Push = {
    deps,
    agent,
    breaker: circuitBreaker(deps.clock),
    deadlineMs,
    worked: new Set(),
    authorisation: vapidCache(options),
  }
  return {
    channel: 'WEB_PUSH',
    concurrency: 32,
    deadlineMs,
    retryAfterMs: patientRetries,
    close: async () => {
      await writeWorked(push)
      await agent.close()
    },
    open: async (messages) => {
      await writeWorked(push)
      const endpoints = await readPushEndpoints(
        deps,
        messages.map((message) => Number(message.endpoint)),
      )
      return async (message) => {
        const endpoint = endpoints.get(Number(message.endpoint))
        if (!endpoint) return { kind: 'gone', reason: 'the browser was unregistered' }
        if (!isAllowedPushEndpoint(endpoint.endpoint, options.allowedHosts))
          return { kind: 'failed', reason: 'its push service is no longer allowed' }
        const afterMs = push.breaker.restsMs(endpoint.origin)
        if (afterMs !== undefined) return { kind: 'postponed', reason: 'the push service does not answer', afterMs }
        return post(push, message, endpoint)
      }
    },
  }
}

async function writeWorked({ deps, worked }: Push): Promise<void> {
  const ids = [...worked]
  worked.clear()
  if (ids.length > 0) await notePushWorked(deps.db, ids, deps.clock.now())
}

/** By the machine's own clock: the library refuses what is not within a day of it, and so do push services. */
function vapidCache(options: WebPushOptions): (origin: string) => string {
  const cache = new Map<string, { header: string; until: number }>()
  return (origin) => {
    const now = Date.now()
    const held = cache.get(origin)
    if (held && held.until > now) return held.header
    const expires = Math.floor(now / 1000) + vapidHours * 3600 + 3600
    const { publicKey, privateKey } = options.keys
    const made = webpush.getVapidHeaders(origin, options.subject, publicKey, privateKey, 'aes128gcm', expires)
    cache.set(origin, { header: made.Authorization, until: now + vapidHours * 3600_000 })
    return made.Authorization
  }
}

/** What the service worker gets: opaque, and how many documents a digest has. */
function payloadOf({ deps }: Push, message: Message): string {
  const [first] = message.dispatches
  const id = opaqueId(deps.ring, first?.policyId ?? 0, message.recipientId)
  if (message.isDigest) return JSON.stringify({ id, purpose: 'digest', count: message.dispatches.length })
  return JSON.stringify({ id, ...(message.purpose === 'notice' ? {} : { purpose: message.purpose }) })
}

/** RFC 8030: at most 32 characters of the base64url alphabet; a later message of one topic replaces the earlier. */
const topicOf = ({ isDigest, dispatches: [first] }: Message): string =>
  isDigest ? `d${first?.digest ?? ''}` : `p${first?.policyId}`

const urgencyOf = ({ isDigest, dispatches }: Message): string =>
  dispatches.some((dispatch) => dispatch.urgent) ? 'high' : isDigest ? 'low' : 'normal'

async function post(push: Push, message: Message, endpoint: PushEndpoint): Promise<SendOutcome> {
  const body = encryptPush(payloadOf(push, message), endpoint)
  if (!body) {
    await endPushEndpoint(push.deps.db, endpoint.id)
    return { kind: 'gone', reason: 'its keys are none to encrypt for' }
  }
  // one for all that follows: what is begun must not outlast its lease
  const deadline = AbortSignal.timeout(push.deadlineMs)
  let answer = await ask(push, message, endpoint, body, deadline)
  // too large: without payload the service worker says so in general words
  if ('statusCode' in answer && answer.statusCode === 413)
    answer = await ask(push, message, endpoint, undefined, deadline)
  return 'statusCode' in answer ? settle(push, endpoint, answer) : answer
}

async function ask(
  push: Push,
  message: Message,
  endpoint: PushEndpoint,
  body: Uint8Array | undefined,
  deadline: AbortSignal,
): Promise<Dispatcher.ResponseData | SendOutcome> {
  const authorization = push.authorisation(endpoint.origin)
  let reached = false
  try {
    const answer = await request(endpoint.endpoint, {
      method: 'POST',
      dispatcher: push.agent,
      signal: deadline,
      headersTimeout: push.deadlineMs,
      bodyTimeout: push.deadlineMs,
      headers: {
        authorization,
        ...(body ? { 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream' } : {}),
        ttl: String(timeToLiveSeconds),
        urgency: urgencyOf(message),
        topic: topicOf(message),
      },
      ...(body ? { body } : {}),
    })
    reached = true
    // what it says beyond its status is of no use: a dribbling body is cut
    await answer.body.dump({ limit: 16_384, signal: AbortSignal.timeout(bodyMs) }).catch(() => {})
    return answer
  } catch (cause) {
    // A reset may follow acceptance: that is the one stated exception to "nobody twice".
    return { kind: 'retry', reason: `network: ${(cause as { code?: string }).code ?? (cause as Error).name}` }
  } finally {
    push.breaker.note(endpoint.origin, !reached)
  }
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function settle(
  { deps, worked }: Push,
  endpoint: PushEndpoint,
  answer: Dispatcher.ResponseData,
): Promise<SendOutcome> {
  const now = deps.clock.now()
  const status = answer.statusCode
  const outcome = outcomeOf(status, headerOf(answer, 'retry-after'), now)
  if (outcome.kind === 'sent') {
    if (!endpoint.workedAt || endpoint.refusals > 0 || now.getTime() - endpoint.workedAt.getTime() > workedNoteMs)
      worked.add(endpoint.id)
    return { kind: 'sent', providerRef: headerOf(answer, 'location')?.slice(0, 300) ?? String(status) }
  }
  if (outcome.kind === 'gone') {
    await endPushEndpoint(deps.db, endpoint.id)
    return outcome
  }
  if ([400, 401, 403].includes(status)) {
    const refusals = await notePushRefusal(deps.db, endpoint.id)
    // May be our own VAPID fault: an endpoint that ever worked is kept.
    if (endpoint.workedAt === null && refusals >= refusalsMax) {
      await endPushEndpoint(deps.db, endpoint.id)
      return { kind: 'gone', reason: `refused ${refusalsMax} times, never worked (${status})` }
    }
  }
  return outcome
}

/** What a push service's status means. Pure. */
export function outcomeOf(status: number, retryAfter: string | undefined, now: Date): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent', providerRef: String(status) }
  if (status === 404 || status === 410) return { kind: 'gone', reason: `the push service answered ${status}` }
  if (status === 413) return { kind: 'failed', reason: 'payload too large (413)' }
  const afterMs = retryAfterMs(retryAfter, now)
  if (status === 429 || status === 406)
    return { kind: 'retry', reason: `throttled (${status})`, afterMs: afterMs ?? 60_000 }
  if (status >= 500)
    return { kind: 'retry', reason: `the push service answered ${status}`, ...(afterMs ? { afterMs } : {}) }
  if (status >= 300 && status < 400) return { kind: 'failed', reason: `redirect refused (${status})` }
  return { kind: 'failed', reason: `refused (${status})` }
}
