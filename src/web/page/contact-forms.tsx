import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import type { ContactChannel } from './contact-failure.ts'
import { Note } from './preferences-fields.tsx'

/** The server sends one code a minute. */
const RESEND_MS = 60_000

/** Takes the focus once, when it appears after a click. */
export const focusIt = (element: HTMLElement | null): void => element?.focus()

type AddressProps = {
  channel: ContactChannel
  busy: boolean
  wrong: boolean
  onSend: (address: string) => void
  onCancel: () => void
}

export function AddressForm({ channel, busy, wrong, onSend, onCancel }: AddressProps): ReactNode {
  const { t, words } = useWords(settingsWords)
  const id = useId()
  const [address, setAddress] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onSend(address.trim())
  }
  return (
    <form onSubmit={send} noValidate>
      <div className="field">
        <label htmlFor={id}>{t.addressLabel[channel]}</label>
        <input
          id={id}
          ref={focusIt}
          type={channel === 'EMAIL' ? 'email' : 'tel'}
          autoComplete={channel === 'EMAIL' ? 'email' : 'tel-national'}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          aria-describedby={`${id}-note`}
          aria-invalid={wrong ? true : undefined}
        />
        <Note id={`${id}-note`} error={wrong ? t.addressWrong[channel] : undefined}>
          {t.addressHint[channel]}
        </Note>
      </div>
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.loading : t.sendCode}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}

type CodeProps = {
  /** masked address */
  to: string
  /** the old address stays in use until the new one is confirmed */
  isChange: boolean
  /** milliseconds; undefined when the code was sent in an earlier visit */
  sentAt: number | undefined
  busy: boolean
  wrong: boolean
  onConfirm: (code: string) => void
  onResend: () => void
}

export function CodeForm({ to, isChange, sentAt, busy, wrong, onConfirm, onResend }: CodeProps): ReactNode {
  const { t } = useWords(settingsWords)
  const { words } = useWords()
  const id = useId()
  const [code, setCode] = useState('')
  const left = useSecondsUntil((sentAt ?? 0) + RESEND_MS)
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    onConfirm(code)
  }
  return (
    <form onSubmit={confirm} noValidate>
      <p role="status">
        {sentAt === undefined ? t.codeWaits(to) : t.codeSent(to)} {isChange && t.oldStays}
      </p>
      <div className="field">
        <label htmlFor={id}>{t.code}</label>
        <input
          id={id}
          ref={sentAt === undefined ? undefined : focusIt}
          className="short"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, '').slice(0, 6))}
          aria-describedby={wrong ? `${id}-note` : undefined}
          aria-invalid={wrong ? true : undefined}
        />
        {wrong && (
          <Note id={`${id}-note`} error={t.codeWrong}>
            {null}
          </Note>
        )}
      </div>
      <p className="buttons">
        <button type="submit" className="primary" disabled={busy || code.length < 6}>
          {busy ? words.loading : t.confirm}
        </button>
        <button type="button" disabled={busy || left > 0} onClick={onResend}>
          {left > 0 ? t.resendIn(left) : t.resend}
        </button>
      </p>
    </form>
  )
}

function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((at - now) / 1000))
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setNow(Date.now()), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return left
}
