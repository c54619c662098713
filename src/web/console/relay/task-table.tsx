import { Grid, Table, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/types.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { Link } from '../../routing.tsx'
import { useConsoleWords } from '../words.ts'
import { Deadline, RelayStateTag } from './deadline.tsx'
import { canForward } from './task-actions.tsx'

type Props = {
  tasks: RelayTask[]
  loading: boolean
  /** undefined = not known yet. */
  total: number | undefined
  /** What is said where there is nothing. */
  none: string
  selected: string[]
  onSelect: (ids: string[]) => void
}

const unreachedOf = (task: RelayTask): number => task.memberCount + task.verifyCount - task.reachedCount

/** Forty tasks on one screen and a bit: one line each, those that can be forwarded can be chosen. On a phone all in one column. */
export function TaskTable({ tasks, loading, total, none, selected, onSelect }: Props): ReactNode {
  const { t } = useConsoleWords()
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns()
  const folded = { title: t.policyTitle, render: (_: unknown, task: RelayTask) => <Folded task={task} /> }
  return (
    <Table<RelayTask>
      rowKey="id"
      size="small"
      loading={loading}
      dataSource={tasks}
      pagination={false}
      {...(wide && { scroll: { x: 940 } })}
      locale={{ emptyText: total === undefined ? ' ' : none }}
      rowSelection={{
        selectedRowKeys: selected,
        onChange: (keys) => onSelect(keys.map(String)),
        getCheckboxProps: (task) => ({ disabled: !canForward(task), 'aria-label': task.policy.title }),
      }}
      {...(total !== undefined && { footer: () => t.total(total) })}
      columns={wide ? columns : [folded]}
    />
  )
}

function useColumns(): TableColumnsType<RelayTask> {
  const { t } = useConsoleWords()
  const { r } = useRelayWords()
  return [
    { title: t.policyTitle, render: (_, task) => <Title task={task} /> },
    { title: t.from, width: 112, render: (_, task) => task.from.name },
    { title: t.dueAt, width: 190, render: (_, task) => <Deadline task={task} /> },
    { title: t.state, width: 118, render: (_, task) => <RelayStateTag state={task.state} /> },
    { title: t.memberCount, dataIndex: 'memberCount', width: 76, align: 'right' },
    { title: t.verifyCount, dataIndex: 'verifyCount', width: 76, align: 'right' },
    { title: t.reached, dataIndex: 'reachedCount', width: 76, align: 'right' },
    {
      title: <span title={r.unreachedHint}>{t.unreached}</span>,
      width: 76,
      align: 'right',
      render: (_, task) => unreachedOf(task),
    },
  ]
}

function Title({ task }: { task: RelayTask }): ReactNode {
  const { r } = useRelayWords()
  const { contestedOutreachCount: contested } = task
  return (
    <>
      <Link href={`/console/relay/${encodeURIComponent(task.id)}`}>{task.policy.title}</Link>{' '}
      {contested > 0 && (
        <Tag color="red" title={r.contestedHint}>
          {r.contested(contested)}
        </Tag>
      )}
    </>
  )
}

function Folded({ task }: { task: RelayTask }): ReactNode {
  const { r } = useRelayWords()
  return (
    <>
      <Title task={task} />
      <div>
        <RelayStateTag state={task.state} /> <Deadline task={task} />
      </div>
      <div className="below">
        {task.from.name} · {r.companyCounts(task.memberCount, task.verifyCount, unreachedOf(task))}
      </div>
    </>
  )
}
