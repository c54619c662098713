import type { WebSocket } from 'ws'

/** Limits of one socket. */
export type OutgoingLimits = {
  /** with more unsent bytes than this, no further event of its subscriptions is taken */
  roomBytes: number
  /** unsent messages, of any size, at which the socket is cut off */
  messagesMax: number
  /** time without room and without progress after which the socket is cut off */
  stallMs: number
  /** time to read the close message */
  farewellMs: number
}

export const outgoingLimits: OutgoingLimits = {
  roomBytes: 64 * 1024,
  messagesMax: 1000,
  stallMs: 30_000,
  farewellMs: 5_000,
}

/** The sending side of one socket. */
export type Outgoing = {
  send(text: string): void
  /** sends with the next batch of all sockets, in order with `send` */
  sendSoon(text: string): void
  /** undefined = there is room; else resolves when there is room or the socket has closed */
  room(): Promise<void> | undefined
  /** cuts off a socket that has stalled @returns whether there is room */
  look(now: number): boolean
  /** to be called after the socket closed */
  closed(): void
}

// A publication is computed for some hundred sockets, then sent to all of them together.
// Why: each single message wakes the reader, which costs more than the sending (ADR-06.5).
const due: (() => void)[] = []

function sendDue(): void {
  for (const drain of due.splice(0)) drain()
}

// Close reasons have at most 123 bytes.
const farewell = 'Too slow: connect again and resume with after'

/**
 * Bounded sending. A slow reader is waited for without delaying others. A stalled reader is closed with 1013, and can
 * resume from its last cursor. At most `roomBytes` and one message of each subscription wait in this process.
 */
export function openOutgoing(socket: WebSocket, limits: OutgoingLimits, onCut: () => void): Outgoing {
  let waiting = 0
  let queued: string[] = []
  let queuedBytes = 0
  let waiter: { promise: Promise<void>; resolve: () => void } | undefined
  let stalled: { since: number; bytes: number } | undefined

  const release = (): void => {
    waiter?.resolve()
    waiter = undefined
  }
  const sent = (): void => {
    waiting -= 1
    if (waiter && held() <= limits.roomBytes) release()
  }
  /** unsent bytes in this process */
  const held = (): number => (waiting === 0 ? 0 : socket.bufferedAmount + queuedBytes)
  const drain = (): void => {
    const texts = queued
    queued = []
    queuedBytes = 0
    for (const text of texts) socket.send(text, sent)
  }
  const cut = (): void => {
    drain()
    socket.close(1013, farewell)
    setTimeout(() => socket.terminate(), limits.farewellMs).unref()
    release()
    onCut()
  }
  return {
    send: (text) => {
      if (socket.readyState !== socket.OPEN) return
      drain()
      waiting += 1
      socket.send(text, sent)
      if (waiting > limits.messagesMax) cut()
    },
    sendSoon: (text) => {
      if (socket.readyState !== socket.OPEN) return
      waiting += 1
      queuedBytes += text.length
      if (queued.push(text) > 1) return
      if (due.push(drain) === 1) setImmediate(sendDue)
    },
    room: () => {
      if (held() <= limits.roomBytes || socket.readyState !== socket.OPEN) return undefined
      waiter ??= Promise.withResolvers<void>()
      return waiter.promise
    },
    look: (now) => {
      const bytes = held()
      if (bytes <= limits.roomBytes) {
        stalled = undefined
        return true
      }
      if (!stalled || bytes < stalled.bytes) stalled = { since: now, bytes }
      else if (now - stalled.since >= limits.stallMs && socket.readyState === socket.OPEN) cut()
      return false
    },
    closed: release,
  }
}
