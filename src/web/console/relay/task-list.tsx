import { Alert, Button, Select, Table, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { forwardRelays } from '../../api/relay.ts'
import type { RelayOutcome, RelayState, RelayTask } from '../../api/types.ts'
import { failureText } from '../../messages/failure.ts'
import { Link, navigate, useAddress } from '../../routing.tsx'
import { AskText } from '../ask-text.tsx'
import { Failed } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { Deadline, RelayStateTag } from './deadline.tsx'
import { Outcomes } from './outcomes.tsx'
import { useTasks } from './use-tasks.ts'

const STATES: RelayState[] = ['OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED']

/** Tasks by deadline; several can be forwarded in one go, each succeeding or failing by itself. */
export function TaskList(): ReactNode {
  const { t, words } = useConsoleWords()
  const { query } = useAddress()
  const state = STATES.find((s) => s === query.get('state'))
  const { tasks, total, loading, error, liveError, reload, loadMore, hasMore, busy } = useTasks(state)
  const [selected, setSelected] = useState<string[]>([])
  const [outcomes, setOutcomes] = useState<RelayOutcome[]>()
  const forward = async (note: string): Promise<void> => {
    setOutcomes(await forwardRelays(selected, note || undefined))
    setSelected([])
    reload()
  }
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>{t.menu.relay}</Typography.Title>
        <Select
          value={state ?? ''}
          onChange={(value) => navigate(value ? `/console/relay?state=${value}` : '/console/relay')}
          options={[{ value: '', label: t.anyState }, ...STATES.map((s) => ({ value: s, label: t.relayState[s] }))]}
          popupMatchSelectWidth={false}
        />
        <AskText
          label={t.forwardTasks(selected.length)}
          ask={t.note}
          hint={t.forwardAllHint}
          optional
          button={{ type: 'primary', disabled: selected.length === 0 }}
          run={forward}
        />
      </div>
      <Failed error={error} retry={reload} />
      {liveError && <Alert type="warning" showIcon title={failureText(liveError, words)} />}
      {outcomes && <Outcomes outcomes={outcomes} tasks={tasks} onClose={() => setOutcomes(undefined)} />}
      <Table<RelayTask>
        rowKey="id"
        loading={loading}
        dataSource={tasks}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{ emptyText: t.tasksEmpty }}
        rowSelection={{ selectedRowKeys: selected, onChange: (keys) => setSelected(keys.map(String)) }}
        footer={() => t.total(total)}
        columns={[
          {
            title: t.policyTitle,
            render: (_, task) => (
              <Link href={`/console/relay/${encodeURIComponent(task.id)}`}>{task.policy.title}</Link>
            ),
          },
          { title: t.from, width: 160, render: (_, task) => task.from.name },
          { title: t.dueAt, width: 190, render: (_, task) => <Deadline task={task} /> },
          { title: t.state, width: 130, render: (_, task) => <RelayStateTag state={task.state} /> },
          { title: t.memberCount, dataIndex: 'memberCount', width: 90, align: 'right' },
          { title: t.verifyCount, dataIndex: 'verifyCount', width: 80, align: 'right' },
          { title: t.noticed, dataIndex: 'noticedCount', width: 80, align: 'right' },
          { title: t.reached, dataIndex: 'reachedCount', width: 80, align: 'right' },
        ]}
      />
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
    </div>
  )
}
