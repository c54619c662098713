import type { NoticeDeps } from '../notices/deps.ts'
import { leaseMs } from './claim.ts'
import { type Result, settle } from './settle.ts'

const writeSize = 100
// a slow provider's results do not wait for a hundred of them
const patienceMs = 200
const retryMs = 500

/** Writes what became of attempts, for all claims of a process. */
export type ResultWriter = {
  /** @returns settled when it is written. @throws when it could not be until its lease was over */
  add(result: Result, claimedAt: number): Promise<void>
  /** Writes what there is, be it little. */
  flush(): void
}

type Entry = { result: Result; claimedAt: number; written(): void; lost(cause: unknown): void }

/**
 * One statement after another, each with all that has come meanwhile: a statement for every few results would be half of the database's work.
 * What a killed process had sent and not yet written goes out twice, so one writer serves all claims, and waits for a hundred or a fifth of a
 * second.
 */
export function openResultWriter(deps: NoticeDeps): ResultWriter {
  let gathered: Entry[] = []
  let isRunning = false
  let isAsked = false
  let patience: NodeJS.Timeout | undefined
  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    while (gathered.length >= writeSize || (isAsked && gathered.length > 0)) {
      clearTimeout(patience)
      patience = undefined
      isAsked = false
      const batch = gathered
      gathered = []
      await write(deps, batch)
    }
    isRunning = false
  }
  const flush = (): void => {
    isAsked = true
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

/** What providers accepted must not be forgotten: writes again until the leases are over, should the database be away. */
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
      deps.log.warn({ err: cause }, 'results were not written, trying again')
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}
