import { type ReactNode, useState } from 'react'
import { useWords } from '../messages/words.ts'
import { DeliveryCard } from './delivery-card.tsx'
import { useInbox } from './inbox-provider.tsx'
import { Failure, Loading } from './parts.tsx'

export function InboxView(): ReactNode {
  const { words } = useWords()
  const { inbox, loading, error, loadMore } = useInbox()
  const [more, setMore] = useState(false)
  const load = async (): Promise<void> => {
    setMore(true)
    await loadMore()
    setMore(false)
  }
  return (
    <section aria-labelledby="inbox-title">
      <div className="heading">
        <h1 id="inbox-title">{words.inbox}</h1>
        <span className="muted">{words.inboxCount(inbox.unopened)}</span>
      </div>
      <Failure error={error} />
      {loading ? <Loading /> : inbox.items.length === 0 && <p className="muted">{words.inboxEmpty}</p>}
      <ul className="cards">
        {inbox.items.map((delivery) => (
          <li key={delivery.id}>
            <DeliveryCard delivery={delivery} />
          </li>
        ))}
      </ul>
      {inbox.hasMore && (
        <button type="button" className="wide" disabled={more} onClick={() => void load()}>
          {more ? words.loading : words.loadMore}
        </button>
      )}
    </section>
  )
}
