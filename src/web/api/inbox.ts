import { DELIVERY } from './fragments.ts'
import { request } from './graphql.ts'
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
