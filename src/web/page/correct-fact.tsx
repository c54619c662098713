import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { requestCorrection } from '../api/feedback.ts'
import type { Correction, FactValue } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import { useAction } from '../loading.ts'
import { fieldMessage } from '../messages/failure.ts'
import { useWords } from '../messages/words.ts'
import { FactInput } from './fact-input.tsx'
import { Chip, Failure } from './parts.tsx'

type Props = {
  held: FactValue
  recipientId: string
  /** newest correction of this fact */
  latest: Correction | undefined
  onRequested: () => void
}

/** An authority's fact can be contested, not overwritten. The recorded value counts until the decision. */
export function CorrectFact({ held, recipientId, latest, onRequested }: Props): ReactNode {
  const { correction: words, cancel, edit } = useWords().words
  const id = useId()
  const [asking, setAsking] = useState(false)
  const [claimed, setClaimed] = useState<Json>(null)
  const [note, setNote] = useState('')
  const { run, busy, error } = useAction()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await run(() => requestCorrection(recipientId, held.fact.id, claimed, note.trim())))) return
    setAsking(false)
    onRequested()
  }
  return (
    <>
      {latest && (
        <small>
          <Chip tone={latest.state === 'OPEN' ? 'ask' : 'quiet'}>{words.state[latest.state]}</Chip> {latest.answer}
        </small>
      )}
      {!asking && latest?.state !== 'OPEN' && (
        <button
          type="button"
          className="plain"
          onClick={() => setAsking(true)}
          aria-label={`${words.ask} ${held.fact.name}`}
        >
          {words.ask}
        </button>
      )}
      {asking && (
        <form className="fact-form" onSubmit={send} noValidate aria-label={`${edit} ${held.fact.name}`}>
          <p className="muted">{words.claimed}</p>
          <FactInput
            id={id}
            fact={held.fact}
            value={claimed}
            error={fieldMessage(error, 'claimed')}
            onChange={setClaimed}
          />
          <label className="field">
            {words.note}
            <textarea value={note} maxLength={500} rows={2} onChange={(event) => setNote(event.target.value)} />
          </label>
          <Failure error={error} />
          <p className="buttons">
            <button type="submit" className="primary" disabled={busy}>
              {words.send}
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              {cancel}
            </button>
          </p>
        </form>
      )}
    </>
  )
}
