import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { giveFeedback } from '../api/feedback.ts'
import type { FeedbackReason } from '../api/generated/types.ts'
import type { Match } from '../api/match.ts'
import { useAction } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { Failure } from './parts.tsx'

const REASONS: readonly FeedbackReason[] = ['NOT_INTERESTED', 'WRONG_FACT', 'WRONG_RULE']

/** 有用 or 与我无关 with a reason; the latest counts. */
export function FeedbackBar({ match, recipientId }: { match: Match; recipientId: string }): ReactNode {
  const { feedback: words } = useWords().words
  const [given, setGiven] = useState(match.feedback)
  const [asking, setAsking] = useState(false)
  const { run, busy, error } = useAction()
  const give = (useful: boolean, reason?: FeedbackReason, note?: string): Promise<boolean> =>
    run(async () => {
      const input = { useful, ...(reason ? { reason } : {}), ...(note ? { note } : {}) }
      setGiven(await giveFeedback(match.policy.id, recipientId, input))
      setAsking(false)
    })
  return (
    <section className="feedback" aria-label={words.title}>
      <p className="buttons">
        <span className="muted">{words.title}</span>
        <button type="button" aria-pressed={given?.useful === true} disabled={busy} onClick={() => give(true)}>
          {words.useful}
        </button>
        <button
          type="button"
          aria-pressed={given?.useful === false}
          aria-expanded={asking}
          disabled={busy}
          onClick={() => setAsking(!asking)}
        >
          {words.useless}
        </button>
      </p>
      {asking && <Reasons busy={busy} onSend={(reason, note) => give(false, reason, note)} />}
      <Failure error={error} />
      <p role="status" className="saved">
        {given && !asking && (given.useful ? words.thanks : words.dropped)}{' '}
        {given?.reason === 'WRONG_FACT' && !asking && <Link href="/settings">{words.toFacts}</Link>}
      </p>
    </section>
  )
}

type ReasonsProps = { busy: boolean; onSend: (reason: FeedbackReason, note: string) => void }

function Reasons({ busy, onSend }: ReasonsProps): ReactNode {
  const { feedback: words } = useWords().words
  const id = useId()
  const [reason, setReason] = useState<FeedbackReason>('NOT_INTERESTED')
  const [note, setNote] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onSend(reason, note.trim())
  }
  return (
    <form onSubmit={send}>
      <fieldset className="field choices">
        <legend>{words.why}</legend>
        {REASONS.map((each) => (
          <label key={each} className="choice">
            <input type="radio" name={id} checked={reason === each} onChange={() => setReason(each)} />
            {words.reasons[each]}
          </label>
        ))}
      </fieldset>
      {reason === 'WRONG_RULE' && (
        <label className="field">
          {words.note}
          <textarea value={note} maxLength={500} rows={2} onChange={(event) => setNote(event.target.value)} />
        </label>
      )}
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {words.send}
        </button>
      </p>
    </form>
  )
}
