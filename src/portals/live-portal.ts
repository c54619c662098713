import { openBell } from '../platform/bell.ts'
import type { Db } from '../platform/db.ts'
import type { Live } from '../platform/live.ts'
import { latestEvent, type PortalEvent, readEventsAfter } from './portal-events.ts'

const batch = 200

/**
 * A portal's events after a position, then live ones, in order without gaps.
 * It listens before it reads. Each announcement makes it read on from its last position.
 * @param after undefined = from the end of the sequence
 */
export async function* portalEventsAfter(
  { db, live }: { db: Db; live: Live },
  accountId: string,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<PortalEvent> {
  const bell = openBell(signal)
  const leave = live.subscribe((message) => {
    if (message.kind === 'listening' || (message.kind === 'portal' && message.accountId === accountId)) bell.ring()
  })
  try {
    let position = after ?? (await latestEvent(db, accountId))
    while (!signal.aborted) {
      const found = await readEventsAfter(db, accountId, position, batch)
      for (const event of found) {
        yield event
        position = event.seq
      }
      if (found.length < batch) await bell.wait()
    }
  } finally {
    leave()
  }
}
