import type { ReactNode } from 'react'
import type { PolicyHead, Verdict } from '../api/generated/types.ts'
import { today } from '../messages/dates.ts'
import { failureText } from '../messages/failure.ts'
import { type Validity as ShownValidity, spanText, validityOf } from '../messages/validity.ts'
import { useWords } from '../messages/words.ts'

type Tone = 'good' | 'ask' | 'bad' | 'quiet' | 'new'

export const Chip = ({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode => (
  <span className={`chip ${tone}`}>{children}</span>
)

const VERDICT_TONE: Record<Verdict, Tone> = { ELIGIBLE: 'good', UNKNOWN: 'ask', INELIGIBLE: 'bad' }

/** @param brief when the note is nearby */
export function VerdictChip({ verdict, brief = false }: { verdict: Verdict; brief?: boolean }): ReactNode {
  const { words } = useWords()
  return (
    <>
      <Chip tone={VERDICT_TONE[verdict]}>{words.verdict[verdict]}</Chip>
      {verdict === 'ELIGIBLE' && !brief && <small className="muted">（{words.verdictNote}）</small>}
    </>
  )
}

const TONES: { [Shown in ShownValidity]?: Tone } = { IN_FORCE: 'good', AMENDED: 'good', NOT_YET: 'ask' }

/** Validity as everywhere: the state, and the stated dates. */
export function Validity({ policy }: { policy: PolicyHead }): ReactNode {
  const { words, language } = useWords()
  const validity = validityOf(policy, today())
  const tone: Tone = TONES[validity] ?? 'bad'
  return (
    <>
      <Chip tone={tone}>{words.validity[validity]}</Chip>{' '}
      <span className="muted">{spanText(words.period, policy.effectiveFrom, policy.effectiveTo, language)}</span>
    </>
  )
}

export function Loading(): ReactNode {
  return (
    <p className="muted" aria-busy="true">
      {useWords().words.loading}
    </p>
  )
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const { words } = useWords()
  if (!error) return null
  return (
    <div className="failure" role="alert">
      <span>{failureText(error, words)}</span>
      {retry && (
        <button type="button" onClick={retry}>
          {words.retry}
        </button>
      )}
    </div>
  )
}
