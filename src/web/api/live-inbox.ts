import { DELIVERY } from './fragments.ts'
import { INBOX_PAGE_SIZE } from './inbox.ts'
import { watch } from './live.ts'
import type { Delivery } from './types.ts'

export { onConnection } from './live.ts'

const ADDED = `subscription($after: String, $recipientId: ID) {
  changed: deliveryAdded(after: $after, recipientId: $recipientId) { ${DELIVERY} } }`
const CHANGED = `subscription($recipientId: ID, $newest: Int) {
  changed: deliveryChanged(recipientId: $recipientId, newest: $newest) { ${DELIVERY} } }`

type Handlers = {
  newestCursor: () => string | undefined
  onDelivery: (d: Delivery, isNew: boolean) => void
}

/**
 * Follows one recipient's inbox. New notices are replayed from the newest cursor held; changes are not, so that each
 * (re)connection begins with the newest page as it stands.
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
    }),
    watch<Changed>({
      query: CHANGED,
      variables: () => ({ recipientId, newest: INBOX_PAGE_SIZE }),
      onData: (d) => handlers.onDelivery(d.changed, false),
      onError,
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
