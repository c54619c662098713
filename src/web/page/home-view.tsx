import { lazy, type ReactNode } from 'react'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { DeliveryCard } from './delivery-card.tsx'
import { useInbox } from './inbox-provider.tsx'
import { Failure, Loading } from './parts.tsx'
import { SignIn } from './sign-in.tsx'
import { useViewer } from './viewer.tsx'

const Feed = lazy(() => import('./feed.tsx').then((m) => ({ default: m.Feed })))
const INBOX_GLANCE = 3

/** The page `/`: the newest notices, then the feed; without a session the sign-in. */
export function HomeView(): ReactNode {
  const { words } = useWords()
  const { viewer, recipient, loading, error, reload } = useViewer()
  if (loading) return <Loading />
  if (error) return <Failure error={error} retry={reload} />
  if (!viewer) return <SignIn />
  if (!recipient)
    return (
      <p>
        {words.staffOnly} <a href="/console">{words.toConsole}</a>
      </p>
    )
  return (
    <div className="home">
      <InboxGlance />
      <Feed key={recipient.id} recipientId={recipient.id} personalised={viewer.personalised} />
    </div>
  )
}

function InboxGlance(): ReactNode {
  const { words } = useWords()
  const { inbox, loading, error } = useInbox()
  return (
    <section aria-labelledby="inbox-title">
      <div className="heading">
        <h2 id="inbox-title">{words.inbox}</h2>
        <Link href="/inbox">{inbox.unopened > 0 ? words.inboxCount(inbox.unopened) : words.all}</Link>
      </div>
      <Failure error={error} />
      {loading ? <Loading /> : inbox.items.length === 0 && <p className="muted">{words.inboxEmpty}</p>}
      <ul className="cards">
        {inbox.items.slice(0, INBOX_GLANCE).map((delivery) => (
          <li key={delivery.id}>
            <DeliveryCard delivery={delivery} />
          </li>
        ))}
      </ul>
    </section>
  )
}
