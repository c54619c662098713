import { type FormEvent, type ReactNode, useState } from 'react'
import { fetchTags } from '../api/policies.ts'
import { subscribeTopic } from '../api/settings.ts'
import type { Channel, Frequency, Tag } from '../api/types.ts'
import { useAction, useLoad } from '../loading.ts'
import { useWords } from '../messages/language.ts'
import { Failure, Loading } from './parts.tsx'

const FREQUENCIES: Frequency[] = ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER']
/** The inbox always gets it; a webhook is set up by a portal, not by a person. */
const CHANNELS: Channel[] = ['WEB_PUSH', 'EMAIL', 'GATEWAY']

export function TopicForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }): ReactNode {
  const words = useWords()
  const tags = useLoad('tags', fetchTags)
  const { run, busy, error } = useAction()
  const [incomplete, setIncomplete] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.getAll('tags').map(String)
    const text = String(form.get('text') ?? '').trim()
    setIncomplete(chosen.length === 0 && text === '')
    if (chosen.length === 0 && text === '') return
    const input = {
      tags: chosen,
      ...(text && { text }),
      frequency: String(form.get('frequency')) as Frequency,
      channels: ['PAGE' as Channel, ...(form.getAll('channels').map(String) as Channel[])],
    }
    if (await run(() => subscribeTopic(input))) onDone()
  }
  return (
    <form className="card fact-form" onSubmit={(e) => void send(e)}>
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
      <div className="field">
        <label htmlFor="topic-text">{words.topicText}</label>
        <input id="topic-text" name="text" type="text" maxLength={100} />
      </div>
      <div className="field">
        <label htmlFor="topic-frequency">{words.frequency}</label>
        <select id="topic-frequency" name="frequency">
          {FREQUENCIES.map((f) => (
            <option key={f} value={f}>
              {words.frequencies[f]}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="field choices">
        <legend>{words.channels}</legend>
        {CHANNELS.map((channel) => (
          <label key={channel} className="choice">
            <input type="checkbox" name="channels" value={channel} />
            {words.channel[channel]}
          </label>
        ))}
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
