import type { ChannelSender, SendOutcome } from '../../dispatch/channels/channel.ts'
import { type CircuitBreaker, circuitBreaker } from '../../dispatch/channels/circuit-breaker.ts'
import { retryAfterMs } from '../../dispatch/channels/retry-after.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import { type Refusal, storedRefusal } from '../../platform/refusal.ts'
import { portalsRefusals } from '../refusals.ts'
import { type WebhookAnswer, type WebhookClient, webhookDeadlineMs } from './client.ts'
import { keyOf, readEvents } from './events.ts'
import { noteFailure, noteWorked, webhookDisabled } from './health.ts'
import { readTargets, type Webhook } from './manage.ts'

// Standard Webhooks, "Deliverability": 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h
export const webhookRetries: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((s) => s * 1000)

const concurrency = 32
// most posts at once to one portal. Why: a slow portal must leave room for the others (ADR-10.3).
const concurrencyEach = 4
const waitMs = 3_000
const postponedMs = 15_000

/** Posts events of portals' sequences to their webhooks (Standard Webhooks). See docs/webhook.md. */
export function webhookSender(
  deps: NoticeDeps,
  { client, publicUrl }: { client: WebhookClient; publicUrl: () => string },
): ChannelSender {
  const breaker = circuitBreaker(deps.clock)
  const seats = openSeats(concurrencyEach, waitMs)
  return {
    channel: 'WEBHOOK',
    concurrency,
    deadlineMs: waitMs + webhookDeadlineMs + 2_000,
    retryAfterMs: webhookRetries,
    // app.ts closes the client
    close: async () => {},
    open: async (messages) => {
      const targets = await readTargets(deps, [...new Set(messages.map(({ endpoint }) => endpoint))])
      const events = await readEvents(deps, messages, publicUrl())
      return async (message) => {
        const target = targets.get(message.endpoint)
        if (!target) return { kind: 'dropped', reason: 'the webhook was removed' }
        if (target.disabledAt) return { kind: 'failed', reason: webhookDisabled }
        const event = events.get(keyOf(message))
        if (!event) return { kind: 'dropped', reason: 'no longer so, or no longer linked' }
        const restMs = breaker.restsMs(message.endpoint)
        if (restMs !== undefined) return { kind: 'postponed', reason: 'the portal does not answer', afterMs: restMs }
        const leave = await seats.enter(message.endpoint)
        if (!leave) return { kind: 'postponed', reason: 'the portal is slow', afterMs: postponedMs }
        try {
          return await settled(deps, breaker, target, await client.post(target, event))
        } finally {
          leave()
        }
      }
    },
  }
}

async function settled(
  deps: NoticeDeps,
  breaker: CircuitBreaker,
  target: Webhook,
  answer: WebhookAnswer,
): Promise<SendOutcome> {
  breaker.note(target.accountId, 'status' in answer ? 'fine' : 'unreachable')
  const outcome = webhookOutcome(answer, deps.clock.now())
  if (outcome.kind === 'sent') {
    await noteWorked(deps, target)
    return outcome
  }
  const reason = storedRefusal(answerRefusal(answer))
  if (!(await noteFailure(deps, target, reason, outcome.kind === 'gone'))) return outcome
  // Why: the other messages of this claim read the webhook before it was disabled.
  target.disabledAt ??= deps.clock.now()
  return outcome.kind === 'gone' ? outcome : { kind: 'failed', reason: webhookDisabled }
}

/** The outcome of an answer. Pure. */
export function webhookOutcome(answer: WebhookAnswer, now: Date): SendOutcome {
  const reason = storedRefusal(answerRefusal(answer))
  if (!('status' in answer)) return { kind: 'retry', reason }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'sent', providerRef: String(status) }
  if (status === 410) return { kind: 'gone', reason }
  if (status >= 300 && status < 400) return { kind: 'failed', reason }
  const afterMs = status === 429 || status === 503 ? retryAfterMs(answer.retryAfter, now) : undefined
  return { kind: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) }
}

/** What an answer says. Pure. */
export function answerRefusal(answer: WebhookAnswer): Refusal {
  if (!('status' in answer)) return answer.failure
  const { status } = answer
  if (status >= 200 && status < 300) return portalsRefusals.taken({ status })
  if (status === 410) return portalsRefusals.gone
  if (status >= 300 && status < 400) return portalsRefusals.redirected({ status })
  return portalsRefusals.answered({ status })
}

/** Limits concurrent posts per portal. `enter` waits at most `patienceMs` for a seat. @returns undefined without one */
function openSeats(max: number, patienceMs: number): { enter(portal: string): Promise<(() => void) | undefined> } {
  const taken = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  const leave = (portal: string): void => {
    const [next] = waiting.get(portal) ?? []
    const left = (taken.get(portal) ?? 1) - 1
    // the seat goes to the first that waits
    if (next) next()
    else if (left === 0) taken.delete(portal)
    else taken.set(portal, left)
  }
  return {
    enter: async (portal) => {
      const count = taken.get(portal) ?? 0
      if (count < max) {
        taken.set(portal, count + 1)
        return () => leave(portal)
      }
      const queue = waiting.get(portal) ?? new Set()
      waiting.set(portal, queue)
      return new Promise((resolve) => {
        const done = (seat: (() => void) | undefined): void => {
          clearTimeout(timer)
          queue.delete(call)
          if (queue.size === 0) waiting.delete(portal)
          resolve(seat)
        }
        const call = (): void => done(() => leave(portal))
        const timer = setTimeout(done, patienceMs, undefined)
        queue.add(call)
      })
    },
  }
}
