import { DeliveryAdded, DeliveryChanged } from './generated/live-inbox.ts'
import type { Delivery } from './generated/types.ts'
import { INBOX_PAGE_SIZE } from './inbox.ts'
import { watch } from './live.ts'

export { onConnection } from './live.ts'

type Handlers = {
  newestCursor: () => string | undefined
  onDelivery: (d: Delivery, isNew: boolean) => void
}

/**
 * Follows one recipient's inbox. New notices are replayed from the newest known cursor.
 * Changes are not replayed, so each connection begins by reading the newest page.
 */
export function watchInbox(recipientId: string, handlers: Handlers): () => void {
  const onError = (): void => undefined // The page shows the connection state. The inbox stays readable.
  const ends = [
    watch({
      operation: DeliveryAdded,
      variables: () => ({ recipientId, after: handlers.newestCursor() ?? '0' }),
      onData: (d) => handlers.onDelivery(d.deliveryAdded, true),
      onError,
    }),
    watch({
      operation: DeliveryChanged,
      variables: () => ({ recipientId, newest: INBOX_PAGE_SIZE }),
      onData: (d) => handlers.onDelivery(d.deliveryChanged, false),
      onError,
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
