import type { Locale } from '../../platform/locale.ts'
/** What goes to one address at once: one dispatch, or those that one digest gathers. */
import type { DispatchRecord } from '../record.ts'
export type Message = Pick<DispatchRecord, 'channel' | 'endpoint' | 'bucket' | 'recipientId' | 'purpose'> & {
  /** At least one; all of one recipient, endpoint and purpose. */
  dispatches: readonly DispatchRecord[]
  /** Of several documents. */
  isDigest: boolean
}

/** What became of one attempt. */
export type SendOutcome =
  | { kind: 'sent'; providerRef: string }
  | { kind: 'retry'; reason: string; afterMs?: number }
  | { kind: 'postponed'; reason: string; afterMs: number } // was not tried: uses up no attempt
  | { kind: 'dropped'; reason: string } // nobody wants it any more
  | { kind: 'failed'; reason: string } // this message only
  | { kind: 'gone'; reason: string } // ends this address

/** Sends one message. @throws never for what the provider answers; a fault of ours is retried */
export type Attempt = (message: Message) => Promise<SendOutcome>

/** One way to reach people outside the page. */
export type ChannelSender = {
  channel: DispatchRecord['channel']
  /** How many attempts run side by side. */
  concurrency: number
  /** Longest an attempt takes: nothing is begun that might outlast its lease. */
  deadlineMs: number
  /** Waits before attempt 2, 3, …; when they are used up the message has failed. */
  retryAfterMs: readonly number[]
  /** Reads what a claim of messages needs, in few statements, and sends them one by one. */
  open(messages: readonly Message[]): Promise<Attempt>
  /** Sends the code that proves an address; only channels whose addresses people name themselves. */
  sendCode?(address: string, code: string, language: Locale): Promise<SendOutcome>
  close(): Promise<void>
}

const hourMs = 3_600_000

/** Doubling from 30 s to 2 h, then every 2 h: three days in all. */
export const patientRetries: readonly number[] = [
  ...Array.from({ length: 8 }, (_, i) => Math.min(2 * hourMs, 30_000 * 2 ** i)),
  ...Array.from({ length: 34 }, () => 2 * hourMs),
]

/**
 * When to try again: the provider's wish, else the channel's table; ±20 % (a wish is only stretched) so that a crowd does not come back together.
 * @param attempts how many were made
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
