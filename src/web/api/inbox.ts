import { Deliveries, MarkActed, MarkOpened } from './generated/inbox.ts'
import type * as types from './generated/types.ts'
import { request } from './graphql.ts'

export type InboxPage = types.Deliveries['deliveries']

export const INBOX_PAGE_SIZE = 20

/** Newest first; `after` gives older ones. */
export const fetchDeliveries = (recipientId: string, after?: string): Promise<InboxPage> =>
  request(Deliveries, { recipientId, after, first: INBOX_PAGE_SIZE }).then((d) => d.deliveries)

export const markOpened = (id: string): Promise<types.Delivery> => request(MarkOpened, { id }).then((d) => d.markOpened)
export const markActed = (id: string): Promise<types.Delivery> => request(MarkActed, { id }).then((d) => d.markActed)
