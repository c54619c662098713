import { setImmediate } from 'node:timers/promises'
import type { Live, LiveMessage } from '../platform/live.ts'
import type { NoticeDeps } from './deps.ts'
import { cursorOf } from './notice.ts'
import { readNoticeClock } from './notice-clock.ts'
import type { NoticeRecord } from './record.ts'
import { readNotices } from './store.ts'

/** A notice for viewers. Notices of one read share `reading`, so that resolvers load related rows once for all. */
export type LiveNotice = { delivery: NoticeRecord; reading: object }

/** Passes new and changed notices to the viewers of this process. One per process. */
export type NoticeHub = {
  /** Passes new notices of a recipient in cursor order: all that are committed after the call, perhaps some earlier. */
  follow(recipientId: number, take: (given: LiveNotice) => void): () => void
  /** Passes each notice of a recipient whose state changed, with its current state. */
  followChanges(recipientId: number, take: (given: LiveNotice) => void): () => void
  close(): void
}

const chunk = 1000
/** Notices passed before other work of the process gets a turn. */
const slice = 250
const retryMs = 1000
/** With more waiting announcements, one read of the inboxes costs less than one statement per announcement. */
const newsMax = 20

/** New notices: clock values `from` to `to`, of one policy or (undefined) of any. */
type News = { from: number; to: number; policyId: number | undefined }

/**
 * Listens for announcements and reads each one once for all viewers (ADR-06.3).
 *
 * No notice is lost: clock order is commit order, and announcements come in that order (see raiseNoticeClock).
 * After a missing clock value the hub reads everything since, of all policies. A value is missing when the connection
 * broke, or when a transaction raised the clock without a notice.
 * @example read up to 7. Announced: 9 of policy 3 → reads 8 and 9 of all policies; 10 of policy 4 → reads 10 of it.
 */
export async function openNoticeHub(deps: NoticeDeps, live: Live): Promise<NoticeHub> {
  const added = openListeners<LiveNotice>()
  const changed = openListeners<LiveNotice>()
  const news: News[] = []
  const changes = new Map<number, Set<number> | 'all'>()
  let busy = false
  let closed = false

  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    while (!closed && (news.length > 0 || changes.size > 0)) {
      try {
        await passNext()
      } catch (cause) {
        deps.log.warn({ err: cause }, 'new notices for viewers could not be read and will be read again')
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref())
      }
    }
    busy = false
  }
  /** Passes the next announcement. One that fails stays in the list. */
  const passNext = async (): Promise<void> => {
    if (news.length > newsMax) news.splice(0, news.length, whole(news))
    const [first] = news
    if (first) {
      await passNews(first)
      news.shift()
      return
    }
    const [change] = changes
    if (!change) return
    // Why before the read: a change during the read needs a read of its own.
    changes.delete(change[0])
    await passChange(...change).catch((cause) => {
      noteChange(...change)
      throw cause
    })
  }
  const passNews = ({ from, to, policyId }: News): Promise<void> => {
    const which = { policyId, from: cursorOf(from), to: cursorOf(to + 1) }
    return eachChunk(deps, [...added.ids()], which, (delivery, reading) =>
      added.pass(delivery.recipientId, { delivery, reading }),
    )
  }
  const passChange = (policyId: number, who: Set<number> | 'all'): Promise<void> => {
    const ids = [...changed.ids()].filter((id) => who === 'all' || who.has(id))
    return eachChunk(deps, ids, { policyId }, (delivery, reading) => {
      if (delivery.cursor !== null) changed.pass(delivery.recipientId, { delivery, reading })
    })
  }
  const noteChange = (policyId: number, who: Iterable<number> | 'all'): void => {
    const known = changes.get(policyId)
    changes.set(policyId, who === 'all' || known === 'all' ? 'all' : new Set([...(known ?? []), ...who]))
  }

  let announcedTo = 0
  const onMessage = (message: LiveMessage): void => {
    if (message.kind === 'notices') {
      const follows = message.policyId !== null && message.clock === announcedTo + 1
      const policyId = follows ? Number(message.policyId) : undefined
      news.push({ from: Math.min(announcedTo + 1, message.clock), to: message.clock, policyId })
      announcedTo = Math.max(announcedTo, message.clock)
    } else if (message.kind === 'changed')
      noteChange(message.policyId, message.recipientId === null ? 'all' : [message.recipientId])
    else if (message.kind === 'listening') catchUp()
    void work()
  }
  /** Reads the clock after a lost connection. Why: announcements of that time did not arrive. */
  const catchUp = (): void => {
    readNoticeClock(deps.db).then(
      (clock) => onMessage({ kind: 'notices', policyId: null, clock }),
      (cause) =>
        deps.log.warn({ err: cause }, 'the notice clock could not be read: viewers catch up at the next notice'),
    )
  }
  const stop = live.subscribe(onMessage)
  announcedTo = Math.max(announcedTo, await readNoticeClock(deps.db))

  const counted = (leave: () => void): (() => void) => {
    deps.telemetry.sockets.inc()
    return () => {
      deps.telemetry.sockets.dec()
      leave()
    }
  }
  return {
    follow: (recipientId, take) => counted(added.enter(recipientId, take)),
    followChanges: (recipientId, take) => counted(changed.enter(recipientId, take)),
    close: () => {
      closed = true
      stop()
    },
  }
}

const whole = (news: readonly News[]): News => ({
  from: Math.min(...news.map(({ from }) => from)),
  to: Math.max(...news.map(({ to }) => to)),
  policyId: undefined,
})

/** Reads notices in chunks of recipients. It reads the next chunk while it passes the one before. */
async function eachChunk(
  deps: NoticeDeps,
  ids: readonly number[],
  which: Parameters<typeof readNotices>[2],
  each: (delivery: NoticeRecord, reading: object) => void,
): Promise<void> {
  const read = (from: number): Promise<NoticeRecord[]> | undefined =>
    from < ids.length ? readNotices(deps.db, ids.slice(from, from + chunk), which) : undefined
  let ahead = read(0)
  const reading = {}
  for (let from = 0; ahead; from += chunk) {
    const found = await ahead
    ahead = read(from + chunk)
    for (const [i, delivery] of found.entries()) {
      each(delivery, reading)
      if (i % slice === slice - 1) await setImmediate()
    }
  }
}

/** Listeners by recipient id. A recipient can have several. */
function openListeners<T>() {
  const waiting = new Map<number, Set<(item: T) => void>>()
  return {
    ids: (): Iterable<number> => waiting.keys(),
    pass: (id: number, item: T): void => {
      for (const call of waiting.get(id) ?? []) call(item)
    },
    enter: (id: number, call: (item: T) => void): (() => void) => {
      waiting.set(id, (waiting.get(id) ?? new Set()).add(call))
      return () => {
        waiting.get(id)?.delete(call)
        if (waiting.get(id)?.size === 0) waiting.delete(id)
      }
    },
  }
}
