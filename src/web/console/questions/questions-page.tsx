import { Button, Card, Empty, Radio, Spin, Tag, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchReceived } from '../../api/consult.ts'
import type { ReceivedQuestion } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { consultWords } from '../../messages/consult.ts'
import { formatDeadline, formatInstant } from '../../messages/dates.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { usePages } from '../../use-pages.ts'
import { Failed } from '../failed.tsx'
import { useOpenQuestions } from '../open-questions.tsx'
import { useStaff } from '../staff.tsx'
import { AnswerForm } from './answer-form.tsx'

/** 咨询: questions of citizens and enterprises, for departments and overseers. */
export function QuestionsPage(): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: q } = useWords(consultWords)
  const { has } = useStaff()
  const [open, setOpen] = useState(true)
  const all = has('OVERSEER', 'REVIEWER', 'ADMIN')
  return (
    <div className="stack">
      <div>
        <Typography.Title level={3}>{t.menu.questions}</Typography.Title>
        <p className="hint">{all ? q.receivedHintAll : q.receivedHint}</p>
      </div>
      <Radio.Group
        optionType="button"
        value={open}
        onChange={(event) => setOpen(event.target.value === true)}
        options={[
          { value: true, label: q.tabs.open },
          { value: false, label: q.tabs.answered },
        ]}
      />
      <QuestionList key={String(open)} open={open} />
    </div>
  )
}

function QuestionList({ open }: { open: boolean }): ReactNode {
  const { t: q, words } = useWords(consultWords)
  const { reload: countAgain } = useOpenQuestions()
  const { rows, total, loading, busy, error, hasMore, loadMore, reload } = usePages((after) =>
    fetchReceived(open, after),
  )
  const answered = (): void => {
    reload()
    countAgain()
  }
  if (loading) return <Spin />
  return (
    <>
      <Failed error={error} retry={reload} />
      {!error && rows.length === 0 && <Empty description={open ? q.openNone : q.answeredNone} />}
      {rows.map((question) => (
        <Item key={question.id} question={question} onAnswered={answered} />
      ))}
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
      {rows.length > 0 && <span className="hint">{q.total(total)}</span>}
    </>
  )
}

function Item({ question, onAnswered }: { question: ReceivedQuestion; onAnswered: () => void }): ReactNode {
  const { t: q, language } = useWords(consultWords)
  const { viewer, has } = useStaff()
  const [answering, setAnswering] = useState(false)
  const { policy, text, askerKind, askedAt, dueAt, earliestDueAt, overdue, answer, answeredAt } = question
  const mayAnswer = answer === null && has('PUBLISHER') && viewer?.org?.id === policy.issuer.id
  return (
    <Card
      size="small"
      className="question"
      title={<Link href={`/console/policies/${encodeURIComponent(policy.id)}`}>{policy.title}</Link>}
    >
      <p className="hint">
        <Tag>{q.from[askerKind]}</Tag> {overdue && <Tag color="red">{q.overdue}</Tag>}{' '}
        {q.askedAt(formatInstant(askedAt, language))} · {policy.issuer.name}
        {answer === null && !overdue && ` · ${q.dueBefore(formatDeadline(dueAt, language))}`}
        {earliestDueAt && ` · ${q.provisional(formatDeadline(earliestDueAt, language))}`}
      </p>
      <div className="document-text">{text}</div>
      {answer !== null && answeredAt !== null && (
        <div className="answer">
          <div className="document-text">{answer}</div>
          <span className="hint">{q.answerFrom(policy.issuer.name, formatInstant(answeredAt, language))}</span>
        </div>
      )}
      {mayAnswer && !answering && (
        <Button type="primary" onClick={() => setAnswering(true)}>
          {q.answer}
        </Button>
      )}
      {mayAnswer && answering && (
        <AnswerForm question={question} onAnswered={onAnswered} onCancel={() => setAnswering(false)} />
      )}
    </Card>
  )
}
