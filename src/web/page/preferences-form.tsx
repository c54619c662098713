import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { DeliveryPreferences, Frequency, Recipient } from '../api/generated/types.ts'
import type { ApiError } from '../api/graphql.ts'
import { fetchPreferences, setPreferences } from '../api/preferences.ts'
import { useAction, useLoad } from '../loading.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { NextSending } from './next-sending.tsx'
import { Failure, Loading } from './parts.tsx'
import { draftOf, FREQUENCIES, inputOf, isCap, OUTSIDE_CHANNELS, withChannel } from './preferences-draft.ts'
import { CapField, FrequencyField, LanguageField, QuietHours } from './preferences-fields.tsx'

/** 怎样通知我: frequency and time of notifications outside the page. */
export function Preferences({ recipient }: { recipient: Recipient }): ReactNode {
  const { t } = useWords(settingsWords)
  const { data, error, loading, reload } = useLoad(`preferences ${recipient.id}`, () => fetchPreferences(recipient.id))
  return (
    <section aria-labelledby="notify-title">
      <h2 id="notify-title">{t.told}</h2>
      <p className="muted">{t.toldNote}</p>
      <Failure error={error} retry={reload} />
      {loading && <Loading />}
      {data && <PreferencesForm held={data} recipientId={recipient.id} />}
    </section>
  )
}

/** Paths with a field in the form. Other problems appear below the form. */
const PLACED = ['input.quietFrom', 'input.quietTo', 'input.weeklyCap']

function PreferencesForm({ held, recipientId }: { held: DeliveryPreferences; recipientId: string }): ReactNode {
  const { t, words } = useWords(settingsWords)
  const [draft, setDraft] = useState(() => draftOf(held))
  const [saved, setSaved] = useState(held)
  const [state, setState] = useState<'same' | 'changed' | 'saved'>('same')
  const { run, busy, error, clear } = useAction()
  const capWrong = !isCap(draft.weeklyCap)
  const change = (part: Partial<typeof draft>): void => {
    setDraft({ ...draft, ...part })
    setState('changed')
    clear()
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (capWrong) return
    const done = await run(async () => {
      const answer = await setPreferences(recipientId, inputOf(draft))
      setSaved(answer)
      setDraft(draftOf(answer)) // Quiet hours without a time are off.
    })
    if (done) setState('saved')
  }
  const shown = state === 'changed' ? inputOf(draft) : saved
  return (
    <form className="card preferences" onSubmit={save} noValidate>
      <FrequencyField value={draft.frequency} onChange={(frequency) => change({ frequency })} />
      <QuietHours draft={draft} onChange={change} error={hasField(error, 'quiet') ? t.quietBoth : undefined} />
      <CapField
        value={draft.weeklyCap}
        onChange={(weeklyCap) => change({ weeklyCap })}
        error={capWrong || hasField(error, 'weeklyCap') ? t.capWrong : undefined}
      />
      <EachChannel
        silenced={draft.frequency === 'NEVER'}
        frequencyOf={(channel) => draft.channels.find((one) => one.channel === channel)?.frequency ?? null}
        onChange={(channel, frequency) => change({ channels: withChannel(draft, channel, frequency) })}
      />
      <LanguageField value={draft.language} onChange={(language) => change({ language })} />
      <NextSending recipientId={recipientId} input={shown} isDraft={state === 'changed'} />
      {!isPlaced(error) && <Failure error={error} />}
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.loading : words.save}
        </button>
        <span role="status" className="saved">
          {state === 'saved' && words.saved}
        </span>
      </p>
    </form>
  )
}

/** @param name path from the start; a channel's own settings have another */
const hasField = (error: ApiError | undefined, name: string): boolean =>
  error?.fields.some(({ path }) => path.startsWith(`input.${name}`)) ?? false

const isPlaced = (error: ApiError | undefined): boolean =>
  error !== undefined && error.fields.length > 0 && error.fields.every(({ path }) => PLACED.includes(path))

type EachProps = {
  silenced: boolean
  frequencyOf: (channel: (typeof OUTSIDE_CHANNELS)[number]) => Frequency | null
  onChange: (channel: (typeof OUTSIDE_CHANNELS)[number], frequency: Frequency | null) => void
}

function EachChannel({ silenced, frequencyOf, onChange }: EachProps): ReactNode {
  const { t, words } = useWords(settingsWords)
  const id = useId()
  return (
    <fieldset className="field" aria-describedby={silenced ? `${id}-note` : undefined}>
      <legend>{t.each}</legend>
      {silenced && (
        <small id={`${id}-note`} className="muted">
          {t.eachSilenced}
        </small>
      )}
      <div className="side-by-side">
        {OUTSIDE_CHANNELS.map((channel) => (
          <div key={channel} className="field">
            <label htmlFor={`${id}-${channel}`}>{words.channel[channel]}</label>
            <select
              id={`${id}-${channel}`}
              value={frequencyOf(channel) ?? ''}
              disabled={silenced}
              onChange={(event) => onChange(channel, (event.target.value || null) as Frequency | null)}
            >
              <option value="">{t.asAbove}</option>
              {FREQUENCIES.map((each) => (
                <option key={each} value={each}>
                  {words.frequencies[each]}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </fieldset>
  )
}
