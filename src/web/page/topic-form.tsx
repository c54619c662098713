import { type FormEvent, type ReactNode, useState } from 'react'
import type { Channel, Frequency, Tag } from '../api/generated/types.ts'
import { fetchTags } from '../api/policies.ts'
import { fetchIssuers, subscribeTopic } from '../api/settings.ts'
import { useAction, useLoad } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { Failure, Loading } from './parts.tsx'
import { FREQUENCIES, OUTSIDE_CHANNELS } from './preferences-draft.ts'

/** Without NEVER: a topic without messages is removed instead. */
const TOPIC_FREQUENCIES = FREQUENCIES.filter((each) => each !== 'NEVER')

export function TopicForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }): ReactNode {
  const { words } = useWords()
  const tags = useLoad('tags', fetchTags)
  const issuers = useLoad('issuers', fetchIssuers)
  const { run, busy, error } = useAction()
  const [incomplete, setIncomplete] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.getAll('tags').map(String)
    const text = String(form.get('text') ?? '').trim()
    const from = form.getAll('issuers').map(String)
    const nothing = chosen.length === 0 && from.length === 0 && text === ''
    setIncomplete(nothing)
    if (nothing) return
    const input = {
      tags: chosen,
      issuers: from,
      ...(text && { text }),
      frequency: String(form.get('frequency')) as Frequency,
      channels: ['PAGE' as Channel, ...(form.getAll('channels').map(String) as Channel[])],
    }
    if (await run(() => subscribeTopic(input))) onDone()
  }
  return (
    <form className="card fact-form" onSubmit={(e) => void send(e)}>
      <p className="muted">{words.topicAllNeeded}</p>
      {tags.loading && <Loading />}
      <Failure error={tags.error} retry={tags.reload} />
      {[...byFacet(tags.data ?? [])].map(([facet, members]) => (
        <fieldset key={facet} className="field choices">
          <legend>{words.facets[facet] ?? facet}</legend>
          {members.map((tag) => (
            <label key={tag.id} className="choice">
              <input type="checkbox" name="tags" value={tag.id} />
              {tag.name}
            </label>
          ))}
        </fieldset>
      ))}
      <Failure error={issuers.error} retry={issuers.reload} />
      {issuers.data && (
        <details className="field">
          <summary>{words.topicIssuers}</summary>
          <fieldset className="field choices">
            <legend className="visually-hidden">{words.topicIssuers}</legend>
            {issuers.data.map((org) => (
              <label key={org.id} className="choice">
                <input type="checkbox" name="issuers" value={org.id} />
                {org.name}
              </label>
            ))}
          </fieldset>
        </details>
      )}
      <div className="field">
        <label htmlFor="topic-text">{words.topicText}</label>
        <input id="topic-text" name="text" type="text" maxLength={100} />
      </div>
      <div className="field">
        <label htmlFor="topic-frequency">{words.frequency}</label>
        <select id="topic-frequency" name="frequency">
          {TOPIC_FREQUENCIES.map((f) => (
            <option key={f} value={f}>
              {words.frequencies[f]}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="field choices">
        <legend>{words.channels}</legend>
        {OUTSIDE_CHANNELS.map((channel) => (
          <label key={channel} className="choice">
            <input type="checkbox" name="channels" value={channel} />
            {words.channel[channel]}
          </label>
        ))}
        <small className="muted">{words.topicInboxOnly}</small>
      </fieldset>
      {incomplete && (
        <p role="alert" className="field-error">
          {words.topicNeedsOne}
        </p>
      )}
      <Failure error={error} />
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {words.add}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}

function byFacet(tags: readonly Tag[]): Map<string, Tag[]> {
  const groups = new Map<string, Tag[]>()
  for (const tag of tags) groups.set(tag.facet, [...(groups.get(tag.facet) ?? []), tag])
  return groups
}
