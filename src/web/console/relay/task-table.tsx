import { Table } from 'antd'
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
  total: number
  selected: string[]
  onSelect: (ids: string[]) => void
}

/** Forty tasks on one screen and a bit: one line each, those that can be forwarded can be chosen. */
export function TaskTable({ tasks, loading, total, selected, onSelect }: Props): ReactNode {
  const { t } = useConsoleWords()
  const { r } = useRelayWords()
  return (
    <Table<RelayTask>
      rowKey="id"
      size="small"
      loading={loading}
      dataSource={tasks}
      pagination={false}
      scroll={{ x: 940 }}
      locale={{ emptyText: t.tasksEmpty }}
      rowSelection={{
        selectedRowKeys: selected,
        onChange: (keys) => onSelect(keys.map(String)),
        getCheckboxProps: (task) => ({ disabled: !canForward(task), 'aria-label': task.policy.title }),
      }}
      footer={() => t.total(total)}
      columns={[
        {
          title: t.policyTitle,
          render: (_, task) => <Link href={`/console/relay/${encodeURIComponent(task.id)}`}>{task.policy.title}</Link>,
        },
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
          render: (_, task) => task.memberCount + task.verifyCount - task.reachedCount,
        },
      ]}
    />
  )
}
