import { DELIVERY } from './fragments.ts'
import { watch } from './live.ts'
import type { Delivery } from './types.ts'

export { onConnection } from './live.ts'

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
      variables: () => ({ recipientId, after: handlers.newestCursor() ?? '0' }),
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
