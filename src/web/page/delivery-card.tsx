import type { ReactNode } from 'react'
import type { Delivery } from '../api/generated/types.ts'
import { formatInstant } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { isRecalled, isUnopened } from './inbox.ts'
import { Chip } from './parts.tsx'

/** One notice: its document, its reason and its forwarders. A recalled notice is struck out. */
export function DeliveryCard({ delivery }: { delivery: Delivery }): ReactNode {
  const { words, language } = useWords()
  const { policy } = delivery
  const recalled = isRecalled(delivery)
  const unopened = isUnopened(delivery)
  const to = recalled ? `/policies/${encodeURIComponent(policy.id)}` : `/n/${encodeURIComponent(delivery.id)}`
  return (
    <article className={unopened ? 'card unopened' : 'card'}>
      <h3>
        {unopened && <span className="visually-hidden">{words.unread} </span>}
        <Link href={to}>{recalled ? <s>{policy.title}</s> : policy.title}</Link>
      </h3>
      <p className="meta">
        <Chip tone={unopened ? 'new' : recalled ? 'bad' : 'quiet'}>
          {unopened ? words.unread : words.deliveryState[delivery.state]}
        </Chip>
        <span>{policy.issuer.name}</span>
        <time dateTime={delivery.createdAt}>{formatInstant(delivery.createdAt, language)}</time>
        <span>{delivery.because.map((cause) => words.because[cause]).join(words.listSeparator)}</span>
      </p>
      {recalled && (
        <p className="recalled">{delivery.reason ? words.recalled(delivery.reason) : words.recalledPlain}</p>
      )}
      {!recalled && delivery.measures.length > 0 && (
        <ul className="matched">
          {delivery.measures.map((m) => (
            <li key={m.id}>
              {m.title}
              {m.support && <span className="muted"> · {m.support}</span>}
            </li>
          ))}
        </ul>
      )}
      <Forwarders delivery={delivery} />
    </article>
  )
}

export function Forwarders({ delivery }: { delivery: Delivery }): ReactNode {
  const { words, language } = useWords()
  return (
    <>
      {delivery.via.length > 0 && (
        <p className="via">{words.via(delivery.via.map((org) => org.name).join(words.listSeparator))}</p>
      )}
      {delivery.notes.map((note) => (
        <blockquote key={note.org.id + note.at}>
          <p>{note.text}</p>
          <footer className="muted">
            {words.noteFrom(note.org.name)} · {formatInstant(note.at, language)}
          </footer>
        </blockquote>
      ))}
    </>
  )
}
