import { type ReactNode, useEffect, useState } from 'react'
import type { Recipient } from '../api/generated/types.ts'
import { setPersonalised } from '../api/settings.ts'
import { useAction } from '../loading.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { Contacts } from './contacts.tsx'
import { Memberships } from './memberships.tsx'
import { MyFacts } from './my-facts.tsx'
import { Failure } from './parts.tsx'
import { Portals } from './portals.tsx'
import { Preferences } from './preferences-form.tsx'
import { type PushOutcome, pushStatus, switchPushOff, switchPushOn } from './push.ts'
import { Switch } from './switch.tsx'
import { Topics } from './topics.tsx'
import { useViewer } from './viewer.tsx'

export function SettingsView(): ReactNode {
  const { words } = useWords()
  const { recipient } = useViewer()
  return (
    <>
      <h1>{words.settings}</h1>
      <section className="card">
        <Personalisation />
      </section>
      {recipient && <Places key={`places ${recipient.id}`} recipient={recipient} />}
      {recipient && <Preferences key={`preferences ${recipient.id}`} recipient={recipient} />}
      <Topics />
      {recipient?.kind === 'ENTERPRISE' && <Portals key={`portals ${recipient.id}`} recipient={recipient} />}
      {recipient?.kind === 'ENTERPRISE' && <Memberships key={`members ${recipient.id}`} recipient={recipient} />}
      {recipient && <MyFacts key={recipient.id} recipientId={recipient.id} />}
    </>
  )
}

function Personalisation(): ReactNode {
  const { words } = useWords()
  const { viewer, reload } = useViewer()
  const { run, busy, error } = useAction()
  const change = (on: boolean): void => void run(() => setPersonalised(on)).then(reload)
  return (
    <>
      <Switch label={words.personalisation} on={viewer?.personalised ?? false} busy={busy} onChange={change} />
      <p className="muted">{words.personalisationNote}</p>
      <Failure error={error} />
    </>
  )
}

/** 通知发到哪里: this device and the recipient's own addresses. */
function Places({ recipient }: { recipient: Recipient }): ReactNode {
  const { t } = useWords(settingsWords)
  return (
    <section aria-labelledby="places-title">
      <h2 id="places-title">{t.places}</h2>
      <p className="muted">{t.placesNote(recipient.name)}</p>
      <div className="card">
        <Push />
      </div>
      <Contacts recipient={recipient} />
    </section>
  )
}

function Push(): ReactNode {
  const { words } = useWords()
  const { viewer } = useViewer()
  const accountId = viewer?.id ?? ''
  const [state, setState] = useState<PushOutcome | 'working'>('off')
  const { run, busy, error } = useAction()
  useEffect(() => {
    pushStatus(accountId).then(setState, () => setState('failed'))
  }, [accountId])
  const change = (on: boolean): void => {
    if (on) setState('working')
    void run(async () => setState(on ? await switchPushOn(accountId) : await switchPushOff()))
  }
  const impossible = state === 'unsupported' || state === 'insecure'
  return (
    <>
      <Switch label={words.push} on={state === 'on'} busy={busy || impossible} onChange={change} />
      <p className="muted">{words.pushNote}</p>
      <p role="status">{words.pushState[state]}</p>
      <Failure error={error} />
    </>
  )
}
