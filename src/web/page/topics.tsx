import { type ReactNode, useState } from 'react'
import type { TopicSubscription } from '../api/generated/types.ts'
import { unsubscribeTopic } from '../api/settings.ts'
import { useAction } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { Failure } from './parts.tsx'
import { TopicForm } from './topic-form.tsx'
import { useViewer } from './viewer.tsx'

export function Topics(): ReactNode {
  const { words } = useWords()
  const { viewer, reload } = useViewer()
  const [adding, setAdding] = useState(false)
  const { run, busy, error } = useAction()
  const remove = (id: string): void => void run(() => unsubscribeTopic(id)).then(reload)
  const done = (): void => {
    setAdding(false)
    reload()
  }
  return (
    <section aria-labelledby="topics-title">
      <h2 id="topics-title">{words.topics}</h2>
      <p className="muted">{words.topicsNote}</p>
      <Failure error={error} />
      {viewer?.subscriptions.length === 0 && <p className="muted">{words.topicsEmpty}</p>}
      <ul className="cards">
        {viewer?.subscriptions.map((topic) => (
          <li key={topic.id} className="held">
            <div className="held-line">
              <strong>{topicName(topic)}</strong>
              <span className="muted">
                {words.frequencies[topic.frequency]} ·{' '}
                {topic.channels.map((c) => words.channel[c]).join(words.listSeparator)}
              </span>
              <button
                type="button"
                className="plain"
                disabled={busy}
                onClick={() => remove(topic.id)}
                aria-label={`${words.remove} ${topicName(topic)}`}
              >
                {words.remove}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {adding ? (
        <TopicForm onDone={done} onCancel={() => setAdding(false)} />
      ) : (
        <button type="button" onClick={() => setAdding(true)}>
          {words.add}
        </button>
      )}
    </section>
  )
}

const topicName = (topic: TopicSubscription): string =>
  [
    ...topic.tags.map((t) => t.name),
    ...topic.issuers.map((o) => o.name),
    ...(topic.text ? [`“${topic.text}”`] : []),
  ].join(' · ')
