import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { FactDefinition } from '../api/generated/types.ts'
import type { ApiError } from '../api/graphql.ts'
import type { Json } from '../api/json.ts'
import { fieldMessage } from '../messages/failure.ts'
import { useWords } from '../messages/words.ts'
import { FactInput } from './fact-input.tsx'
import { Failure } from './parts.tsx'

type Props = {
  facts: readonly FactDefinition[]
  /** known values by fact id */
  held?: Readonly<Record<string, Json>>
  submit: string
  busy: boolean
  error: ApiError | undefined
  /** gets only changed values; null = withdrawn */
  onSubmit: (facts: Record<string, Json>) => void
  children?: ReactNode
}

export function FactForm({ facts, held = {}, submit, busy, error, onSubmit, children }: Props): ReactNode {
  const { words } = useWords()
  const prefix = useId()
  const [touched, setTouched] = useState<Record<string, Json>>({})
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit(touched)
  }
  const placed = error?.fields.every((f) => facts.some((fact) => f.path.endsWith(fact.id))) && error.fields.length > 0
  return (
    <form className="fact-form" onSubmit={send} noValidate>
      {facts.map((fact) => (
        <FactInput
          key={fact.id}
          id={`${prefix}${fact.id}`}
          fact={fact}
          value={fact.id in touched ? touched[fact.id] : held[fact.id]}
          error={fieldMessage(error, fact.id)}
          onChange={(value) => setTouched((before) => ({ ...before, [fact.id]: value }))}
        />
      ))}
      {!placed && <Failure error={error} />}
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.loading : submit}
        </button>
        {children}
      </p>
    </form>
  )
}
