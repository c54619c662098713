import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import type { Delivery } from '../api/generated/types.ts'
import { type ApiError, asApiError } from '../api/graphql.ts'
import { fetchDeliveries } from '../api/inbox.ts'
import { emptyInbox, type Inbox, merge, newestCursor } from './inbox.ts'
import { useViewer } from './viewer.tsx'

type Shared = {
  inbox: Inbox
  loading: boolean
  error: ApiError | undefined
  /** newest notice that arrived while the page was open */
  arrived: Delivery | undefined
  /** false while the live connection is broken */
  connected: boolean
  loadMore: () => Promise<void>
  take: (delivery: Delivery) => void
}
type Status = { loading: boolean; error?: ApiError }

const Context = createContext<Shared | undefined>(undefined)

export function InboxProvider({ children }: { children: ReactNode }): ReactNode {
  const { recipient } = useViewer()
  const recipientId = recipient?.id
  const held = useRef(emptyInbox)
  const [inbox, setInbox] = useState(emptyInbox)
  const [status, setStatus] = useState<Status>({ loading: true })
  const [arrived, setArrived] = useState<Delivery>()
  const [connected, setConnected] = useState(true)

  const update = useCallback((change: (before: Inbox) => Inbox) => {
    held.current = change(held.current)
    setInbox(held.current)
  }, [])

  useEffect(() => {
    update(() => emptyInbox)
    setArrived(undefined)
    setStatus({ loading: recipientId !== undefined })
    if (recipientId === undefined) return
    return follow(recipientId, { read: () => held.current, update, setStatus, setArrived, setConnected })
  }, [recipientId, update])

  // Only known notices. Why: a notice opened by its link can belong to another recipient of the account.
  const take = useCallback(
    (delivery: Delivery) =>
      update((before) => (before.items.some((d) => d.id === delivery.id) ? merge(before, [delivery]) : before)),
    [update],
  )

  const loadMore = useCallback(async () => {
    const after = held.current.endCursor
    if (recipientId === undefined || after === null) return
    try {
      const page = await fetchDeliveries(recipientId, after)
      update((before) => ({
        ...merge(before, nodesOf(page)),
        unopened: page.unopenedCount,
        endCursor: page.pageInfo.endCursor ?? before.endCursor,
        hasMore: page.pageInfo.hasNextPage,
      }))
    } catch (thrown) {
      setStatus({ loading: false, error: asApiError(thrown) })
    }
  }, [recipientId, update])

  return (
    <Context value={{ inbox, loading: status.loading, error: status.error, arrived, connected, loadMore, take }}>
      {children}
    </Context>
  )
}

export function useInbox(): Shared {
  const shared = useContext(Context)
  if (!shared) throw new Error('useInbox outside InboxProvider')
  return shared
}

type Holder = {
  read: () => Inbox
  update: (change: (before: Inbox) => Inbox) => void
  setStatus: (status: Status) => void
  setArrived: (delivery: Delivery) => void
  setConnected: (connected: boolean) => void
}

/** Reads the newest page, then follows live from its newest cursor. */
function follow(recipientId: string, { read, update, setStatus, setArrived, setConnected }: Holder): () => void {
  let current = true
  let loaded = false
  let stop: (() => void) | undefined
  const refresh = async (): Promise<void> => {
    try {
      const page = await fetchDeliveries(recipientId)
      if (!current) return
      loaded = true
      update((before) => ({
        ...merge(before, nodesOf(page)),
        endCursor: page.pageInfo.endCursor,
        hasMore: page.pageInfo.hasNextPage,
        unopened: page.unopenedCount,
      }))
      setStatus({ loading: false })
    } catch (thrown) {
      if (current) setStatus({ loading: false, error: asApiError(thrown) })
    }
  }
  const listen = async (): Promise<void> => {
    const { onConnection, watchInbox } = await import('../api/live-inbox.ts') // not needed for the first picture
    if (!current) return
    const endWatch = watchInbox(recipientId, {
      newestCursor: () => newestCursor(read()),
      onDelivery: (delivery, isNew) => {
        const known = read().items.some((d) => d.id === delivery.id)
        if (!isNew && !known) return // older than the shown ones, or about to arrive as new
        update((before) => merge(before, [delivery]))
        if (isNew && !known) setArrived(delivery)
      },
    })
    const endState = onConnection((connected) => {
      setConnected(connected)
      if (connected && !loaded) void refresh()
    })
    stop = () => {
      endState()
      endWatch()
    }
  }
  void refresh()
    .then(listen)
    .catch(() => setConnected(false))
  return () => {
    current = false
    stop?.()
  }
}

const nodesOf = (page: { edges: { node: Delivery }[] }): Delivery[] => page.edges.map((edge) => edge.node)
