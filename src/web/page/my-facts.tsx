import { type ReactNode, useState } from 'react'
import { fetchMyCorrections } from '../api/feedback.ts'
import type { FactValue } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import { fetchMyFacts, updateMyFacts } from '../api/settings.ts'
import { useAction, useLoad } from '../loading.ts'
import { formatDate } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { CorrectFact } from './correct-fact.tsx'
import { FactForm } from './fact-form.tsx'
import { Chip, Failure, Loading } from './parts.tsx'

/** All facts about the recipient with source and date. Own statements can be changed in place. */
export function MyFacts({ recipientId }: { recipientId: string }): ReactNode {
  const { words } = useWords()
  const { data, error, loading, reload } = useLoad(`my facts ${recipientId}`, () => fetchMyFacts(recipientId))
  const corrections = useLoad(`corrections ${recipientId}`, () => fetchMyCorrections(recipientId))
  const unknown = data?.filter((held) => held.value === null && !held.fact.selfDeclared) ?? []
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">{words.myFacts}</h2>
      <p className="muted">{words.myFactsNote}</p>
      <Failure error={error} retry={reload} />
      {loading && <Loading />}
      <ul className="cards">
        {data
          ?.filter((held) => held.value !== null || held.fact.selfDeclared)
          .map((held) => (
            <li key={held.fact.id}>
              <HeldFact held={held} recipientId={recipientId} onSaved={reload}>
                {!held.fact.selfDeclared && held.asOf && (
                  <CorrectFact
                    held={held}
                    recipientId={recipientId}
                    latest={corrections.data?.find(({ fact }) => fact.id === held.fact.id)}
                    onRequested={corrections.reload}
                  />
                )}
              </HeldFact>
            </li>
          ))}
      </ul>
      {unknown.length > 0 && (
        <details>
          <summary>{words.factsUnknown(unknown.length)}</summary>
          <p>{unknown.map(({ fact }) => `${fact.name}（${fact.authority}）`).join(words.listSeparator)}</p>
        </details>
      )}
    </section>
  )
}

type Props = { held: FactValue; recipientId: string; onSaved: () => void; children?: ReactNode }

function HeldFact({ held, recipientId, onSaved, children }: Props): ReactNode {
  const { words, language } = useWords()
  const { fact, value } = held
  const [editing, setEditing] = useState(false)
  const { run, busy, error } = useAction()
  const save = async (facts: Record<string, Json>): Promise<void> => {
    if (!(await run(() => updateMyFacts(recipientId, facts)))) return
    setEditing(false)
    onSaved()
  }
  return (
    <article className="held">
      <div className="held-line">
        <strong>{fact.name}</strong>
        <span>{held.text ?? words.notStated}</span>
        {fact.selfDeclared && !editing && (
          <button
            type="button"
            className="plain"
            onClick={() => setEditing(true)}
            aria-label={`${words.edit} ${fact.name}`}
          >
            {words.edit}
          </button>
        )}
      </div>
      {value !== null && (
        <small className="muted">
          {words.factSource}：{held.source}
          {held.asOf && ` · ${words.asOf(formatDate(held.asOf, language))}`}{' '}
          {held.stale && <Chip tone="ask">{words.stale}</Chip>}
        </small>
      )}
      {editing && (
        <FactForm
          facts={[fact]}
          held={{ [fact.id]: value }}
          submit={words.save}
          busy={busy}
          error={error}
          onSubmit={save}
        >
          <button type="button" onClick={() => setEditing(false)}>
            {words.cancel}
          </button>
        </FactForm>
      )}
      {children}
    </article>
  )
}
