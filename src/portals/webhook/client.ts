import { Webhook as Signer } from 'standardwebhooks'
import { request } from 'undici'
import type { Clock } from '../../platform/clock.ts'
import { isAtHost } from '../../platform/hosts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { portalsRefusals } from '../refusals.ts'
import { privateProblem, webhookUrlProblem } from './safe-address.ts'
import { type Lookup, PrivateAddressError, publicAddresses, safeAgents, systemLookup } from './safe-agent.ts'

/** Address of a webhook, and the secrets that sign now (two during a rotation). */
export type WebhookTarget = { url: string; secrets: readonly string[] }

/** The answer to one post: a status, or the reason why there was none. */
export type WebhookAnswer =
  | { status: number; retryAfter: string | undefined; ms: number }
  | { failure: Refusal; ms: number }

/** Posts signed events to addresses that strangers supply. One per process. */
export type WebhookClient = {
  /** Checks an address and looks up its name. @returns the problem; undefined = none */
  problemOf(url: string): Promise<Refusal | undefined>
  /** Posts one event. @throws never for faults of the network or the receiver */
  post(target: WebhookTarget, event: { id: string; body: string }): Promise<WebhookAnswer>
  close(): Promise<void>
}

export type WebhookClientOptions = {
  allowedHosts: readonly string[]
  clock: Clock
  lookup?: Lookup
  /** PEM of a further certificate authority. */
  ca?: string
  deadlineMs?: number
}

export const webhookDeadlineMs = 20_000
const bodyMs = 2_000
const bodyBytes = 16_384
const lookupMs = 3_000
const connectionsEach = 4

export function webhookClient(options: WebhookClientOptions): WebhookClient {
  const { allowedHosts, clock, lookup = systemLookup, ca, deadlineMs = webhookDeadlineMs } = options
  const agents = safeAgents({ lookup, ca, connections: connectionsEach })
  return {
    close: agents.close,
    problemOf: async (url) => {
      const problem = webhookUrlProblem(url, allowedHosts)
      if (problem || isAtHost(new URL(url), allowedHosts)) return problem
      return (await leadsToPrivate(lookup, new URL(url).hostname)) ? privateProblem : undefined
    },
    post: async ({ url, secrets }, { id, body }) => {
      const started = performance.now()
      const ms = (): number => Math.round(performance.now() - started)
      const problem = webhookUrlProblem(url, allowedHosts)
      if (problem) return { failure: problem, ms: 0 }
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: agents.of(new URL(url), allowedHosts),
          signal: AbortSignal.timeout(deadlineMs),
          headersTimeout: deadlineMs,
          bodyTimeout: deadlineMs,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'user-agent': 'jieli-webhook/1',
            ...signed(secrets, id, clock.now(), body),
          },
          body,
        })
        // the body is not used: a long or slow one is cut
        await answer.body.dump({ limit: bodyBytes, signal: AbortSignal.timeout(bodyMs) }).catch(() => {})
        const header = answer.headers['retry-after']
        return { status: answer.statusCode, retryAfter: Array.isArray(header) ? header[0] : header, ms: ms() }
      } catch (cause) {
        return { failure: failureOf(cause, deadlineMs), ms: ms() }
      }
    },
  }
}

/** Headers of Standard Webhooks: one signature per secret, apart by a space. */
function signed(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  }
}

/** Whether a name leads to a private address. A failed look-up counts as no: each connection repeats it. */
async function leadsToPrivate(lookup: Lookup, host: string): Promise<boolean> {
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, lookupMs, 'late').unref())
  try {
    await Promise.race([publicAddresses(lookup, host.replace(/^\[|\]$/g, '')), late])
    return false
  } catch (cause) {
    return cause instanceof PrivateAddressError
  }
}

function failureOf(cause: unknown, deadlineMs: number): Refusal {
  if (cause instanceof PrivateAddressError) return privateProblem
  const { name, code } = cause as { name?: string; code?: string }
  if (name === 'TimeoutError') return portalsRefusals.noAnswer({ seconds: deadlineMs / 1000 })
  return portalsRefusals.noConnection({ code: code ?? name ?? 'unknown' })
}
