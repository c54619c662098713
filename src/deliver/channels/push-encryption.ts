import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import DataLoader from 'dataloader'

/** A payload for one browser (RFC 8291). */
export type Plain = { p256dh: string; auth: string; text: string }
export type Encrypted = { body: Uint8Array } | { fault: string }

/** Encrypts payloads in threads of their own: it is most of the work of a message, and the process has sockets to serve. */
export type PushEncryption = {
  /** @throws when the keys are none */
  encrypt(plain: Plain): Promise<Uint8Array>
  close(): Promise<void>
}

// small, so that several threads share a claim
const batchSize = 8

type Thread = { worker: Worker; waiting: Map<number, (list: Encrypted[] | Error) => void> }

/** Starts its threads with the first message. @param count of threads; one core is left to the process itself */
export function pushEncryption(count = Math.max(1, availableParallelism() - 1)): PushEncryption {
  const threads: Thread[] = []
  let next = 0
  const thread = (): Thread => {
    const idle = threads.find(({ waiting }) => waiting.size === 0)
    if (idle) return idle
    if (threads.length < count) return start(threads)
    return threads.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
  }
  const loader = new DataLoader<Plain, Encrypted>(
    (list) =>
      new Promise((resolve, reject) => {
        const { worker, waiting } = thread()
        const id = next++
        waiting.set(id, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)))
        worker.postMessage({ id, list })
      }),
    { cache: false, maxBatchSize: batchSize },
  )
  return {
    encrypt: async (plain) => {
      const result = await loader.load(plain)
      if ('fault' in result) throw new Error(`the payload could not be encrypted: ${result.fault}`)
      return result.body
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

function start(threads: Thread[]): Thread {
  const worker = new Worker(new URL('./push-encryption-worker.ts', import.meta.url))
  const started: Thread = { worker, waiting: new Map() }
  worker.on('message', ({ id, list }: { id: number; list: Encrypted[] }) => {
    started.waiting.get(id)?.(list)
    started.waiting.delete(id)
  })
  // a lost thread's messages are tried again by whoever asked; the next message starts another
  const lost = (cause: Error): void => {
    const at = threads.indexOf(started)
    if (at >= 0) threads.splice(at, 1)
    for (const answer of started.waiting.values()) answer(cause)
    started.waiting.clear()
  }
  worker.on('error', (cause) => lost(cause as Error))
  worker.on('exit', () => lost(new Error('an encryption thread ended')))
  // it must not keep a process alive that has nothing else to do; a listener would hold it again
  worker.unref()
  threads.push(started)
  return started
}
