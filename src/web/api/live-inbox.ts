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
 * Follows one recipient's inbox. New notices are replayed from the newest cursor held; changes are not, so that each
 * (re)connection begins with the newest page as it stands.
 */
export function watchInbox(recipientId: string, handlers: Handlers): () => void {
  const onError = (): void => undefined // the page shows the connection state; the inbox itself stays readable
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
