import type { ReactNode } from 'react'
import type { RelayHop } from '../api/generated/types.ts'
import { consoleWords } from '../messages/console.ts'
import { formatDeadline, formatInstant } from '../messages/dates.ts'
import { formatDuration } from '../messages/duration.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { DataTable } from './data-table.tsx'
import { Deadline, RelayStateTag } from './relay/deadline.tsx'

type Branch = RelayHop & { children?: Branch[] }

/** Each hop with its instants and durations. A median is below its figure. */
export function ChainHops({ hops }: { hops: readonly RelayHop[] }): ReactNode {
  const { t, language } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const at = (instant: string | null): string => (instant ? formatInstant(instant, language) : '—')
  // An expired hop shows this in its state.
  const due = (hop: Branch): ReactNode =>
    hop.state === 'EXPIRED' ? formatDeadline(hop.dueAt, language) : <Deadline task={hop} />
  const column = (name: ReactNode, measured: string | undefined, width: number, cell: (hop: Branch) => Cell) => ({
    title: measured === undefined ? name : <Two first={name} second={measured} />,
    width,
    align: 'right' as const,
    render: (_: unknown, hop: Branch) => <Two {...cell(hop)} />,
  })
  const took = (seconds: number | null): string | undefined =>
    seconds === null ? undefined : formatDuration(seconds, language)
  return (
    <DataTable<Branch>
      rowKey="id"
      scroll={{ x: 1142 }}
      dataSource={grow(hops)}
      expandable={{ defaultExpandAllRows: true }}
      columns={[
        { title: t.org, render: (_, hop) => hop.org.name, width: 170 },
        { title: t.state, render: (_, hop) => <PolicyStep hop={hop} />, width: 112 },
        {
          title: <Two first={t.dueAt} second={r.offeredAt} />,
          render: (_, hop) => <Two first={due(hop)} second={at(hop.offeredAt)} />,
          width: 130,
        },
        column(t.receivedAt, r.receiveTime, 112, (h) => ({
          first: at(h.receivedAt),
          second: took(h.delays.receiveSeconds),
        })),
        column(t.forwardedAt, r.forwardTime, 112, (h) => ({
          first: at(h.forwardedAt),
          second: took(h.delays.forwardSeconds),
        })),
        column(t.memberCount, undefined, 74, (h) => ({ first: h.memberCount })),
        column(t.noticed, undefined, 60, (h) => ({ first: h.noticedCount })),
        column(t.reached, undefined, 60, (h) => ({ first: h.reachedCount })),
        column(<span title={r.unreachedMatched}>{t.unreached}</span>, undefined, 60, (h) => ({
          first: h.unreachedCount,
        })),
        column(r.told, undefined, 74, (h) => ({ first: h.toldOfflineCount })),
        column(t.opened, r.openTime, 84, (h) => ({ first: h.openedCount, second: took(h.delays.openSeconds) })),
        column(t.acted, r.actTime, 94, (h) => ({ first: h.actedCount, second: took(h.delays.actSeconds) })),
      ]}
    />
  )
}

/** The state of a hop, with the reason of a return. */
function PolicyStep({ hop: { state, reason } }: { hop: Branch }): ReactNode {
  return (
    <>
      <RelayStateTag state={state} />
      {reason && <div className="below">{reason}</div>}
    </>
  )
}

type Cell = { first: ReactNode; second?: string | undefined }

function Two({ first, second }: Cell): ReactNode {
  return (
    <>
      {first}
      {second !== undefined && <div className="below">{second}</div>}
    </>
  )
}

/** Trees of hops. A hop without a visible parent (a relay administrator sees only the own subtree) is a root. */
export function grow(hops: readonly RelayHop[]): Branch[] {
  const ids = new Set(hops.map((hop) => hop.id))
  const under = (parentId: string | null): Branch[] =>
    hops
      .filter((hop) => (hop.parentId !== null && ids.has(hop.parentId) ? hop.parentId : null) === parentId)
      .map((hop) => {
        const children = under(hop.id)
        return children.length ? { ...hop, children } : hop
      })
  return under(null)
}
