import type { ReactNode } from 'react'
import { fetchContacts } from '../api/contacts.ts'
import type { Recipient } from '../api/generated/types.ts'
import { useLoad } from '../loading.ts'
import { ContactCard } from './contact-card.tsx'
import { CONTACT_CHANNELS } from './contact-failure.ts'
import { Failure, Loading } from './parts.tsx'

/** The recipient's own addresses, one for each channel. */
export function Contacts({ recipient }: { recipient: Recipient }): ReactNode {
  const { data, error, loading, reload } = useLoad(`contacts ${recipient.id}`, () => fetchContacts(recipient.id))
  return (
    <>
      <Failure error={error} retry={reload} />
      {loading && <Loading />}
      {data && (
        <ul className="cards">
          {CONTACT_CHANNELS.map((channel) => (
            <li key={channel}>
              <ContactCard
                channel={channel}
                contact={data.find((one) => one.channel === channel)}
                recipientId={recipient.id}
                onChange={reload}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
