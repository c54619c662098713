import { type ReactNode, useEffect } from 'react'
import type { Delivery, Policy } from '../api/generated/types.ts'
import type { Match } from '../api/match.ts'
import { fetchExplanation, fetchPolicy } from '../api/policies.ts'
import { useLoad } from '../loading.ts'
import { formatDate, formatDay } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { AskDepartment } from './ask-department.tsx'
import { Forwarders } from './delivery-card.tsx'
import { ExplanationTree } from './explanation-tree.tsx'
import { FaqList } from './faq-list.tsx'
import { FeedbackBar } from './feedback-bar.tsx'
import { noticeOf } from './inbox.ts'
import { useInbox } from './inbox-provider.tsx'
import { Interpretations } from './interpretations.tsx'
import { MeasureBlock } from './measure-block.tsx'
import { MissingFacts } from './missing-facts.tsx'
import { OutsideContacts } from './outside-contacts.tsx'
import { Failure, Loading, Validity } from './parts.tsx'
import { SelfTest } from './self-test.tsx'
import { useViewer } from './viewer.tsx'

/** A public document. A signed-in recipient sees the verdict on each measure, other readers the self-test. */
export function PolicyView({ id, delivery }: { id: string; delivery?: Delivery }): ReactNode {
  const { words } = useWords()
  const { recipient } = useViewer()
  const { inbox } = useInbox()
  const { data: policy, error, loading, reload } = useLoad(`policy ${id}`, () => fetchPolicy(id))
  const mine = useLoad(recipient && `explain ${id} ${recipient.id}`, () => fetchExplanation(id, recipient?.id ?? ''))
  const title = policy?.title
  useEffect(() => {
    if (title) document.title = title
    return () => {
      document.title = words.brand
    }
  }, [title, words.brand])
  if (loading) return <Loading />
  if (error) return <Failure error={error} retry={reload} />
  if (!policy) return <p>{words.notFound}</p>
  const notice = delivery ?? noticeOf(inbox, id)
  return (
    <article className="policy">
      <h1>{policy.title}</h1>
      <p className="meta">
        <Validity policy={policy} />
      </p>
      {notice && <Forwarders delivery={notice} />}
      {recipient?.kind === 'ENTERPRISE' && <OutsideContacts policyId={id} recipientId={recipient.id} />}
      <Heading policy={policy} />
      <h2>{words.measures}</h2>
      <Failure error={mine.error} retry={mine.reload} />
      {policy.measures.map((measure) => {
        const match = mine.data?.measures.find((m) => m.measure.id === measure.id)
        return (
          <MeasureBlock key={measure.id} measure={measure} match={match} delivery={notice}>
            {measure.clause && <q>{measure.clause}</q>}
            {match && (
              <details>
                <summary>{words.why}</summary>
                <ExplanationTree node={match.explanation} />
              </details>
            )}
          </MeasureBlock>
        )
      })}
      {recipient && mine.data && <Missing match={mine.data} recipientId={recipient.id} onSaved={mine.reload} />}
      {recipient && mine.data && <FeedbackBar match={mine.data} recipientId={recipient.id} />}
      {!recipient && <SelfTest policy={policy} />}
      <Interpretations items={policy.interpretations} />
      <FaqList items={policy.faq} />
      <AskDepartment policy={policy} />
      <h2 id="full-text">{words.fullText}</h2>
      <div className="text">{policy.body}</div>
    </article>
  )
}

const Missing = ({
  match,
  recipientId,
  onSaved,
}: {
  match: Match
  recipientId: string
  onSaved: () => void
}): ReactNode => <MissingFacts measures={match.measures} recipientId={recipientId} onSaved={onSaved} />

function Heading({ policy }: { policy: Policy }): ReactNode {
  const { words, language } = useWords()
  const rows: [string, ReactNode][] = [
    [words.issuer, policy.issuer.name],
    [words.documentNumber, policy.documentNumber],
    [words.issuedOn, policy.issuedOn && formatDate(policy.issuedOn, language)],
    [words.publishedOn, policy.publishedAt && formatDay(policy.publishedAt, language)],
    [words.tags, policy.tags.map((tag) => tag.name).join(words.listSeparator)],
    [words.supersedes, policy.supersedes && <PolicyLink policy={policy.supersedes} />],
    [words.supersededBy, policy.supersededBy && <PolicyLink policy={policy.supersededBy} />],
    [
      words.toBeSupersededBy,
      policy.toBeSupersededBy && (
        <PolicyLink policy={policy.toBeSupersededBy} from={policy.toBeSupersededBy.effectiveFrom} />
      ),
    ],
    [words.amends, listed(policy.amends)],
    [words.amendedBy, listed(policy.amendedBy)],
  ]
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

type Linked = { id: string; title: string }

const listed = (list: readonly { policy: Linked; from?: string | null }[]): ReactNode =>
  list.length > 0 &&
  list.map(({ policy, from }) => (
    <div key={policy.id}>
      <PolicyLink policy={policy} from={from} />
    </div>
  ))

function PolicyLink({ policy, from }: { policy: Linked; from?: string | null | undefined }): ReactNode {
  const { words, language } = useWords()
  return (
    <>
      <Link href={`/policies/${encodeURIComponent(policy.id)}`}>{policy.title}</Link>
      {from && words.fromDay(formatDate(from, language))}
    </>
  )
}
