import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { rateLimited } from '../../platform/errors.ts'
import type { KitContent } from './kit.ts'

// Why one at a time: each takes a core for a second and some 100 MB.
const drawing = pLimit(1)
const waitingMax = 20
const deadlineMs = 60_000

/**
 * An A4 poster as PDF, drawn in a worker thread.
 * @throws RATE_LIMITED when too many posters wait
 */
export async function makePoster(content: KitContent, at: Date): Promise<Uint8Array> {
  if (drawing.pendingCount >= waitingMax) throw rateLimited(30)
  return drawing(() => drawApart(content, at))
}

async function drawApart(content: KitContent, at: Date): Promise<Uint8Array> {
  // Only these words go to the worker, no other column of a record.
  const worker = new Worker(new URL('./poster-worker.ts', import.meta.url), {
    workerData: { content, at },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    execArgv: [],
  })
  try {
    // Rejects with the worker's own error.
    const [pdf] = await once(worker, 'message', { signal: AbortSignal.timeout(deadlineMs) })
    return pdf as Uint8Array
  } finally {
    await worker.terminate()
  }
}
