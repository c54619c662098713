import { openBell } from '../platform/bell.ts'
import type { NoticeDeps } from './deps.ts'
import type { LiveNotice, NoticeHub } from './notice-hub.ts'
import { latestCursor, readAfter, readInbox } from './store.ts'

const batch = 200
/** Most notices kept for a slow viewer. With more, the viewer reads from the database again. */
const handedMax = 100

/**
 * A recipient's notices after a position, then live ones, in cursor order without gaps.
 * It subscribes to the hub before it reads. While it reads it ignores what the hub passes: the next read finds it.
 * It uses the hub's notices once a read came to the end and the hub passed none meanwhile.
 * @param after undefined = from the end of the inbox
 */
export async function* noticesAfter(
  deps: NoticeDeps,
  hub: NoticeHub,
  recipientId: number,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<LiveNotice> {
  const bell = openBell(signal)
  let handed: LiveNotice[] = []
  let reads = true
  let missed = false
  const leave = hub.follow(recipientId, (given) => {
    if (reads) missed = true
    else if (handed.length < handedMax) handed.push(given)
    else {
      handed = []
      reads = true
    }
    bell.ring()
  })
  try {
    let position = after ?? (await latestCursor(deps.db, [recipientId]))
    while (!signal.aborted) {
      if (reads) {
        missed = false
        const found = await readAfter(deps.db, [recipientId], position, batch)
        const reading = {}
        for (const delivery of found) {
          yield { delivery, reading }
          position = delivery.cursor ?? position
        }
        reads = missed || found.length === batch
        continue
      }
      const next = handed.shift()
      if (!next) await bell.wait()
      else if ((next.delivery.cursor ?? 0) > position) {
        yield next
        position = next.delivery.cursor ?? position
      }
    }
  } finally {
    leave()
  }
}

/**
 * Changes of state of a recipient's notices. It yields the newest notices first, then each notice after its change.
 * @param newest number of notices to begin with
 */
export async function* noticeChanges(
  deps: NoticeDeps,
  hub: NoticeHub,
  recipientId: number,
  newest: number,
  signal: AbortSignal,
): AsyncGenerator<LiveNotice> {
  const bell = openBell(signal)
  const changed = new Map<number, LiveNotice>()
  const leave = hub.followChanges(recipientId, (given) => {
    changed.set(given.delivery.policyId, given)
    bell.ring()
  })
  try {
    const options = { before: undefined, limit: newest, unopened: false }
    const reading = {}
    for (const delivery of newest > 0 ? await readInbox(deps.db, recipientId, options) : []) yield { delivery, reading }
    while (!signal.aborted) {
      for (const [policyId, given] of changed) {
        changed.delete(policyId)
        yield given
      }
      if (changed.size === 0) await bell.wait()
    }
  } finally {
    leave()
  }
}
