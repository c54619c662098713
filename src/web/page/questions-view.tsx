import { type ReactNode, useEffect, useRef } from 'react'
import { fetchQuestions } from '../api/consult.ts'
import { consultWords } from '../messages/consult.ts'
import { useWords } from '../messages/words.ts'
import { usePages } from '../use-pages.ts'
import { useAnswers } from './answers-provider.tsx'
import { Failure, Loading } from './parts.tsx'
import { QuestionCard } from './question-card.tsx'
import { useViewer } from './viewer.tsx'

/** 我的提问: all questions of the recipient, and the answers. */
export function QuestionsView(): ReactNode {
  const { t: q } = useWords(consultWords)
  const { recipient } = useViewer()
  return (
    <section aria-labelledby="questions-title">
      <div className="heading">
        <h1 id="questions-title">{q.mine}</h1>
      </div>
      <p className="muted">{q.mineNote}</p>
      {recipient && <Questions key={recipient.id} recipientId={recipient.id} />}
    </section>
  )
}

type Props = { recipientId: string; policyId?: string }

/** Questions of a recipient, about one document or all, updated live. */
export function Questions({ recipientId, policyId }: Props): ReactNode {
  const { t: q, words } = useWords(consultWords)
  const about = policyId === undefined ? {} : { policyId }
  const { rows, loading, busy, error, hasMore, loadMore, reload } = usePages((after) =>
    fetchQuestions(recipientId, { ...about, after }),
  )
  const { news } = useAnswers()
  const again = useRef(reload)
  again.current = reload
  useEffect(() => {
    if (news > 0) again.current()
  }, [news])
  return (
    <>
      <Failure error={error} retry={reload} />
      {loading && <Loading />}
      {!loading && !error && rows.length === 0 && policyId === undefined && <p className="muted">{q.mineNone}</p>}
      {rows.length > 0 && policyId !== undefined && <h3>{q.aboutThis}</h3>}
      <ul className="cards">
        {rows.map((question) => (
          <li key={question.id}>
            <QuestionCard question={question} naming={policyId === undefined} onChanged={reload} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="wide" disabled={busy} onClick={loadMore}>
          {busy ? words.loading : words.loadMore}
        </button>
      )}
    </>
  )
}
