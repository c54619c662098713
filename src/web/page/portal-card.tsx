import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { Portal, Recipient } from '../api/generated/types.ts'
import { linkPortal, unlinkPortal } from '../api/portals.ts'
import { useAction } from '../loading.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { isAt } from './contact-failure.ts'
import { focusIt } from './contact-forms.tsx'
import { Chip, Failure } from './parts.tsx'
import { Note } from './preferences-fields.tsx'
import { useViewer } from './viewer.tsx'

type Props = {
  portal: Portal
  recipient: Recipient
  /** drops the message of the step before */
  onBegin: () => void
  /** with the message of a success; without one after a failure, when the state can have changed */
  onChange: (done?: string) => void
}

/** The portal's view of the enterprise, and the way to end the link. */
export function LinkedPortal({ portal, recipient, onBegin, onChange }: Props): ReactNode {
  const { t, words } = useWords(settingsWords)
  const [formOpen, setFormOpen] = useState(false)
  const { run, busy, error, clear } = useAction()
  const unlink = async (): Promise<void> => {
    const worked = await run(() => unlinkPortal(portal.id, recipient.uscc ?? ''))
    onChange(worked ? t.unlinkDone(portal.name) : undefined)
  }
  const ask = (): void => {
    onBegin()
    setFormOpen(true)
  }
  const stay = (): void => {
    clear()
    setFormOpen(false)
  }
  return (
    <article className="held" aria-label={portal.name}>
      <div className="held-line">
        <strong>{portal.name}</strong>
        <span>
          <Chip tone="good">{t.linked}</Chip>
        </span>
        {!formOpen && (
          <button type="button" className="plain" onClick={ask} aria-label={`${t.unlink} ${portal.name}`}>
            {t.unlink}
          </button>
        )}
      </div>
      <p className="muted">{t.portalSees(recipient.name)}</p>
      {formOpen && (
        <>
          <p role="status">{t.unlinkNote(portal.name, recipient.name)}</p>
          <p className="buttons">
            <button type="button" ref={focusIt} disabled={busy} onClick={() => void unlink()}>
              {t.unlinkSure}
            </button>
            <button type="button" onClick={stay}>
              {words.cancel}
            </button>
          </p>
        </>
      )}
      <Failure error={error} />
    </article>
  )
}

/** Linking needs the enterprise's code. Why: it shows the right to decide for the enterprise. */
export function UnlinkedPortal({ portal, recipient, onBegin, onChange }: Props): ReactNode {
  const { t } = useWords(settingsWords)
  const [open, setOpen] = useState(false)
  const begin = (): void => {
    onBegin()
    setOpen(true)
  }
  return (
    <article className="held" aria-label={portal.name}>
      <div className="held-line">
        <strong>{portal.name}</strong>
        <span />
        {!open && (
          <button type="button" className="plain" onClick={begin} aria-label={`${t.link} ${portal.name}`}>
            {t.link}
          </button>
        )}
      </div>
      {open && <LinkForm portal={portal} recipient={recipient} onChange={onChange} onCancel={() => setOpen(false)} />}
    </article>
  )
}

type LinkProps = Omit<Props, 'onBegin'> & { onCancel: () => void }

function LinkForm({ portal, recipient, onChange, onCancel }: LinkProps): ReactNode {
  const { t, words } = useWords(settingsWords)
  const { viewer } = useViewer()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [other, setOther] = useState<Recipient>()
  const { run, busy, error, clear } = useAction()
  const link = async (): Promise<void> => {
    const uscc = typed.replace(/\s/g, '').toUpperCase()
    // The server would link that enterprise, not the one in view.
    const another = viewer?.recipients.find((one) => one.id !== recipient.id && one.uscc === uscc)
    setOther(another)
    if (another) return clear()
    const worked = await run(() => linkPortal(portal.id, uscc))
    onChange(worked ? t.linkDone(portal.name) : undefined)
  }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    void link()
  }
  const foreign = error?.code === 'NOT_FOUND'
  const wrong = isAt(error, 'uscc') ? t.usccWrong : foreign ? t.usccNotYours(recipient.name) : undefined
  const said = other ? t.usccOther(other.name) : wrong
  return (
    <form onSubmit={send} noValidate>
      <div className="field">
        <label htmlFor={id}>{t.uscc(recipient.name)}</label>
        <input
          id={id}
          ref={focusIt}
          type="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-describedby={`${id}-note`}
          aria-invalid={said ? true : undefined}
        />
        <Note id={`${id}-note`} error={said}>
          {t.usccHint(portal.name)}
        </Note>
      </div>
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.loading : t.link}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
      {!said && <Failure error={error} />}
    </form>
  )
}
