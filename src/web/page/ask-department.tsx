import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { askQuestion, questionMax } from '../api/consult.ts'
import type { Policy } from '../api/generated/types.ts'
import { useAction } from '../loading.ts'
import { consultWords } from '../messages/consult.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { Failure } from './parts.tsx'
import { Questions } from './questions-view.tsx'
import { useViewer } from './viewer.tsx'

/** 提问 about a document, with the recipient's earlier questions; for other viewers the sign-in. */
export function AskDepartment({ policy }: { policy: Policy }): ReactNode {
  const { t: q } = useWords(consultWords)
  const { viewer, recipient, loading } = useViewer()
  const [sent, setSent] = useState(0)
  if (loading || (viewer && !recipient)) return null
  return (
    <>
      <h2>{q.ask}</h2>
      {!recipient && (
        <p>
          {q.signInFirst} <Link href="/">{q.signIn}</Link>
        </p>
      )}
      {recipient && (
        <>
          <AskForm
            key={recipient.id}
            policy={policy}
            recipientId={recipient.id}
            onSent={() => setSent((before) => before + 1)}
          />
          <Questions key={`${recipient.id} ${sent}`} recipientId={recipient.id} policyId={policy.id} />
        </>
      )}
    </>
  )
}

type Props = { policy: Policy; recipientId: string; onSent: () => void }

function AskForm({ policy, recipientId, onSent }: Props): ReactNode {
  const { t: q, words } = useWords(consultWords)
  const id = useId()
  const [text, setText] = useState('')
  const [done, setDone] = useState(false)
  const { run, busy, error } = useAction()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setDone(false)
    if (!(await run(() => askQuestion(recipientId, policy.id, text)))) return
    setText('')
    setDone(true)
    onSent()
  }
  return (
    <form className="ask" onSubmit={(event) => void send(event)}>
      <p className="muted" id={`${id}-note`}>
        {q.askNote(policy.issuer.name)}
      </p>
      <label className="field" htmlFor={id}>
        {q.yourQuestion}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={questionMax}
        value={text}
        aria-describedby={`${id}-note`}
        onChange={(event) => setText(event.target.value)}
      />
      <Failure error={error} />
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy || text.trim() === ''}>
          {busy ? words.loading : q.send}
        </button>
        <span role="status" className="saved">
          {done && q.sent}
        </span>
      </p>
    </form>
  )
}
