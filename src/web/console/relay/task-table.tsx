import { Grid, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { today } from '../../messages/dates.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { DataTable } from '../data-table.tsx'
import { Deadline, RelayStateTag } from './deadline.tsx'
import { offerOf } from './offer.ts'
import { Closing, Supports } from './offer-line.tsx'
import { canForward } from './task-actions.tsx'
import { type TaskOrder, unreachedOf } from './task-order.ts'
import { useHeld } from './use-held.ts'

type Props = {
  tasks: RelayTask[]
  loading: boolean
  /** undefined = unknown yet */
  total: number | undefined
  /** text without rows */
  none: string
  order: TaskOrder
  onOrder: (order: TaskOrder) => void
  selected: string[]
  onSelect: (ids: string[]) => void
}

/**
 * Tasks in the given order, two lines each. Tasks that can be forwarded can be selected. On a phone all in one column.
 */
export function TaskTable({ tasks, loading, total, none, order, onOrder, selected, onSelect }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns(order)
  const folded = { title: t.policyTitle, render: (_: unknown, task: RelayTask) => <Folded task={task} /> }
  return (
    <DataTable<RelayTask>
      rowKey="id"
      loading={loading}
      dataSource={tasks}
      tableLayout="fixed"
      {...(wide && { scroll: { x: 1000 } })}
      empty={total === undefined ? '' : none}
      rowSelection={{
        selectedRowKeys: selected,
        onChange: (keys) => onSelect(keys.map(String)),
        getCheckboxProps: (task) => ({ disabled: !canForward(task), 'aria-label': task.policy.title }),
      }}
      onChange={(_pages, _filters, sorter) => {
        const by = Array.isArray(sorter) ? undefined : sorter.order && sorter.columnKey
        onOrder((by as TaskOrder | undefined) ?? 'due')
      }}
      {...(total !== undefined && { footer: () => t.total(total) })}
      columns={wide ? columns : [folded]}
    />
  )
}

function useColumns(order: TaskOrder): TableColumnsType<RelayTask> {
  const { t } = useWords(consoleWords)
  const { t: r, language } = useWords(relayWords)
  // wide enough for the longest word of the head
  const widths =
    language === 'zh' ? { forward: 76, reached: 68, unreached: 92 } : { forward: 84, reached: 90, unreached: 126 }
  /** A column whose head sorts the most urgent first. */
  const sorted = (key: TaskOrder, hint?: string) => {
    const direction = key === 'unreached' || key === 'verify' ? ('descend' as const) : ('ascend' as const)
    return {
      key,
      sorter: true,
      sortDirections: [direction],
      sortOrder: order === key ? direction : null,
      showSorterTooltip: { title: hint ?? r.order[key] },
    }
  }
  return [
    { title: t.policyTitle, render: (_, task) => <Title task={task} /> },
    { title: t.from, width: 104, render: (_, task) => task.from.name },
    { title: t.dueAt, width: 146, render: (_, task) => <Deadline task={task} />, ...sorted('due') },
    {
      title: r.closesOn,
      width: 136,
      render: (_, task) => <Closing offer={offerOf(task.policy.measures, today())} />,
      ...sorted('closes'),
    },
    { title: t.state, width: 118, render: (_, task) => <RelayStateTag state={task.state} /> },
    { title: t.memberCount, dataIndex: 'memberCount', width: widths.forward, align: 'right' },
    { title: t.verifyCount, dataIndex: 'verifyCount', width: 92, align: 'right', ...sorted('verify', r.verifyHint) },
    { title: t.reached, dataIndex: 'reachedCount', width: widths.reached, align: 'right' },
    {
      title: t.unreached,
      width: widths.unreached,
      align: 'right',
      render: (_, task) => unreachedOf(task),
      ...sorted('unreached', r.unreachedHint),
    },
  ]
}

/** The document, its support and its urgent hints. */
function Title({ task }: { task: RelayTask }): ReactNode {
  const { t: r } = useWords(relayWords)
  const held = useHeld(task)
  const { contestedOutreachCount: contested } = task
  return (
    <>
      <Link href={`/console/relay/${encodeURIComponent(task.id)}`}>{task.policy.title}</Link>{' '}
      {contested > 0 && (
        <Tag color="red" title={r.contestedHint}>
          {r.contested(contested)}
        </Tag>
      )}
      <Supports offer={offerOf(task.policy.measures, today())} />
      {held && <div className="below held">{held}</div>}
    </>
  )
}

function Folded({ task }: { task: RelayTask }): ReactNode {
  const { t: r } = useWords(relayWords)
  return (
    <>
      <Title task={task} />
      <div>
        <RelayStateTag state={task.state} /> <Deadline task={task} />
      </div>
      <div className="below">
        {r.closesOn} <Closing offer={offerOf(task.policy.measures, today())} />
      </div>
      <div className="below">
        {task.from.name} · {r.companyCounts(task.memberCount, task.verifyCount, unreachedOf(task))}
      </div>
    </>
  )
}
