import { Agent, type Dispatcher } from 'undici'
import webpush from 'web-push'
import type { NoticeDeps } from '../../../notices/deps.ts'
import { opaqueId } from '../../../platform/crypto.ts'
import { type ChannelSender, type Message, patientRetries, type SendOutcome } from '../channel.ts'
import { watchTroubles } from '../channel-trouble.ts'
import { type CircuitBreaker, circuitBreaker, type ProviderAnswer } from '../circuit-breaker.ts'
import { retryAfterMs } from '../retry-after.ts'
import { encryptPush } from './push-encryption.ts'
import {
  endPushEndpoint,
  notePushRefusal,
  notePushWorked,
  type PushEndpoint,
  readPushEndpoints,
} from './push-endpoints.ts'
import { isAllowedPushEndpoint } from './push-hosts.ts'
import { type PushAnswer, postPush } from './push-request.ts'
import type { VapidKeys } from './vapid.ts'

const usualDeadlineMs = 15_000
// RFC 8292 permits 24 h. Tokens are kept because signing is expensive (ADR-09.1).
const vapidHours = 12
const timeToLive = String(7 * 86_400)
const refusalsMax = 5
// the success of an endpoint is written once a day
const workedNoteMs = 86_400_000

export type WebPushOptions = {
  keys: VapidKeys
  subject: string
  allowedHosts: readonly string[]
  agent?: Dispatcher
  /** Of one message; 15,000 by default. */
  deadlineMs?: number
}

type Push = {
  deps: NoticeDeps
  agent: Dispatcher
  breaker: CircuitBreaker
  deadlineMs: number
  /** Endpoints that worked. The next claim writes them; losing them at a kill does no harm. */
  worked: Set<number>
  authorisation: (origin: string) => string
}

/** Web push (RFC 8030, 8291, 8292). The payload has an opaque notice id. The service worker fetches the text. */
export function webPushSender(deps: NoticeDeps, options: WebPushOptions): ChannelSender {
  const { deadlineMs = usualDeadlineMs } = options
  const agent = options.agent ?? new Agent({ keepAliveTimeout: 30_000, connections: 32, pipelining: 1 })
  const push: Push = {
    deps,
    agent,
    breaker: circuitBreaker(deps.clock, watchTroubles(deps, 'WEB_PUSH')),
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
        const afterMs = await push.breaker.admit(endpoint.origin)
        if (afterMs !== undefined) return { kind: 'postponed', reason: 'the push service rests', afterMs }
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

/** Authorisation headers by origin. By the machine's own clock: push services refuse other times (ADR-09.1). */
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

/**
 * The service worker's payload: opaque id, purpose unless notice, number of documents of a digest, and number of companies
 * where a document concerns several of one account.
 */
function payloadOf({ deps }: Push, message: Message): string {
  const [first] = message.dispatches
  const id = opaqueId(deps.ring, first?.policyId ?? 0, message.recipientId)
  const distinct = (of: 'policyId' | 'recipientId'): number => new Set(message.dispatches.map((one) => one[of])).size
  if (message.isDigest) return JSON.stringify({ id, purpose: 'digest', count: distinct('policyId') })
  const companies = distinct('recipientId')
  return JSON.stringify({
    id,
    ...(message.purpose !== 'notice' && { purpose: message.purpose }),
    ...(companies > 1 && { companies }),
  })
}

/** Topic (RFC 8030): at most 32 base64url characters. A later message of a topic replaces the earlier. */
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
  // One deadline for both requests. Why: an attempt must not outlast its lease.
  const endsAt = performance.now() + push.deadlineMs
  let answer = await request(push, message, endpoint, body, endsAt)
  // Too large: without payload the service worker shows a general text.
  if ('status' in answer && answer.status === 413) answer = await request(push, message, endpoint, undefined, endsAt)
  // A connection can break after the service accepted. The message is then sent twice, under one topic (ADR-08.4).
  return 'status' in answer ? settle(push, endpoint, answer) : { kind: 'retry', reason: `network: ${answer.silence}` }
}

async function request(
  push: Push,
  message: Message,
  { id, endpoint, origin }: PushEndpoint,
  body: Uint8Array | undefined,
  endsAt: number,
): Promise<PushAnswer> {
  const headers = ['authorization', push.authorisation(origin), 'ttl', timeToLive]
  headers.push('urgency', urgencyOf(message), 'topic', topicOf(message))
  if (body) headers.push('content-encoding', 'aes128gcm', 'content-type', 'application/octet-stream')
  const answer = await postPush(push.agent, { endpoint, headers, body }, endsAt - performance.now())
  push.breaker.note(
    origin,
    providerAnswer(answer),
    String(id),
    'silence' in answer ? answer.silence : String(answer.status),
  )
  return answer
}

const keyRefusals = [400, 401, 403]

/** 400, 401 and 403 are about our request or our VAPID keys (RFC 8292 §4.2); 404 and 410 are about one browser. */
function providerAnswer(answer: PushAnswer): ProviderAnswer {
  if ('silence' in answer || answer.status >= 500) return 'unreachable'
  return keyRefusals.includes(answer.status) ? 'refused' : 'fine'
}

async function settle(
  { deps, worked, breaker }: Push,
  endpoint: PushEndpoint,
  { status, retryAfter, location }: Extract<PushAnswer, { status: number }>,
): Promise<SendOutcome> {
  const now = deps.clock.now()
  const outcome = outcomeOf(status, retryAfter, now)
  if (outcome.kind === 'sent') {
    if (!endpoint.workedAt || endpoint.refusals > 0 || now.getTime() - endpoint.workedAt.getTime() > workedNoteMs)
      worked.add(endpoint.id)
    return { kind: 'sent', providerRef: location?.slice(0, 300) ?? String(status) }
  }
  if (outcome.kind === 'gone') {
    await endPushEndpoint(deps.db, endpoint.id)
    return outcome
  }
  if (keyRefusals.includes(status)) {
    // Why: in a trouble a refusal says nothing of the browser, and uses up no attempt.
    const afterMs = breaker.restsMs(endpoint.origin)
    if (afterMs !== undefined) return { kind: 'postponed', reason: `refused (${status})`, afterMs }
    const refusals = await notePushRefusal(deps.db, endpoint.id)
    // Why keep an endpoint that ever worked: the refusal can be a fault of our VAPID keys.
    if (endpoint.workedAt === null && refusals >= refusalsMax) {
      await endPushEndpoint(deps.db, endpoint.id)
      return { kind: 'gone', reason: `refused ${refusalsMax} times, never worked (${status})` }
    }
  }
  return outcome
}

/** The outcome of a push service's status. Pure. */
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
