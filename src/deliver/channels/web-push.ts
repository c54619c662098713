import { Agent, type Dispatcher, request } from 'undici'
import webpush from 'web-push'
import { opaqueId } from '../../platform/crypto.ts'
import type { DeliverDeps } from '../deps.ts'
import { endPushEndpoint, notePushResult, type PushEndpoint, readPushEndpoint } from '../push-endpoints.ts'
import { isAllowedPushEndpoint } from '../push-hosts.ts'
import type { DispatchRecord } from '../record.ts'
import type { VapidKeys } from '../vapid.ts'
import type { ChannelSender, SendOutcome } from './channel.ts'

// The library's timeout is idle-only; a dribbling service would hold a worker for ever.
const deadlineMs = 15_000
// RFC 8292 allows 24 h; signing is 75 % of the cost of a message.
const vapidHours = 12
const timeToLiveSeconds = 7 * 86_400
const refusalsMax = 5

export type WebPushOptions = { keys: VapidKeys; subject: string; allowedHosts: readonly string[]; agent?: Dispatcher }

/** Web push (RFC 8030, 8291, 8292). The payload is an opaque notice id; the service worker fetches the text. */
export function webPushSender(deps: DeliverDeps, options: WebPushOptions): ChannelSender {
  const agent = options.agent ?? new Agent({ keepAliveTimeout: 30_000, connections: 32, pipelining: 1 })
  const authorisation = vapidCache(deps, options)
  return {
    channel: 'WEB_PUSH',
    concurrency: 32,
    close: () => agent.close(),
    send: async (dispatch) => {
      const endpoint = await readPushEndpoint(deps, Number(dispatch.endpoint))
      if (!endpoint) return { kind: 'gone', reason: 'the browser was unregistered' }
      if (!isAllowedPushEndpoint(endpoint.endpoint, options.allowedHosts)) {
        return { kind: 'failed', reason: 'its push service is no longer allowed' }
      }
      return post(deps, dispatch, endpoint, agent, authorisation)
    },
  }
}

function vapidCache(deps: DeliverDeps, options: WebPushOptions): (origin: string) => string {
  const cache = new Map<string, { header: string; until: number }>()
  return (origin) => {
    const now = deps.clock.now().getTime()
    const held = cache.get(origin)
    if (held && held.until > now) return held.header
    const expires = Math.floor(now / 1000) + vapidHours * 3600 + 3600
    const { publicKey, privateKey } = options.keys
    const made = webpush.getVapidHeaders(origin, options.subject, publicKey, privateKey, 'aes128gcm', expires)
    cache.set(origin, { header: made.Authorization, until: now + vapidHours * 3600_000 })
    return made.Authorization
  }
}

async function post(
  deps: DeliverDeps,
  dispatch: DispatchRecord,
  endpoint: PushEndpoint,
  agent: Dispatcher,
  authorisation: (origin: string) => string,
): Promise<SendOutcome> {
  const id = opaqueId(deps.ring, dispatch.policyId, dispatch.recipientId)
  const body = JSON.stringify({ id, ...(dispatch.purpose === 'notice' ? {} : { purpose: dispatch.purpose }) })
  const encrypted = webpush.encrypt(endpoint.p256dh, endpoint.auth, body, 'aes128gcm')
  try {
    const answer = await request(endpoint.endpoint, {
      method: 'POST',
      dispatcher: agent,
      signal: AbortSignal.timeout(deadlineMs),
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
      headers: {
        authorization: authorisation(new URL(endpoint.endpoint).origin),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(timeToLiveSeconds),
        urgency: 'normal',
        // RFC 8030: at most 32 characters of the base64url alphabet; a later message on a policy replaces the earlier
        topic: `p${dispatch.policyId}`.slice(0, 32),
      },
      body: encrypted.cipherText,
    })
    await answer.body.dump({ limit: 16_384, signal: AbortSignal.timeout(deadlineMs) })
    return settle(
      deps,
      endpoint,
      answer.statusCode,
      headerOf(answer.headers, 'retry-after'),
      headerOf(answer.headers, 'location'),
    )
  } catch (cause) {
    // A reset may follow acceptance: that is the one stated exception to "nobody twice".
    return { kind: 'retry', reason: `network: ${(cause as { code?: string }).code ?? (cause as Error).name}` }
  }
}

function headerOf(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function settle(
  deps: DeliverDeps,
  endpoint: PushEndpoint,
  status: number,
  retryAfter: string | undefined,
  location: string | undefined,
): Promise<SendOutcome> {
  const outcome = outcomeOf(status, retryAfter, deps.clock.now())
  if (outcome.kind === 'sent') {
    await notePushResult(deps.db, endpoint.id, { workedAt: deps.clock.now() })
    return { kind: 'sent', providerRef: location?.slice(0, 300) ?? String(status) }
  }
  if (outcome.kind === 'gone') {
    await endPushEndpoint(deps.db, endpoint.id)
    return outcome
  }
  if ([400, 401, 403].includes(status)) {
    await notePushResult(deps.db, endpoint.id, 'refused')
    // May be our own VAPID fault: an endpoint that ever worked is kept.
    if (endpoint.workedAt === null && endpoint.refusals + 1 >= refusalsMax) {
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

/** Retry-After as seconds or as an HTTP date, at most one day. Pure. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (!header) return undefined
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 86_400_000) : undefined
}
