import type { NoticeDeps } from '../notices/deps.ts'
import { leaseMs } from './claim.ts'
import { type Result, settle } from './settle.ts'

const writeSize = 100
// Why: results of a slow provider must not wait for a hundred of them.
const patienceMs = 200
const retryMs = 500

/** Writes results of attempts, for all claims of a process. */
export type ResultWriter = {
  /** Resolves when the result is written. @param claimedAt by performance.now() @throws when its lease ended before */
  add(result: Result, claimedAt: number): Promise<void>
  /** Writes all results at once. */
  flush(): void
}

type Entry = { result: Result; claimedAt: number; written(): void; lost(cause: unknown): void }

/**
 * Writes in one statement after another, each with all results since the last. It waits for 100 results or 200 ms.
 * Why few: each statement is expensive. Why soon: a killed process's unwritten messages are sent twice (ADR-08.4).
 */
export function openResultWriter(deps: NoticeDeps): ResultWriter {
  let gathered: Entry[] = []
  let isRunning = false
  let isFlushDue = false
  let patience: NodeJS.Timeout | undefined
  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (gathered.length >= writeSize || (isFlushDue && gathered.length > 0)) {
      clearTimeout(patience)
      patience = undefined
      isFlushDue = false
      const batch = gathered
      gathered = []
      await write(deps, batch)
    }
    isRunning = false
  }
  const flush = (): void => {
    isFlushDue = true
    void run()
  }
  return {
    add: (result, claimedAt) =>
      new Promise((resolve, reject) => {
        gathered.push({ result, claimedAt, written: resolve, lost: reject })
        patience ??= setTimeout(flush, patienceMs)
        if (gathered.length >= writeSize) void run()
      }),
    flush,
  }
}

/** Retries until the leases end. Why: results of accepted messages must survive an unreachable database. */
async function write(deps: NoticeDeps, batch: readonly Entry[]): Promise<void> {
  const until = Math.max(...batch.map(({ claimedAt }) => claimedAt)) + leaseMs
  for (;;) {
    try {
      const recalled = await settle(
        deps,
        batch.map(({ result }) => result),
      )
      if (recalled.length > 0)
        await deps.db.transaction((tx) =>
          deps.jobs.emit(
            tx,
            ...recalled.map((policyId) => ({ name: 'dispatches.planned' as const, data: { policyId } })),
          ),
        )
      for (const entry of batch) entry.written()
      return
    } catch (cause) {
      if (performance.now() > until) {
        for (const entry of batch) entry.lost(cause)
        return
      }
      deps.log.warn({ err: cause }, 'results could not be written and will be written again')
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}
