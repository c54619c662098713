import { Alert, Card, Spin, Statistic, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { fetchChain, fetchChainLog, watchChain } from '../api/chain.ts'
import type { RelayChain } from '../api/generated/types.ts'
import type { ApiError } from '../api/graphql.ts'
import { useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { formatDuration } from '../messages/duration.ts'
import { failureText } from '../messages/failure.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { ChainHops } from './chain-hops.tsx'
import { Failed } from './failed.tsx'
import { SaveButton } from './save-button.tsx'
import { useStaff } from './staff.tsx'
import { UnreachedCard } from './unreached-card.tsx'

/** 接力链 of one policy, live: its hand-downs and its coverage. */
export function ChainPage({ policyId }: { policyId: string }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { data, loading, error, reload } = useLoad(`chain ${policyId}`, () => fetchChain(policyId))
  const [live, setLive] = useState<RelayChain>()
  const [liveError, setLiveError] = useState<ApiError>()
  useEffect(() => watchChain(policyId, setLive, setLiveError), [policyId])
  if (loading) return <Spin />
  const chain = live ?? data
  if (!chain) return <Failed error={error} retry={reload} />
  return (
    <div className="stack">
      <Typography.Title level={3}>
        {t.chain}：<Link href={`/console/policies/${encodeURIComponent(chain.policy.id)}`}>{chain.policy.title}</Link>
      </Typography.Title>
      {liveError && <Alert type="warning" showIcon title={failureText(liveError, words)} />}
      <Alert
        type={chain.intact ? 'success' : 'error'}
        showIcon
        title={chain.intact ? t.intact : t.broken(chain.firstBrokenEvent ?? '?')}
      />
      <Coverage chain={chain} />
      <Delays chain={chain} />
      <Card size="small" title={t.hops}>
        {chain.hops.length ? <ChainHops hops={chain.hops} /> : t.noHops}
      </Card>
      <UnreachedCard policyId={policyId} />
      <ChainLog policyId={policyId} />
    </div>
  )
}

function Coverage({ chain }: { chain: RelayChain }): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { reachedDirect, reachedRelay, reachedBoth, unreached, matched } = chain
  const adds = reachedDirect + reachedRelay + reachedBoth + unreached === matched
  const figures: [string, number][] = [
    [t.matched, matched],
    [t.noticed, chain.noticed],
    [t.reachedDirect, reachedDirect],
    [t.reachedRelay, reachedRelay],
    [t.reachedBoth, reachedBoth],
    [t.unreached, unreached],
    [t.opened, chain.opened],
    [t.acted, chain.acted],
    [t.toldOffline, chain.toldOffline],
  ]
  return (
    <Card size="small" title={t.coverage}>
      <div className="figures">
        {figures.map(([title, value]) => (
          <Statistic key={title} title={title} value={value} />
        ))}
      </div>
      <p>{t.coverageSum(reachedDirect, reachedRelay, reachedBoth, unreached, matched)}</p>
      <p className="hint">
        {t.unreached}：{r.unreachedMatched}
      </p>
      {!adds && <Alert type="error" title={t.coverageBroken} />}
    </Card>
  )
}

function Delays({ chain: { delays } }: { chain: RelayChain }): ReactNode {
  const { t: r, language } = useWords(relayWords)
  const figures: [string, number | null][] = [
    [r.receiveTime, delays.receiveSeconds],
    [r.forwardTime, delays.forwardSeconds],
    [r.openTime, delays.openSeconds],
    [r.actTime, delays.actSeconds],
  ]
  return (
    <Card size="small" title={r.delays}>
      <div className="figures">
        {figures.map(([title, seconds]) => (
          <Statistic key={title} title={title} value={formatDuration(seconds, language)} />
        ))}
      </div>
      <p className="hint">{r.delaysHint}</p>
    </Card>
  )
}

/** For viewers of the whole chain; the server decides. */
function ChainLog({ policyId }: { policyId: string }): ReactNode {
  const { t: r } = useWords(relayWords)
  const { has } = useStaff()
  if (!has('PUBLISHER', 'REVIEWER', 'OVERSEER', 'ADMIN')) return null
  return (
    <Card size="small" title={r.log}>
      <p className="hint">{r.logHint}</p>
      <SaveButton
        label={r.logExport}
        name={`chain-${policyId}.jsonl`}
        type="application/x-ndjson; charset=utf-8"
        read={() => fetchChainLog(policyId)}
      />
    </Card>
  )
}
