import type { ReactNode } from 'react'
import type { FactDefinition } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import { useWords } from '../messages/words.ts'
import { isPlace, PlaceInput } from './place-input.tsx'

type Props = {
  id: string
  fact: FactDefinition
  value: Json | undefined
  error: string | undefined
  onChange: (value: Json) => void
}

/** The input of one fact by its kind. null = not stated; an empty set is a statement ("none of these"). */
export function FactInput(props: Props): ReactNode {
  const { id, fact, error } = props
  const { words } = useWords()
  const errorId = `${id}-error`
  const hint = fact.kind === 'CODE' && fact.codeSystem && !isPlace(fact) ? words.codeHint(fact.codeSystem) : undefined
  const label = (
    <>
      {fact.name}
      {fact.kind === 'NUMBER' && fact.unit && <span className="muted">（{fact.unit}）</span>}
      {fact.sensitive && <small className="muted"> {words.sensitive}</small>}
    </>
  )
  const message = error && (
    <span id={errorId} className="field-error" role="alert">
      {error}
    </span>
  )
  if (fact.kind === 'SET')
    return (
      <fieldset className="field" aria-describedby={error ? errorId : undefined}>
        <legend>{label}</legend>
        <Choices {...props} />
        {message}
      </fieldset>
    )
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <small className="muted">{hint}</small>}
      <Single {...props} describedBy={error ? errorId : undefined} />
      {message}
    </div>
  )
}

function Single({ id, fact, value, onChange, describedBy }: Props & { describedBy: string | undefined }): ReactNode {
  const { words } = useWords()
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': describedBy ? true : undefined }
  if (fact.kind === 'BOOLEAN' || fact.kind === 'ENUM') {
    const choices: [string, string][] =
      fact.kind === 'ENUM'
        ? (fact.choices ?? []).map(({ value, label }) => [value, label])
        : [
            ['true', words.yes],
            ['false', words.no],
          ]
    const read = (chosen: string): Json => (chosen === '' ? null : fact.kind === 'ENUM' ? chosen : chosen === 'true')
    return (
      <select
        {...common}
        value={value === null || value === undefined ? '' : String(value)}
        onChange={(e) => onChange(read(e.target.value))}
      >
        <option value="">{words.notStated}</option>
        {choices.map(([v, name]) => (
          <option key={v} value={v}>
            {name}
          </option>
        ))}
      </select>
    )
  }
  if (isPlace(fact))
    return <PlaceInput {...common} value={typeof value === 'string' ? value : ''} onChange={onChange} />
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (fact.kind === 'NUMBER')
    return (
      // Why no type="number": it drops 1,000 and １０００ without a word. The server reads them, or says what is wrong.
      <input
        {...common}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={text}
        onChange={(e) => onChange(e.target.value.trim() || null)}
      />
    )
  if (fact.mayNever)
    return (
      <>
        <input
          {...common}
          type="date"
          autoComplete="off"
          key={String(text === never)}
          disabled={text === never}
          defaultValue={text === never ? '' : text}
          onChange={(e) => onChange(e.target.value || null)}
        />
        <label className="choice">
          <input type="checkbox" checked={text === never} onChange={(e) => onChange(e.target.checked ? never : null)} />
          {words.neverHappened}
        </label>
      </>
    )
  return (
    <input
      {...common}
      type={fact.kind === 'DATE' ? 'date' : 'text'}
      autoComplete="off"
      defaultValue={text}
      onChange={(e) => onChange(e.target.value.trim() || null)}
    />
  )
}

/** The value of a date whose event has never happened. */
const never = 'never'

function Choices({ id, fact, value, onChange }: Props): ReactNode {
  const { words } = useWords()
  const chosen = Array.isArray(value) ? value.map(String) : []
  const toggle = (choice: string, on: boolean): void =>
    onChange(on ? [...chosen, choice] : chosen.length > 1 ? chosen.filter((c) => c !== choice) : null)
  return (
    <>
      {(fact.choices ?? []).map(({ value: choice, label }) => (
        <label key={choice} className="choice">
          <input
            type="checkbox"
            name={id}
            checked={chosen.includes(choice)}
            onChange={(e) => toggle(choice, e.target.checked)}
          />
          {label}
        </label>
      ))}
      <label className="choice">
        <input
          type="checkbox"
          name={id}
          checked={Array.isArray(value) && value.length === 0}
          onChange={(e) => onChange(e.target.checked ? [] : null)}
        />
        {words.noneOfThese}
      </label>
    </>
  )
}
