import { type ReactNode, useId } from 'react'
import type { Frequency } from '../api/generated/types.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { FREQUENCIES, isOvernight, type PreferencesDraft } from './preferences-draft.ts'

type Field<T> = { value: T; onChange: (value: T) => void; error?: string | undefined }

export function FrequencyField({ value, onChange }: Field<Frequency>): ReactNode {
  const { t, words } = useWords(settingsWords)
  const options = FREQUENCIES.map((each): [Frequency, string] => [each, words.frequencies[each]])
  return <Choice legend={t.often} options={options} value={value} onChange={onChange} />
}

export function LanguageField({ value, onChange }: Field<string>): ReactNode {
  const { t } = useWords(settingsWords)
  return <Choice legend={t.language} options={Object.entries(t.languages)} value={value} onChange={onChange} />
}

type ChoiceProps<T> = Field<T> & { legend: string; options: readonly (readonly [T, string])[] }

function Choice<T extends string>({ legend, options, value, onChange }: ChoiceProps<T>): ReactNode {
  const name = useId()
  return (
    <fieldset className="field choices">
      <legend>{legend}</legend>
      {options.map(([each, label]) => (
        <label key={each} className="choice">
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

type QuietProps = {
  draft: PreferencesDraft
  onChange: (part: Partial<PreferencesDraft>) => void
  error: string | undefined
}

export function QuietHours({ draft, onChange, error }: QuietProps): ReactNode {
  const { t } = useWords(settingsWords)
  const id = useId()
  const { quiet, quietFrom, quietTo } = draft
  const overnight = quietFrom !== '' && quietTo !== '' && isOvernight(quietFrom, quietTo)
  const described = { 'aria-describedby': `${id}-note`, 'aria-invalid': error ? true : undefined }
  return (
    <fieldset className="field">
      <legend className="visually-hidden">{t.quiet}</legend>
      <label className="choice">
        <input type="checkbox" checked={quiet} onChange={(event) => onChange({ quiet: event.target.checked })} />
        {t.quiet}
      </label>
      {quiet && (
        <>
          <div className="hours">
            <span>
              <label htmlFor={`${id}-from`}>{t.quietFrom}</label>
              <input
                id={`${id}-from`}
                type="time"
                value={quietFrom}
                onChange={(event) => onChange({ quietFrom: event.target.value })}
                {...described}
              />
            </span>
            <span>
              <label htmlFor={`${id}-to`}>
                {t.quietTo}
                {overnight && <span className="muted"> {t.nextDay}</span>}
              </label>
              <input
                id={`${id}-to`}
                type="time"
                value={quietTo}
                onChange={(event) => onChange({ quietTo: event.target.value })}
                {...described}
              />
            </span>
          </div>
          <Note id={`${id}-note`} error={error}>
            {quietFrom !== '' && quietFrom === quietTo ? t.quietSame : t.quietNote}
          </Note>
        </>
      )}
    </fieldset>
  )
}

export function CapField({ value, onChange, error }: Field<string>): ReactNode {
  const { t } = useWords(settingsWords)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t.cap}</label>
      <input
        id={id}
        className="short"
        type="text"
        inputMode="numeric"
        maxLength={4}
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
        aria-describedby={`${id}-note`}
        aria-invalid={error ? true : undefined}
      />
      <Note id={`${id}-note`} error={error}>
        {t.capNote}
      </Note>
    </div>
  )
}

/** The problem of a field, else its hint; `id` ties it to its input. */
export const Note = ({ id, error, children }: { id: string; error?: string | undefined; children: ReactNode }) => (
  <small id={id} className={error ? 'field-error' : 'muted'} role={error ? 'alert' : undefined}>
    {error ?? children}
  </small>
)
