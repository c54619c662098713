import { setImmediate } from 'node:timers/promises'
import type { Live, LiveMessage } from '../platform/live.ts'
import type { NoticeDeps } from './deps.ts'
import { cursorOf } from './notice.ts'
import { readNoticeClock } from './notice-clock.ts'
import type { NoticeRecord } from './record.ts'
import { readNotices } from './store.ts'

/** A notice on its way to viewers. All that were read at once share `reading`: what is looked up for one serves the others. */
export type LiveNotice = { delivery: NoticeRecord; reading: object }

/** Tells connected viewers what concerns them. One for each process. */
export type NoticeHub = {
  /** Hands over what is new for a recipient, in cursor order; all that is committed after the call, perhaps some of it earlier. */
  follow(recipientId: number, take: (given: LiveNotice) => void): () => void
  /** Hands over notices of a recipient as they stand after one rose or was recalled. */
  followChanges(recipientId: number, take: (given: LiveNotice) => void): () => void
  close(): void
}

const chunk = 1000
/** So many are handed out in one go, and are on their way before the next: what is in work stays small, and others get their turn. */
const slice = 250
const retryMs = 1000
/** With more announcements than this waiting, one look through the inboxes costs less than a statement for each. */
const newsMax = 20

/** What is new in the inboxes: notices with these clock values, of one policy or (undefined) of any. */
type News = { from: number; to: number; policyId: number | undefined }

/**
 * Listens once, and reads what an announcement is about once for all viewers. A publication for 5,000 of them is five statements; one
 * for each viewer took most of ten seconds.
 *
 * No gap: clock order is commit order and announcements come in it (see raiseNoticeClock). When one is missing between two, because
 * the connection broke or a transaction raised the clock and noticed nobody, everything since is read whatever its policy.
 * @example told up to 7; 9 comes for policy 3: reads clocks 8 and 9 of all policies. Then 10 for policy 4: reads 10 of policy 4
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
        deps.log.warn({ err: cause }, 'could not read what is new for viewers; trying again')
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref())
      }
    }
    busy = false
  }
  /** What fails stays for the next time. */
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
    // first, since another change while it is read needs another reading
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
  /** After the listening connection was lost: whatever was announced meanwhile came to nobody. */
  const catchUp = (): void => {
    readNoticeClock(deps.db).then(
      (clock) => onMessage({ kind: 'notices', policyId: null, clock }),
      (cause) => deps.log.warn({ err: cause }, 'could not read the notice clock; viewers catch up at the next notice'),
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

/** Reads notices of so many recipients at a time; the next are read while those before are handed out. */
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

/** Who waits for what concerns which recipient; several may for one. */
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
