import type { Live } from '../platform/live.ts'
import { cursorOf } from './delivery.ts'
import type { DeliverDeps } from './deps.ts'
import type { DeliveryRecord } from './record.ts'
import { concernedBy, latestCursor, readAfter, readDelivery, readInbox } from './store.ts'

/** Tells connected viewers what concerns them. One for each process. */
export type DeliveryHub = {
  /** Calls back when new notices may stand after the viewer's position, or (changedPolicyId) when one rose or was recalled. */
  join(recipientIds: readonly number[], wake: (change: { policyId: number | undefined }) => void): () => void
  close(): void
}

/** Listens once and asks the database which of its connected viewers are concerned. */
export function openDeliveryHub(deps: DeliverDeps, live: Live): DeliveryHub {
  const viewers = new Map<number, Set<(change: { policyId: number | undefined }) => void>>()
  const wake = (ids: readonly number[], policyId: number | undefined): void => {
    for (const id of ids) for (const call of viewers.get(id) ?? []) call({ policyId })
  }
  const stop = live.subscribe((message) => {
    if (viewers.size === 0) return
    const ids = [...viewers.keys()]
    if (message.kind === 'notices') {
      const range = { from: cursorOf(message.clock), to: cursorOf(message.clock + 1) }
      concernedBy(deps.db, message.policyId, ids, range).then(
        (found) => wake(found, undefined),
        (cause) => deps.log.warn({ err: cause }, 'could not ask who is concerned; viewers catch up on the next notice'),
      )
    }
    if (message.kind === 'changed') {
      const asked = message.recipientId === null ? ids : viewers.has(message.recipientId) ? [message.recipientId] : []
      concernedBy(deps.db, message.policyId, asked).then(
        (found) => wake(found, message.policyId),
        (cause) => deps.log.warn({ err: cause }, 'could not ask who is concerned by a change'),
      )
    }
  })
  return {
    close: stop,
    join: (recipientIds, call) => {
      for (const id of recipientIds) viewers.set(id, (viewers.get(id) ?? new Set()).add(call))
      deps.telemetry.sockets.inc()
      return () => {
        deps.telemetry.sockets.dec()
        for (const id of recipientIds) {
          viewers.get(id)?.delete(call)
          if (viewers.get(id)?.size === 0) viewers.delete(id)
        }
      }
    },
  }
}

const batch = 200

/**
 * A recipient's notices after a position, then live, in cursor order without gaps: it joins before it reads, and reads on
 * from the last position at each wake. Without a position it begins at the end of the inbox.
 */
export async function* deliveriesAfter(
  deps: DeliverDeps,
  hub: DeliveryHub,
  recipientId: number,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<DeliveryRecord> {
  const bell = openBell(signal)
  const leave = hub.join([recipientId], ({ policyId }) => policyId === undefined && bell.ring())
  try {
    let position = after ?? (await latestCursor(deps.db, [recipientId]))
    while (!signal.aborted) {
      const found = await readAfter(deps.db, [recipientId], position, batch)
      for (const delivery of found) {
        yield delivery
        position = delivery.cursor ?? position
      }
      if (found.length < batch) await bell.wait()
    }
  } finally {
    leave()
  }
}

/** Rises and recalls of a recipient's notices: the newest ones as they stand once it listens, then live only. */
export async function* deliveryChanges(
  deps: DeliverDeps,
  hub: DeliveryHub,
  recipientId: number,
  newest: number,
  signal: AbortSignal,
): AsyncGenerator<DeliveryRecord> {
  const bell = openBell(signal)
  const changed = new Set<number>()
  const leave = hub.join([recipientId], ({ policyId }) => {
    if (policyId === undefined) return
    changed.add(policyId)
    bell.ring()
  })
  try {
    if (newest > 0) yield* await readInbox(deps.db, recipientId, { before: undefined, limit: newest, unopened: false })
    while (!signal.aborted) {
      for (const policyId of [...changed]) {
        changed.delete(policyId)
        const delivery = await readDelivery(deps.db, policyId, recipientId)
        if (delivery?.cursor !== null && delivery !== undefined) yield delivery
      }
      if (changed.size === 0) await bell.wait()
    }
  } finally {
    leave()
  }
}

/** A bell that remembers one ring, so that none between two waits is lost. */
export function openBell(signal: AbortSignal): { ring(): void; wait(): Promise<void> } {
  let rung = false
  let wake: (() => void) | undefined
  const ring = (): void => {
    rung = true
    wake?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: async () => {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve))
      rung = false
      wake = undefined
    },
  }
}
