import { Grid, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayOutcome, RelayTask } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { refusedText } from '../../messages/failure.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'

const COUNTS = ['toNotice', 'inboxOnly', 'unopened', 'toRemind', 'notReminded', 'opened'] as const

export type Totals = { ready: number; failed: number } & Record<(typeof COUNTS)[number], number>

/** Sums of a batch. Pure. */
export function totalsOf(outcomes: readonly RelayOutcome[]): Totals {
  const sum = (key: (typeof COUNTS)[number]): number =>
    outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0)
  const failed = outcomes.filter((outcome) => outcome.code !== null).length
  const sums = Object.fromEntries(COUNTS.map((key) => [key, sum(key)])) as Record<(typeof COUNTS)[number], number>
  return { ready: outcomes.length - failed, failed, ...sums }
}

type Props = { tasks: readonly RelayTask[]; outcomes: readonly RelayOutcome[]; ran: boolean }

/** One row per task: its members, or the reason why it cannot be forwarded. Rows that need a person come first. */
export function BatchTable({ tasks, outcomes, ran }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const wide = Grid.useBreakpoint().md ?? true
  const title = (id: string): string => tasks.find((task) => task.id === id)?.policy.title ?? id
  const ordered = [...outcomes].sort((a, b) => Number(b.code !== null) - Number(a.code !== null))
  const figures = [
    { title: ran ? r.newlyNoticed : r.toNotice, key: 'toNotice', width: 140 },
    { title: r.unopened, key: 'unopened', width: 160 },
    { title: r.opened, key: 'opened', width: 80 },
  ] as const
  return (
    <DataTable<RelayOutcome>
      rowKey="taskId"
      dataSource={ordered}
      scroll={{ y: '45vh', ...(wide && { x: 760 }) }}
      columns={
        wide
          ? [
              { title: t.policyTitle, width: 300, render: (_, outcome) => title(outcome.taskId) },
              ...figures.map(({ key, ...column }) => ({
                ...column,
                key,
                align: 'right' as const,
                render: (_: unknown, outcome: RelayOutcome) =>
                  outcome.code === null ? (
                    <>
                      {r.companies(outcome[key] ?? 0)}
                      <Detail outcome={outcome} of={key} ran={ran} />
                    </>
                  ) : (
                    '—'
                  ),
              })),
              { title: t.state, width: 220, render: (_, outcome) => <Verdict outcome={outcome} ran={ran} /> },
            ]
          : [
              {
                title: t.policyTitle,
                render: (_, outcome) => (
                  <>
                    {title(outcome.taskId)}
                    {outcome.code === null &&
                      figures.map(({ key, title: name }) => (
                        <div key={key} className="below">
                          {name} {r.companies(outcome[key] ?? 0)}
                          <Detail outcome={outcome} of={key} ran={ran} />
                        </div>
                      ))}
                    <Verdict outcome={outcome} ran={ran} />
                  </>
                ),
              },
            ]
      }
    />
  )
}

type DetailProps = { outcome: RelayOutcome; of: 'toNotice' | 'unopened' | 'opened'; ran: boolean }

/** Members that a message reaches, and members to be called. */
function Detail({ outcome: { inboxOnly, toRemind, notReminded }, of, ran }: DetailProps): ReactNode {
  const { t: r } = useWords(relayWords)
  const lines = [
    of === 'toNotice' && inboxOnly ? r.inboxOnly(inboxOnly) : '',
    of === 'unopened' && toRemind ? (ran ? r.didRemind : r.willRemind)(toRemind) : '',
    of === 'unopened' && notReminded ? r.notReminded(notReminded) : '',
  ].filter(Boolean)
  return lines.map((line) => (
    <div key={line} className="below">
      {line}
    </div>
  ))
}

function Verdict({ outcome, ran }: { outcome: RelayOutcome; ran: boolean }): ReactNode {
  const { t: r, words } = useWords(relayWords)
  if (outcome.code !== null)
    return (
      <>
        <Tag color="red">{r.cannotForward}</Tag> {refusedText(outcome, words)}
      </>
    )
  if (ran) return <Tag color="green">{r.forwarded}</Tag>
  return outcome.members === 0 ? <Tag>{r.nobody}</Tag> : <Tag color="blue">{r.canForward}</Tag>
}
