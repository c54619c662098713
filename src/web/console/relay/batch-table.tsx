import { Table, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayOutcome, RelayTask } from '../../api/types.ts'
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
  const { t, words } = useConsoleWords()
  const { r } = useRelayWords()
  const title = (id: string): string => tasks.find((task) => task.id === id)?.policy.title ?? id
  const ordered = [...outcomes].sort((a, b) => Number(b.code !== null) - Number(a.code !== null))
  const figure = (name: string, key: 'toNotice' | 'unopened' | 'opened', width = 100) => ({
    title: name,
    width,
    align: 'right' as const,
    render: (_: unknown, outcome: RelayOutcome) => (outcome.code === null ? r.companies(outcome[key] ?? 0) : '—'),
  })
  return (
    <Table<RelayOutcome>
      rowKey="taskId"
      size="small"
      dataSource={ordered}
      pagination={false}
      scroll={{ x: 760, y: 420 }}
      columns={[
        { title: t.policyTitle, width: 300, render: (_, outcome) => title(outcome.taskId) },
        figure(ran ? r.newlyNoticed : r.toNotice, 'toNotice'),
        figure(ran ? r.remindedOnce : r.unopened, 'unopened', 180),
        figure(r.opened, 'opened'),
        {
          title: t.state,
          width: 220,
          render: (_, { code, message, members }) =>
            code === null ? (
              <Tag color={ran ? 'green' : members === 0 ? 'default' : 'blue'}>
                {ran ? r.forwarded : members === 0 ? r.nobody : r.canForward}
              </Tag>
            ) : (
              <>
                <Tag color="red">{r.cannotForward}</Tag>{' '}
                {[words.errors[code] ?? code, message].filter(Boolean).join(' ')}
              </>
            ),
        },
      ]}
    />
  )
}
