import pLimit, { type LimitFunction } from 'p-limit'
import type { NoticeDeps } from '../notices/deps.ts'
import { announce } from '../platform/live.ts'
import type { Attempt, ChannelSender, Message, SendOutcome } from './channels/channel.ts'
import { type Claimed, claim, dueBuckets, leaseMs, type SendScope } from './claim.ts'
import { openResultWriter, type ResultWriter } from './result-writer.ts'
import { type Result, resultOf } from './settle.ts'

const claimSize = 400
// Why three: while one claim is sent, the next is read and the one before is written.
const claimsAtOnce = 3
const writingMs = 10_000

/** The channels of one process, each with its limit of concurrent attempts. */
export type Outbox = {
  channels: readonly ChannelSender['channel'][]
  sender(channel: string): { sender: ChannelSender; limit: LimitFunction } | undefined
  results: ResultWriter
}

export function openOutbox(deps: NoticeDeps, senders: readonly ChannelSender[]): Outbox {
  const byChannel = new Map(
    senders.map((sender) => [sender.channel as string, { sender, limit: pLimit(sender.concurrency) }]),
  )
  return {
    channels: senders.map(({ channel }) => channel),
    sender: (channel) => byChannel.get(channel),
    results: openResultWriter(deps),
  }
}

/**
 * Sends due dispatches of one document or one day's digests, in claims under a lease.
 * When a lease ends, dispatches of a killed process are claimed again. Stops when nothing is due or `signal` aborts.
 */
export async function sendDue(deps: NoticeDeps, outbox: Outbox, scope: SendScope, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const groups = await dueBuckets(deps, scope, claimSize)
    if (groups.length === 0) return
    const limit = pLimit(claimsAtOnce)
    await Promise.all(groups.map((buckets) => limit(() => sendClaim(deps, outbox, scope, buckets, signal))))
  }
}

async function sendClaim(
  deps: NoticeDeps,
  outbox: Outbox,
  scope: SendScope,
  buckets: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  const started = performance.now()
  const claimed = await claim(deps, scope, buckets)
  if (claimed.length === 0) return
  const written: Promise<void>[] = []
  const add = (result: Result): void => {
    const own = outbox.results.add(result, started)
    // Promise.all below rejects with the error
    own.catch(() => {})
    written.push(own)
  }
  for (const { dispatch, verdict } of claimed) if (verdict) add(resultOf(dispatch, verdict, [], deps.clock.now(), 0))
  const byChannel = Map.groupBy(messagesOf(claimed), (message) => message.channel)
  await Promise.all(
    [...byChannel].map(async ([channel, messages]) => {
      const known = outbox.sender(channel)
      const note = (message: Message, outcome: SendOutcome): void => {
        deps.telemetry.dispatched.inc({ channel, outcome: outcome.kind }, message.dispatches.length)
        const [now, jitter] = [deps.clock.now(), Math.random()]
        for (const dispatch of message.dispatches)
          add(resultOf(dispatch, outcome, known?.sender.retryAfterMs ?? [], now, jitter))
      }
      if (known) await sendAll(deps, known, messages, { started, signal, note })
      else for (const message of messages) note(message, { kind: 'failed', reason: 'channel is not set up' })
    }),
  )
  outbox.results.flush()
  await Promise.all(written)
  const policyIds = [...new Set(claimed.map(({ dispatch }) => dispatch.policyId))]
  await announce(deps.db, ...policyIds.map((policyId) => ({ kind: 'changed' as const, policyId, recipientId: null })))
}

/**
 * Messages of claimed dispatches. Those of one digest to one address make one message, and so do those of one document to
 * one browser: its account can act for several recipients. Pure.
 */
export function messagesOf(claimed: readonly Claimed[]): Message[] {
  const wanted = claimed.filter(({ verdict }) => !verdict).map(({ dispatch }) => dispatch)
  const groups = Map.groupBy(wanted, (d) => {
    const to = `${d.channel === 'WEB_PUSH' ? '' : d.recipientId} ${d.channel} ${d.endpoint}`
    return d.digest === null ? `${to} ${d.policyId} ${d.purpose}` : `${to} ${d.digest}`
  })
  return [...groups.values()].flatMap((dispatches) => {
    const [first] = dispatches
    if (!first) return []
    const { channel, endpoint, bucket, recipientId, purpose } = first
    return [{ channel, endpoint, bucket, recipientId, purpose, dispatches, isDigest: first.digest !== null }]
  })
}

async function sendAll(
  deps: NoticeDeps,
  { sender, limit }: { sender: ChannelSender; limit: LimitFunction },
  messages: readonly Message[],
  run: { started: number; signal: AbortSignal; note: (message: Message, outcome: SendOutcome) => void },
): Promise<void> {
  const attempt = await sender.open(messages).catch((cause: unknown) => ours(deps, sender, cause))
  const endsAt = run.started + leaseMs - sender.deadlineMs - writingMs
  const one = async (message: Message): Promise<void> => {
    // postponed, because the attempt could outlast the lease
    if (run.signal.aborted || performance.now() > endsAt)
      return run.note(message, { kind: 'postponed', reason: 'not begun', afterMs: 0 })
    run.note(message, await attempt(message).catch((cause: unknown) => ours(deps, sender, cause)(message)))
  }
  await Promise.all(messages.map((message) => limit(one, message)))
}

/** Logs a fault of this service. @returns an attempt whose outcome is `retry` */
function ours(deps: NoticeDeps, { channel }: ChannelSender, cause: unknown): Attempt {
  deps.log.warn({ err: cause, channel }, 'sending failed by a fault of this service and will be retried')
  return async () => ({ kind: 'retry', reason: 'internal' })
}
