import { type ReactNode, useEffect } from 'react'
import { fetchFeed } from '../api/policies.ts'
import { useLoad } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { FeedCard } from './feed-card.tsx'
import { useInbox } from './inbox-provider.tsx'
import { Failure, Loading } from './parts.tsx'

const FEED_SIZE = 20

/** 为您推荐: computed for the reader, and again after each new notice. */
export function Feed({ recipientId, personalised }: { recipientId: string; personalised: boolean }): ReactNode {
  const { words } = useWords()
  const { arrived } = useInbox()
  const { data, error, loading, reload } = useLoad(`feed ${recipientId}`, () => fetchFeed(recipientId, FEED_SIZE))
  const arrivedId = arrived?.id
  useEffect(() => {
    if (arrivedId) reload()
  }, [arrivedId, reload])
  return (
    <section aria-labelledby="feed-title">
      <div className="heading">
        <h2 id="feed-title">{words.feed}</h2>
      </div>
      {!personalised && <p className="muted">{words.feedThemes}</p>}
      <Failure error={error} retry={reload} />
      {loading ? <Loading /> : data?.length === 0 && <p className="muted">{words.feedEmpty}</p>}
      <ul className="cards">
        {data?.map((match) => (
          <li key={match.policy.id}>
            <FeedCard match={match} recipientId={recipientId} onChanged={reload} />
          </li>
        ))}
      </ul>
    </section>
  )
}
