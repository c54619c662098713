import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { rateLimited } from '../../platform/errors.ts'
import type { KitContent } from './kit.ts'

// one at a time: each takes a core for a second and some 100 MB
const drawing = pLimit(1)
const waitingMax = 20
const deadlineMs = 60_000

/**
 * An A4 poster as PDF, drawn in a thread of its own: the event loop goes on meanwhile.
 * @throws RATE_LIMITED when too many wait already
 */
export async function makePoster(content: KitContent, at: Date): Promise<Uint8Array> {
  if (drawing.pendingCount >= waitingMax) throw rateLimited(30)
  return drawing(() => drawApart(content, at))
}

async function drawApart(content: KitContent, at: Date): Promise<Uint8Array> {
  // only plain words go in; not what else a record holds
  const worker = new Worker(new URL('./poster-worker.ts', import.meta.url), {
    workerData: { content, at },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    execArgv: [],
  })
  try {
    // rejects with the thread's own error, should it fail
    const [pdf] = await once(worker, 'message', { signal: AbortSignal.timeout(deadlineMs) })
    return pdf as Uint8Array
  } finally {
    await worker.terminate()
  }
}
