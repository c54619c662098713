import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { openOutgoing } from '../../../src/api/live/outgoing.ts'

/** A socket whose reader is asleep until `read` is called. */
function sleepy() {
  const waiting: { bytes: number; sent: () => void }[] = []
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    closedWith: undefined as number | undefined,
    texts: [] as string[],
    send: (text: string, sent: () => void) => {
      socket.texts.push(text)
      waiting.push({ bytes: text.length, sent })
      socket.bufferedAmount += text.length
    },
    close: (code: number) => {
      socket.closedWith = code
      socket.readyState = 2
    },
    terminate: () => {},
  }
  const read = (messages = waiting.length): void => {
    for (const { bytes, sent } of waiting.splice(0, messages)) {
      socket.bufferedAmount -= bytes
      sent()
    }
  }
  return { socket, read }
}

const limits = { roomBytes: 100, messagesMax: 10, stallMs: 1000, farewellMs: 1000 }

function opened() {
  const { socket, read } = sleepy()
  let cuts = 0
  const outgoing = openOutgoing(socket as unknown as WebSocket, limits, () => {
    cuts += 1
  })
  return { socket, read, outgoing, cuts: () => cuts }
}

describe('the way out of a socket', () => {
  it('has room until too much waits, and again after it was read', async () => {
    const { outgoing, read } = opened()
    outgoing.send('x'.repeat(100))
    expect(outgoing.room()).toBeUndefined()
    outgoing.send('x')
    const room = outgoing.room()
    expect(room).toBeInstanceOf(Promise)
    read()
    await room
    expect(outgoing.room()).toBeUndefined()
  })

  it('sends batched texts before later ones, and counts them while they wait', async () => {
    const { outgoing, socket } = opened()
    outgoing.sendSoon('a'.repeat(101))
    expect([outgoing.room() instanceof Promise, socket.texts]).toEqual([true, []])
    outgoing.send('b')
    outgoing.sendSoon('c')
    await new Promise((resolve) => setImmediate(resolve))
    expect(socket.texts.map((text) => text[0])).toEqual(['a', 'b', 'c'])
  })

  it('is cut off once after too long without reading, and ends the wait for room', async () => {
    const { socket, outgoing, cuts } = opened()
    outgoing.send('x'.repeat(101))
    const room = outgoing.room()
    outgoing.look(0)
    outgoing.look(999)
    expect(socket.closedWith).toBeUndefined()
    outgoing.look(1000)
    outgoing.look(2000)
    await room
    expect([socket.closedWith, cuts()]).toEqual([1013, 1])
  })

  it('stays open for a slow reader', () => {
    const { socket, outgoing, read } = opened()
    for (let i = 0; i < 5; i += 1) outgoing.send('x'.repeat(60))
    for (const at of [0, 900, 1800]) {
      outgoing.look(at)
      read(1)
    }
    outgoing.look(2700)
    expect(socket.closedWith).toBeUndefined()
  })

  it('is cut off when too many small messages wait: answers to a client that only sends', () => {
    const { socket, outgoing, cuts } = opened()
    for (let i = 0; i < 20; i += 1) outgoing.send('x')
    expect([socket.closedWith, cuts()]).toEqual([1013, 1])
  })
})
