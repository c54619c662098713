import { type ReactNode, useState } from 'react'
import type { Recipient } from '../api/generated/types.ts'
import { fetchMemberships } from '../api/memberships.ts'
import { useLoad } from '../loading.ts'
import { membersWords } from '../messages/members.ts'
import { useWords } from '../messages/words.ts'
import { MembershipCard } from './membership-card.tsx'
import { Failure } from './parts.tsx'

/** 我的会员关系: organisations that list this enterprise as a member. Nothing without any, past ones included. */
export function Memberships({ recipient }: { recipient: Recipient }): ReactNode {
  const { t: m } = useWords(membersWords)
  const { data, error, reload } = useLoad(`memberships ${recipient.id}`, () => fetchMemberships(recipient.id))
  const [done, setDone] = useState<string>()
  if (!error && !data?.length) return null
  const changed = (what: string): void => {
    setDone(what)
    reload()
  }
  return (
    <section aria-labelledby="memberships-title">
      <h2 id="memberships-title">{m.mine}</h2>
      <p className="muted">{m.mineNote(recipient.name)}</p>
      <Failure error={error} retry={reload} />
      <ul className="cards">
        {data?.map((membership) => (
          <li key={`${membership.org.id} ${membership.fromOn}`}>
            <MembershipCard
              membership={membership}
              recipient={recipient}
              onBegin={() => setDone(undefined)}
              onDone={changed}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="saved">
        {done}
      </p>
    </section>
  )
}
