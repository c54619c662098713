import type { DispatchRecord } from '../record.ts'

/** What became of one attempt. */
export type SendOutcome =
  | { kind: 'sent'; providerRef: string }
  | { kind: 'retry'; reason: string; afterMs?: number }
  | { kind: 'failed'; reason: string } // this message only
  | { kind: 'gone'; reason: string } // ends this address

/** One way to reach people outside the page. */
export type ChannelSender = {
  channel: DispatchRecord['channel']
  /** How many attempts run side by side. */
  concurrency: number
  /** @throws never for what the provider answers; a fault of ours is retried */
  send(dispatch: DispatchRecord): Promise<SendOutcome>
  close(): Promise<void>
}

const baseDelayMs = 30_000
const maxDelayMs = 2 * 3600_000

/** When to try again: the provider's wish, else doubling from 30 s to 2 h; ±20 % so that a crowd does not come back together. */
export function retryDelayMs(attempts: number, asked: number | undefined, random: () => number): number {
  const planned = asked ?? Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempts, 12))
  return Math.round(planned * (asked === undefined ? 0.8 + 0.4 * random() : 1 + 0.2 * random()))
}
