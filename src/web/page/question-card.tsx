import { type ReactNode, useEffect } from 'react'
import { markAnswerSeen, withdrawQuestion } from '../api/consult.ts'
import type { Question } from '../api/generated/types.ts'
import { useAction } from '../loading.ts'
import { consultWords } from '../messages/consult.ts'
import { formatDay, formatInstant } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { useAnswers } from './answers-provider.tsx'
import { Chip, Failure } from './parts.tsx'

const TONE = { OPEN: 'ask', ANSWERED: 'good', WITHDRAWN: 'bad' } as const

type Props = {
  question: Question
  /** shows the document of each question */
  naming?: boolean
  onChanged: () => void
}

/** An own question with its answer. The answer counts as seen when the visible page shows it. */
export function QuestionCard({ question, naming = false, onChanged }: Props): ReactNode {
  const { t: q, language } = useWords(consultWords)
  const { run, busy, error } = useAction()
  const { policy, text, state, askedAt, dueAt, earliestDueAt, answer, answeredAt, seenAt } = question
  const isNew = answer !== null && seenAt === null
  useSeen(isNew, question.id)
  const withdraw = async (): Promise<void> => {
    await run(() => withdrawQuestion(question.id))
    onChanged()
  }
  return (
    <article className="card" aria-label={text}>
      <p className="meta">
        <Chip tone={TONE[state]}>{q.state[state]}</Chip>
        {isNew && <Chip tone="new">{q.isNew}</Chip>}
        <span>{q.askedAt(formatDay(askedAt, language))}</span>
      </p>
      {naming && (
        <p>
          <Link href={`/policies/${encodeURIComponent(policy.id)}`}>{policy.title}</Link>
        </p>
      )}
      <p className="text">{text}</p>
      {answer !== null && answeredAt !== null && (
        <blockquote>
          <div className="text">{answer}</div>
          <footer>{q.answerFrom(policy.issuer.name, formatInstant(answeredAt, language))}</footer>
        </blockquote>
      )}
      {state === 'OPEN' && (
        <div className="held-line">
          <span className="muted">
            {q.due(formatDay(lastMoment(dueAt), language))}
            {earliestDueAt && `（${q.provisional(formatDay(lastMoment(earliestDueAt), language))}）`}
          </span>
          <span />
          <button
            type="button"
            className="plain"
            disabled={busy}
            aria-label={q.withdrawOf(text)}
            onClick={() => void withdraw()}
          >
            {q.withdraw}
          </button>
        </div>
      )}
      <Failure error={error} />
    </article>
  )
}

/** The midnight that ends a day belongs to the day. */
const lastMoment = (dueAt: string): string => new Date(Date.parse(dueAt) - 1).toISOString()

/** Reports once that the answer was seen. Why only in a visible tab: in a hidden one the reader sees nothing. */
function useSeen(isNew: boolean, id: string): void {
  const { reload } = useAnswers()
  useEffect(() => {
    if (!isNew) return
    const say = (): void => {
      if (document.hidden) return
      document.removeEventListener('visibilitychange', say)
      // After a failure it stays new, and the next visit reports it.
      markAnswerSeen(id).then(reload, () => undefined)
    }
    document.addEventListener('visibilitychange', say)
    say()
    return () => document.removeEventListener('visibilitychange', say)
  }, [isNew, id, reload])
}
