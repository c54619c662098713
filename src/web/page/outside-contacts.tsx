import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { OutreachAbout } from '../api/generated/types.ts'
import { contestOutreach, fetchOutreachAbout } from '../api/outreach.ts'
import { useAction, useLoad } from '../loading.ts'
import { kitWords } from '../messages/kit.ts'
import { formatMoment } from '../messages/moment.ts'
import { useWords } from '../messages/words.ts'
import { Failure } from './parts.tsx'

type Props = { policyId: string; recipientId: string }

const focusIt = (element: HTMLElement | null): void => element?.focus()

/**
 * 线下告知记录: contacts with this enterprise that organisations recorded, and the way to contest one. Nothing without any.
 */
export function OutsideContacts({ policyId, recipientId }: Props): ReactNode {
  const { t: k } = useWords(kitWords)
  const { data, error, reload } = useLoad(`outreach ${policyId} ${recipientId}`, () =>
    fetchOutreachAbout(recipientId, policyId),
  )
  const [done, setDone] = useState(false)
  const contested = (): void => {
    setDone(true)
    reload()
  }
  if (!error && !data?.length) return null
  return (
    <section className="card" aria-labelledby="outreach-title">
      <h2 id="outreach-title">{k.aboutTitle}</h2>
      <p className="muted">{k.aboutHint}</p>
      <Failure error={error} retry={reload} />
      <ul className="outreach">
        {data?.map((outreach) => (
          <li key={outreach.id}>
            <Told outreach={outreach} recipientId={recipientId} onContested={contested} />
          </li>
        ))}
      </ul>
      <p role="status" className="saved">
        {done && k.contestDone}
      </p>
    </section>
  )
}

type ToldProps = { outreach: OutreachAbout; recipientId: string; onContested: () => void }

function Told({ outreach, recipientId, onContested }: ToldProps): ReactNode {
  const { t: k, language } = useWords(kitWords)
  const [asking, setAsking] = useState(false)
  const text = k.about(outreach.org.name, formatMoment(outreach.at, language), outreach.method)
  if (outreach.contestedAt)
    return (
      <>
        <s>{text}</s>
        <p className="muted">
          {k.youContested(formatMoment(outreach.contestedAt, language))}
          {outreach.contestReason && `：${outreach.contestReason}`}
        </p>
      </>
    )
  return (
    <>
      {text}{' '}
      {!asking && (
        <button type="button" className="plain" aria-label={`${k.contest} ${text}`} onClick={() => setAsking(true)}>
          {k.contest}
        </button>
      )}
      {asking && (
        <ContestForm
          send={(reason) => contestOutreach(recipientId, outreach.id, reason)}
          onSent={onContested}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  )
}

type FormProps = { send: (reason: string) => Promise<unknown>; onSent: () => void; onCancel: () => void }

function ContestForm({ send, onSent, onCancel }: FormProps): ReactNode {
  const { t: k, words } = useWords(kitWords)
  const id = useId()
  const [reason, setReason] = useState('')
  const { run, busy, error } = useAction()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await run(() => send(reason.trim()))) onSent()
  }
  return (
    <form className="fact-form" onSubmit={submit}>
      <label className="field" htmlFor={id}>
        {k.contestReason}
      </label>
      <textarea
        id={id}
        ref={focusIt}
        value={reason}
        required
        maxLength={500}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
      />
      <Failure error={error} />
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy || !reason.trim()}>
          {k.contestSend}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}
