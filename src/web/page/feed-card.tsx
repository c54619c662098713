import { type ReactNode, useState } from 'react'
import type { Match, MeasureMatch } from '../api/match.ts'
import { fetchExplanation } from '../api/policies.ts'
import { useLoad } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { Forwarders } from './delivery-card.tsx'
import { ExplanationTree } from './explanation-tree.tsx'
import { FeedbackBar } from './feedback-bar.tsx'
import { noticeOf } from './inbox.ts'
import { useInbox } from './inbox-provider.tsx'
import { Interpretations } from './interpretations.tsx'
import { MeasureBlock } from './measure-block.tsx'
import { MissingFacts } from './missing-facts.tsx'
import { Failure, Loading, Validity, VerdictChip } from './parts.tsx'

const SHOWN = 3
const ORDER = ['ELIGIBLE', 'UNKNOWN', 'INELIGIBLE']

type Props = { match: Match; recipientId: string; onChanged: () => void }

/** One recommended policy: verdict, reason, measures best first, and missing facts. */
export function FeedCard({ match, recipientId, onChanged }: Props): ReactNode {
  const { words } = useWords()
  const { inbox } = useInbox()
  const { policy } = match
  const delivery = noticeOf(inbox, policy.id)
  const measures = bestFirst(match.measures)
  const [first, rest] = [measures.slice(0, SHOWN), measures.slice(SHOWN)]
  const block = (m: MeasureMatch): ReactNode => (
    <MeasureBlock key={m.measure.id} measure={m.measure} match={m} delivery={delivery} brief>
      <Why policyId={policy.id} measureId={m.measure.id} recipientId={recipientId} />
    </MeasureBlock>
  )
  return (
    <article className="card">
      <h3>
        <Link href={delivery ? `/n/${encodeURIComponent(delivery.id)}` : `/policies/${encodeURIComponent(policy.id)}`}>
          {policy.title}
        </Link>
      </h3>
      <p className="meta">
        <span>
          <VerdictChip verdict={match.verdict} />
        </span>
        <span>{policy.issuer.name}</span>
        <span>
          <Validity policy={policy} />
        </span>
      </p>
      <RankReasons match={match} />
      {delivery && <Forwarders delivery={delivery} />}
      {first.map(block)}
      {rest.length > 0 && (
        <details>
          <summary>{words.moreMeasures(rest.length)}</summary>
          {rest.map(block)}
        </details>
      )}
      {match.verdict !== 'INELIGIBLE' && (
        <MissingFacts measures={match.measures} recipientId={recipientId} onSaved={onChanged} />
      )}
      <Interpretations items={policy.interpretations} />
      <FeedbackBar match={match} recipientId={recipientId} />
    </article>
  )
}

/** Reasons of the rank that the verdict does not show. */
function RankReasons({ match }: { match: Match }): ReactNode {
  const shown = match.reasons.filter(({ kind }) => kind !== 'VERDICT' && kind !== 'RECENT')
  return (
    shown.length > 0 && (
      <p className="meta">
        {shown.map(({ kind, label }) => (
          <span key={kind}>{label}</span>
        ))}
      </p>
    )
  )
}

export const bestFirst = (measures: readonly MeasureMatch[]): MeasureMatch[] =>
  [...measures].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))

/** The whole tree, fetched when the reader opens it. */
function Why({
  policyId,
  measureId,
  recipientId,
}: {
  policyId: string
  measureId: string
  recipientId: string
}): ReactNode {
  const { words } = useWords()
  const [open, setOpen] = useState(false)
  const { data, error, loading, reload } = useLoad(open ? `explain ${policyId} ${recipientId}` : undefined, () =>
    fetchExplanation(policyId, recipientId),
  )
  const found = data?.measures.find((m) => m.measure.id === measureId)
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{words.why}</summary>
      {open && loading && <Loading />}
      <Failure error={error} retry={reload} />
      {found && <ExplanationTree node={found.explanation} />}
    </details>
  )
}
