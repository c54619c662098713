import type { Locale } from '../../platform/locale.ts'
import type { DispatchRecord } from '../record.ts'
/**
 * One message to one address: of one dispatch, of the dispatches of one digest, or of one document for the recipients of one
 * browser's account. `bucket` and `recipientId` are those of the first.
 */
export type Message = Pick<DispatchRecord, 'channel' | 'endpoint' | 'bucket' | 'recipientId' | 'purpose'> & {
  /** At least one; all of one endpoint and purpose, and of one recipient except to a browser. */
  dispatches: readonly DispatchRecord[]
  /** Whether the message is a digest; it can hold one document. */
  isDigest: boolean
}

/** The outcome of one attempt. */
export type SendOutcome =
  | { kind: 'sent'; providerRef: string }
  | { kind: 'retry'; reason: string; afterMs?: number }
  | { kind: 'postponed'; reason: string; afterMs: number } // no attempt took place: uses up none
  | { kind: 'dropped'; reason: string } // the message is no longer wanted
  | { kind: 'failed'; reason: string } // ends this message only
  | { kind: 'gone'; reason: string } // ends this message; the channel ends the address

/** Sends one message. @throws only for faults of this service, which are retried; never for a provider's answer */
export type Attempt = (message: Message) => Promise<SendOutcome>

/** A channel: one way to reach recipients outside the page. */
export type ChannelSender = {
  channel: DispatchRecord['channel']
  /** Attempts that run side by side in one process. */
  concurrency: number
  /** Longest time of an attempt. Why: no attempt begins that could outlast its lease. */
  deadlineMs: number
  /** Waits before attempts 2, 3, … A message fails when they are used up. */
  retryAfterMs: readonly number[]
  /** Reads in few statements what the messages of a claim need. @returns the function that sends each of them */
  open(messages: readonly Message[]): Promise<Attempt>
  /** Sends the code that verifies an address. Only channels whose addresses recipients enter have it. */
  sendCode?(address: string, code: string, language: Locale): Promise<SendOutcome>
  close(): Promise<void>
}

const hourMs = 3_600_000

/** Doubling from 30 s to 64 min, then every 2 h: 42 waits over 70 hours. */
export const patientRetries: readonly number[] = [
  ...Array.from({ length: 8 }, (_, i) => Math.min(2 * hourMs, 30_000 * 2 ** i)),
  ...Array.from({ length: 34 }, () => 2 * hourMs),
]

/**
 * Wait before the next attempt: the time that the provider requests, else that of the channel's table.
 * It varies at random: a requested time by 0 to +20 %, a time of the table by ±20 %.
 * Why: many messages that failed together must not return together.
 * @param attempts number of attempts made
 * @returns undefined when the table is used up
 */
export function retryDelayMs(
  table: readonly number[],
  attempts: number,
  requestedMs: number | undefined,
  random: () => number,
): number | undefined {
  const planned = table[attempts - 1]
  if (planned === undefined) return undefined
  return Math.round(requestedMs === undefined ? planned * (0.8 + 0.4 * random()) : requestedMs * (1 + 0.2 * random()))
}
