import type { WebSocket } from 'ws'

/** What one socket may hold up. */
export type OutgoingLimits = {
  /** With more than this waiting to be read, nothing is taken from its subscriptions. */
  roomBytes: number
  /** So many messages waiting, however small, and it is cut off. */
  messagesMax: number
  /** So long without room and without anything read, and it is cut off. */
  stallMs: number
  /** What it has to read the farewell. */
  farewellMs: number
}

export const outgoingLimits: OutgoingLimits = {
  roomBytes: 64 * 1024,
  messagesMax: 1000,
  stallMs: 30_000,
  farewellMs: 5_000,
}

/** The way out of one socket. */
export type Outgoing = {
  send(text: string): void
  /** Sends soon, together with what goes to other sockets, and in order with `send`. */
  sendSoon(text: string): void
  /** undefined = there is room now; else when there is, or when the socket is gone. */
  room(): Promise<void> | undefined
  /** Cuts it off if it has not read for too long. @returns whether it has room */
  look(now: number): boolean
  /** After the socket closed. */
  closed(): void
}

// A publication is computed for some hundred sockets, then sent to all of them in one go: a single message wakes the reader each time,
// which costs more than the sending (ADR-06.5).
const due: (() => void)[] = []

function sendDue(): void {
  for (const drain of due.splice(0)) drain()
}

// Close reasons have at most 123 bytes.
const farewell = 'Too slow: connect again and resume with after'

/**
 * Bounded sending: whoever reads slowly is waited for and holds up nobody else; whoever does not read is told 1013 and may resume from
 * the last cursor it has. At most `roomBytes` and one message of each subscription wait in this process.
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
  /** Bytes in this process that are not sent yet. */
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
