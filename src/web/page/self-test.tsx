import { type ReactNode, useState } from 'react'
import type { AudienceKind, FactDefinition, Policy } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import type { Match } from '../api/match.ts'
import { checkEligibility } from '../api/policies.ts'
import { useAction } from '../loading.ts'
import { factsOfRule, reasonText } from '../messages/value.ts'
import { useWords } from '../messages/words.ts'
import { ExplanationTree } from './explanation-tree.tsx'
import { useFactDefinitions } from './fact-definitions.ts'
import { FactForm } from './fact-form.tsx'
import { VerdictChip } from './parts.tsx'

/** 免登录自测: requests only facts that the rules test; facts needed beyond them follow after the first answer. */
export function SelfTest({ policy }: { policy: Policy }): ReactNode {
  const { words } = useWords()
  const audiences = [...new Set(policy.measures.map((m) => m.audience))]
  const [chosen, setChosen] = useState<AudienceKind>()
  const audience = chosen ?? audiences[0]
  if (!audience) return null
  return (
    <section className="self-test" aria-labelledby="self-test-title">
      <h2 id="self-test-title">{words.selfTest}</h2>
      <p className="muted">{words.selfTestNote}</p>
      {audiences.length > 1 && (
        <p>
          <label>
            {words.testAs}{' '}
            <select value={audience} onChange={(e) => setChosen(e.target.value as AudienceKind)}>
              {audiences.map((a) => (
                <option key={a} value={a}>
                  {words.audience[a]}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      <TestForm key={audience} policy={policy} audience={audience} />
    </section>
  )
}

function TestForm({ policy, audience }: { policy: Policy; audience: AudienceKind }): ReactNode {
  const { words } = useWords()
  const catalogue = useFactDefinitions(audience)
  const { run, busy, error } = useAction()
  const [match, setMatch] = useState<Match>()
  const rules = policy.measures.filter((m) => m.audience === audience).map((m) => m.rule)
  const needed = [...new Set([...rules.flatMap(factsOfRule), ...neededBy(match)])]
  const facts = needed.map((id) => catalogue.get(id)).filter((fact): fact is FactDefinition => fact !== undefined)
  const check = (answers: Record<string, Json>): void => {
    const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null))
    void run(async () => setMatch(await checkEligibility(policy.id, audience, given)))
  }
  return (
    <>
      {needed.length === 0 && <p>{words.selfTestNothing}</p>}
      <FactForm facts={facts} submit={words.selfTestRun} busy={busy} error={error} onSubmit={check} />
      <div aria-live="polite">
        {match?.measures.map((m) => (
          <div key={m.measure.id} className="measure">
            <h4>
              {m.measure.title} <VerdictChip verdict={m.verdict} />
            </h4>
            <p className="reason">{reasonText(m, words)}</p>
            <details>
              <summary>{words.why}</summary>
              <ExplanationTree node={m.explanation} />
            </details>
          </div>
        ))}
      </div>
    </>
  )
}

const neededBy = (match: Match | undefined): string[] =>
  (match?.measures ?? []).flatMap((m) => m.missingFacts.map((fact) => fact.id))
