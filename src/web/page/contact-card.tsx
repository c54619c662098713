import { type ReactNode, useState } from 'react'
import { confirmContact, removeContact, setContact, wantContact } from '../api/contacts.ts'
import type { Contact } from '../api/generated/types.ts'
import { useAction } from '../loading.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { type ContactChannel, contactFailure, isAt } from './contact-failure.ts'
import { AddressForm, CodeForm, focusIt } from './contact-forms.tsx'
import { Chip } from './parts.tsx'
import { Switch } from './switch.tsx'

type Props = {
  channel: ContactChannel
  contact: Contact | undefined
  recipientId: string
  onChange: () => void
}
type Step = 'look' | 'name' | 'remove'
/** Address entered in this visit. Why: resending needs it, and the server returns it masked. */
type Sent = { address: string; at: number }

/** One address: its value, its state and its steps. */
export function ContactCard({ channel, contact, recipientId, onChange }: Props): ReactNode {
  const { t, words } = useWords(settingsWords)
  const [step, setStep] = useState<Step>('look')
  const [sent, setSent] = useState<Sent>()
  const [done, setDone] = useState<string>()
  const { run, busy, error, clear } = useAction()
  const act = async (work: () => Promise<unknown>, after?: string): Promise<boolean> => {
    setDone(undefined)
    const worked = await run(work)
    if (worked) {
      setStep('look')
      setDone(after)
    }
    onChange() // A wrong code can have ended the verification.
    return worked
  }
  const go = (to: Step): void => {
    clear()
    setDone(undefined)
    setStep(to)
  }
  const name = async (address: string): Promise<void> => {
    if (await act(() => setContact(recipientId, channel, address))) setSent({ address, at: Date.now() })
  }
  const pending = contact?.pending ?? null
  const works = contact?.verified && contact.endedReason === null
  const codeRefused = isAt(error, 'code')
  const saidElsewhere = isAt(error, 'address') || (codeRefused && pending !== null)
  return (
    <article className="held" aria-label={t.address[channel]}>
      <ContactLine channel={channel} contact={contact} onStep={step === 'look' ? go : undefined} />
      <ContactHelp contact={contact} />
      {works && (
        <Switch
          label={t.want[channel]}
          on={contact.wanted}
          busy={busy}
          onChange={(on) => void act(() => wantContact(recipientId, channel, on))}
        />
      )}
      {step === 'remove' && (
        <p className="buttons">
          <button
            type="button"
            ref={focusIt}
            disabled={busy}
            onClick={() => void act(() => removeContact(recipientId, channel), t.removed)}
          >
            {t.removeSure}
          </button>
          <button type="button" onClick={() => go('look')}>
            {words.cancel}
          </button>
        </p>
      )}
      {step === 'name' && (
        <AddressForm
          channel={channel}
          busy={busy}
          wrong={isAt(error, 'address')}
          onSend={(address) => void name(address)}
          onCancel={() => go('look')}
        />
      )}
      {step === 'look' && pending !== null && (
        <CodeForm
          key={sent?.at}
          to={pending}
          isChange={contact?.masked !== null}
          sentAt={sent?.at}
          busy={busy}
          wrong={codeRefused}
          onConfirm={(code) => void act(() => confirmContact(recipientId, channel, code), t.confirmed)}
          onResend={() => (sent ? void name(sent.address) : go('name'))}
        />
      )}
      {error && !saidElsewhere && (
        <p className="failure" role="alert">
          {codeRefused ? t.codeOver : contactFailure(error, t, words)}
        </p>
      )}
      <p role="status" className="saved">
        {done}
      </p>
    </article>
  )
}

type LineProps = {
  channel: ContactChannel
  contact: Contact | undefined
  /** undefined during a step */
  onStep: ((to: Step) => void) | undefined
}

function ContactLine({ channel, contact, onStep }: LineProps): ReactNode {
  const { t, words } = useWords(settingsWords)
  const naming = contact ? t.change : t.add
  return (
    <div className="held-line">
      <strong>{t.address[channel]}</strong>
      <span>
        {contact?.masked ?? contact?.pending ?? <span className="muted">{t.none}</span>}{' '}
        {contact && <ContactState contact={contact} />}
      </span>
      {onStep && (
        <span className="actions">
          <button
            type="button"
            className="plain"
            onClick={() => onStep('name')}
            aria-label={`${naming} ${t.address[channel]}`}
          >
            {naming}
          </button>
          {contact && (
            <button
              type="button"
              className="plain"
              onClick={() => onStep('remove')}
              aria-label={`${words.remove} ${t.address[channel]}`}
            >
              {words.remove}
            </button>
          )}
        </span>
      )}
    </div>
  )
}

function ContactState({ contact: { endedReason, verified, wanted } }: { contact: Contact }): ReactNode {
  const { t } = useWords(settingsWords)
  if (endedReason !== null) return <Chip tone="new">{t.state.ended}</Chip>
  if (!verified) return <Chip tone="ask">{t.state.pending}</Chip>
  return wanted ? <Chip tone="good">{t.state.verified}</Chip> : <Chip tone="quiet">{t.state.off}</Chip>
}

function ContactHelp({ contact }: { contact: Contact | undefined }): ReactNode {
  const { t } = useWords(settingsWords)
  if (!contact || contact.masked === null) return null
  if (contact.endedReason !== null)
    return (
      <p className="muted">
        {t.ended(contact.endedReason)} {t.endedHelp}
      </p>
    )
  return contact.verified || contact.pending !== null ? null : <p className="muted">{t.unverifiedHelp}</p>
}
