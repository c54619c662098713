import { DELIVERY } from './fragments.ts'
import { request } from './graphql.ts'
import { watch } from './live.ts'
import type { Connection, Delivery } from './types.ts'

export type InboxPage = Omit<Connection<Delivery>, 'totalCount'> & { unopenedCount: number }

export const INBOX_PAGE_SIZE = 20

const DELIVERIES = `query($recipientId: ID, $first: Int, $after: String) {
  deliveries(recipientId: $recipientId, first: $first, after: $after) {
    edges { cursor node { ${DELIVERY} } } pageInfo { hasNextPage endCursor } unopenedCount } }`

/** Newest first; after leads to older ones. */
export const fetchDeliveries = (recipientId: string, after?: string): Promise<InboxPage> =>
  request<{ deliveries: InboxPage }>(DELIVERIES, { recipientId, after, first: INBOX_PAGE_SIZE }).then(
    (d) => d.deliveries,
  )

export const markOpened = (deliveryId: string): Promise<Delivery> => mark('markOpened', deliveryId)
export const markActed = (deliveryId: string): Promise<Delivery> => mark('markActed', deliveryId)

const mark = (mutation: 'markOpened' | 'markActed', deliveryId: string): Promise<Delivery> =>
  request<{ done: Delivery }>(`mutation($id: ID!) { done: ${mutation}(deliveryId: $id) { ${DELIVERY} } }`, {
    id: deliveryId,
  }).then((d) => d.done)

const ADDED = `subscription($after: String, $recipientId: ID) {
  changed: deliveryAdded(after: $after, recipientId: $recipientId) { ${DELIVERY} } }`
const CHANGED = `subscription($recipientId: ID) { changed: deliveryChanged(recipientId: $recipientId) { ${DELIVERY} } }`

type Handlers = {
  newestCursor: () => string | undefined
  onDelivery: (d: Delivery, isNew: boolean) => void
  onOpen: () => void
}

/**
 * Follows one recipient's inbox. New notices are replayed from the newest cursor held; changes are not, so that after a
 * break (each further onOpen) the newest page is to be read again.
 */
export function watchInbox(recipientId: string, handlers: Handlers): () => void {
  type Changed = { changed: Delivery }
  const onError = (): void => undefined // the page shows the connection state; the inbox itself stays readable
  const ends = [
    watch<Changed>({
      query: ADDED,
      variables: () => ({ recipientId, after: handlers.newestCursor() }),
      onData: (d) => handlers.onDelivery(d.changed, true),
      onError,
      onOpen: handlers.onOpen,
    }),
    watch<Changed>({
      query: CHANGED,
      variables: () => ({ recipientId }),
      onData: (d) => handlers.onDelivery(d.changed, false),
      onError,
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
