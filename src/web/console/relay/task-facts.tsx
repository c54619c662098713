import { Collapse, Descriptions, Grid } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { today } from '../../messages/dates.ts'
import { membersWords } from '../../messages/members.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { Deadline } from './deadline.tsx'
import { offerOf } from './offer.ts'
import { Closing, Supports } from './offer-line.tsx'
import { OfferTable } from './offer-table.tsx'
import { unreachedOf } from './task-order.ts'
import { Why } from './why.tsx'

type Props = { task: RelayTask; changes: number }

/** Facts of a task and its policy's offer, folded, so that the members are near the top. */
export function TaskFacts({ task, changes }: Props): ReactNode {
  const { t: r } = useWords(relayWords)
  const wide = Grid.useBreakpoint().md ?? true
  const offer = offerOf(task.policy.measures, today())
  const offers = {
    key: 'offers',
    label: (
      <>
        {r.offers(offer.measures.length)} · {r.closesOn} <Closing offer={offer} />
        <Supports offer={offer} />
      </>
    ),
    children: <OfferTable measures={offer.measures} />,
  }
  const facts = { key: 'facts', label: <Brief task={task} />, children: <Facts task={task} changes={changes} /> }
  if (!wide) return <Collapse size="small" items={[facts, offers]} />
  return (
    <>
      <Facts task={task} changes={changes} />
      <Collapse size="small" defaultActiveKey={offer.measures.length > 3 ? [] : ['offers']} items={[offers]} />
    </>
  )
}

/** First lines on a phone: remaining time, and number of members. */
function Brief({ task }: { task: RelayTask }): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  return (
    <>
      {t.dueAt} <Deadline task={task} />
      <div className="below">{r.companyCounts(task.memberCount, task.verifyCount, unreachedOf(task))}</div>
    </>
  )
}

function Facts({ task, changes }: Props): ReactNode {
  const { words, t } = useWords(consoleWords)
  const { t: m } = useWords(membersWords)
  const { t: r } = useWords(relayWords)
  return (
    <Descriptions
      size="small"
      bordered
      column={{ xs: 1, sm: 2, md: 4 }}
      items={[
        [t.from, task.from.name],
        [t.org, task.org.name],
        [t.dueAt, <Deadline key="due" task={task} full />],
        [words.documentNumber, task.policy.documentNumber ?? '—'],
        [t.memberCount, task.memberCount],
        [<Hinted key="verify" word={t.verifyCount} hint={r.verifyHint} />, task.verifyCount],
        [t.noticed, task.noticedCount],
        [<Hinted key="unreached" word={t.unreached} hint={r.unreachedHint} />, unreachedOf(task)],
        [m.why, <Why key="why" taskId={task.id} changes={changes} />],
        [t.reached, task.reachedCount],
        [
          t.chain,
          <Link key="chain" href={`/console/chains/${encodeURIComponent(task.policy.id)}`}>
            {t.viewChain}
          </Link>,
        ],
        [
          words.fullText,
          <a key="text" href={`/policies/${encodeURIComponent(task.policy.id)}`} target="_blank" rel="noopener">
            {words.allDetails}
          </a>,
        ],
      ].map(([label, children], key) => ({ key, label, children }))}
    />
  )
}

const Hinted = ({ word, hint }: { word: string; hint: string }): ReactNode => <span title={hint}>{word}</span>
