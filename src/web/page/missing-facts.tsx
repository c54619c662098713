import { type ReactNode, useState } from 'react'
import type { FactDefinition } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import type { MeasureMatch } from '../api/match.ts'
import { updateMyFacts } from '../api/settings.ts'
import { useAction } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { FactForm } from './fact-form.tsx'

type Props = { measures: readonly MeasureMatch[]; recipientId: string; onSaved: () => void }

/** Facts that would decide open verdicts: inputs for own facts, the authority for others. */
export function MissingFacts({ measures, recipientId, onSaved }: Props): ReactNode {
  const { words } = useWords()
  const { run, busy, error } = useAction()
  const [saved, setSaved] = useState(false)
  const missing = missingOf(measures)
  const own = missing.filter((fact) => fact.selfDeclared)
  const authority = missing.filter((fact) => !fact.selfDeclared)
  const contacts = [...new Set(measures.map((m) => m.measure.contact).filter((c) => c !== null))]
  const save = async (facts: Record<string, Json>): Promise<void> => {
    const done = await run(() => updateMyFacts(recipientId, facts))
    setSaved(done)
    if (done) onSaved()
  }
  return (
    <>
      <p role="status" className="saved">
        {saved && words.savedRematch}
      </p>
      {missing.length > 0 && (
        <section className="missing">
          {own.length > 0 && (
            <>
              <h4>{words.missingTitle}</h4>
              <FactForm facts={own} submit={words.save} busy={busy} error={error} onSubmit={save} />
            </>
          )}
          {authority.length > 0 && (
            <p className="muted">
              {words.missingAuthority(authority.map((f) => `${f.name}（${f.authority}）`).join(words.listSeparator))}{' '}
              {contacts.length ? words.askContact(contacts.join(words.listSeparator)) : words.askNobody}
            </p>
          )}
        </section>
      )}
    </>
  )
}

function missingOf(measures: readonly MeasureMatch[]): FactDefinition[] {
  const facts = measures.filter((m) => m.verdict === 'UNKNOWN').flatMap((m) => m.missingFacts)
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()]
}
