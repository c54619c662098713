import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { Membership, Recipient } from '../api/generated/types.ts'
import { contestMembership } from '../api/memberships.ts'
import { useAction } from '../loading.ts'
import { formatDate, today } from '../messages/dates.ts'
import { membersWords } from '../messages/members.ts'
import { useWords } from '../messages/words.ts'
import { focusIt } from './contact-forms.tsx'
import { Chip, Failure } from './parts.tsx'
import { Note } from './preferences-fields.tsx'

type Props = {
  membership: Membership
  recipient: Recipient
  /** drops the message of the step before */
  onBegin: () => void
  onDone: (what: string) => void
}

/** One membership, its contests and answers, and the way to contest it. */
export function MembershipCard({ membership, recipient, onBegin, onDone }: Props): ReactNode {
  const { t: m, language } = useWords(membersWords)
  const [formOpen, setFormOpen] = useState(false)
  const { org, fromOn, toOn, contestedAt, contest } = membership
  const over = toOn !== null && toOn <= today()
  const begin = (): void => {
    onBegin()
    setFormOpen(true)
  }
  return (
    <article className="held" aria-label={org.name}>
      <div className="held-line">
        <strong>{org.name}</strong>
        <span>
          {over && <Chip tone="quiet">{m.over}</Chip>}
          {!over && contestedAt !== null && <Chip tone="ask">{m.underContest}</Chip>}
        </span>
        {!formOpen && !over && contestedAt === null && (
          <button type="button" className="plain" onClick={begin} aria-label={m.contestOf(org.name)}>
            {m.contest}
          </button>
        )}
      </div>
      <p className="muted">
        {m.sinceDay(formatDate(fromOn, language))}
        {toOn !== null && m.untilDay(formatDate(toOn, language))}
      </p>
      {contest && <p>{m.yourReason(contest.reason)}</p>}
      {contest?.outcome && (
        <p>
          {m.outcome[contest.outcome]}
          {contest.answer && ` · ${m.answerWas(contest.answer)}`}
        </p>
      )}
      {!over && contestedAt !== null && <p className="muted">{m.underContestNote}</p>}
      {formOpen && (
        <ContestForm
          orgId={org.id}
          recipient={recipient}
          onCancel={() => setFormOpen(false)}
          onDone={() => {
            setFormOpen(false)
            onDone(m.contestDone(org.name))
          }}
        />
      )}
    </article>
  )
}

type FormProps = { orgId: string; recipient: Recipient; onCancel: () => void; onDone: () => void }

function ContestForm({ orgId, recipient, onCancel, onDone }: FormProps): ReactNode {
  const { t: m, words } = useWords(membersWords)
  const id = useId()
  const [reason, setReason] = useState('')
  const [empty, setEmpty] = useState(false)
  const { run, busy, error } = useAction()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const missing = reason.trim() === ''
    setEmpty(missing)
    if (missing) return
    if (await run(() => contestMembership(recipient.id, orgId, reason.trim()))) onDone()
  }
  return (
    <form onSubmit={(event) => void send(event)} noValidate>
      <div className="field">
        <label htmlFor={id}>{m.contestReason}</label>
        <textarea
          id={id}
          ref={focusIt}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          aria-describedby={`${id}-note`}
          aria-invalid={empty || undefined}
        />
        <Note id={`${id}-note`} error={empty ? m.contestNeeded : undefined}>
          {m.contestReasonHint}
        </Note>
      </div>
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.loading : m.contest}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
      <Failure error={error} />
    </form>
  )
}
