import { Grid, Table, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayOutcome, RelayTask } from '../../api/types.ts'
import { itemFailure } from '../../messages/failure.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { useConsoleWords } from '../words.ts'

export type Totals = { ready: number; failed: number; toNotice: number; unopened: number; opened: number }

/** Sums of a batch. Pure. */
export function totalsOf(outcomes: readonly RelayOutcome[]): Totals {
  const sum = (key: 'toNotice' | 'unopened' | 'opened'): number =>
    outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0)
  const failed = outcomes.filter((outcome) => outcome.code !== null).length
  return {
    ready: outcomes.length - failed,
    failed,
    toNotice: sum('toNotice'),
    unopened: sum('unopened'),
    opened: sum('opened'),
  }
}

type Props = { tasks: readonly RelayTask[]; outcomes: readonly RelayOutcome[]; ran: boolean }

/** One line a task: whom it is for, or why it cannot be forwarded. What needs a person stands first. */
export function BatchTable({ tasks, outcomes, ran }: Props): ReactNode {
  const { t } = useConsoleWords()
  const { r } = useRelayWords()
  const wide = Grid.useBreakpoint().md ?? true
  const title = (id: string): string => tasks.find((task) => task.id === id)?.policy.title ?? id
  const ordered = [...outcomes].sort((a, b) => Number(b.code !== null) - Number(a.code !== null))
  const figures = [
    { title: ran ? r.newlyNoticed : r.toNotice, key: 'toNotice', width: 100 },
    { title: ran ? r.remindedOnce : r.unopened, key: 'unopened', width: 180 },
    { title: r.opened, key: 'opened', width: 100 },
  ] as const
  const inWords = ran ? r.itemDid : r.itemWould
  return (
    <Table<RelayOutcome>
      rowKey="taskId"
      size="small"
      dataSource={ordered}
      pagination={false}
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
                  outcome.code === null ? r.companies(outcome[key] ?? 0) : '—',
              })),
              { title: t.state, width: 220, render: (_, outcome) => <Verdict outcome={outcome} ran={ran} /> },
            ]
          : [
              {
                title: t.policyTitle,
                render: (_, outcome) => (
                  <>
                    {title(outcome.taskId)}
                    <div className="below">{outcome.code === null && inWords(outcome)}</div>
                    <Verdict outcome={outcome} ran={ran} />
                  </>
                ),
              },
            ]
      }
    />
  )
}

function Verdict({ outcome: { code, message, members }, ran }: { outcome: RelayOutcome; ran: boolean }): ReactNode {
  const { r, words } = useRelayWords()
  if (code !== null)
    return (
      <>
        <Tag color="red">{r.cannotForward}</Tag> {itemFailure(code, message, words)}
      </>
    )
  if (ran) return <Tag color="green">{r.forwarded}</Tag>
  return members === 0 ? <Tag>{r.nobody}</Tag> : <Tag color="blue">{r.canForward}</Tag>
}
