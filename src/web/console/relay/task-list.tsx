import { Alert, Button, Select, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { TaskFilter } from '../../api/relay.ts'
import { failureText } from '../../messages/failure.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { navigate, useAddress } from '../../routing.tsx'
import { CompaniesLeft } from '../companies/companies-left.tsx'
import { Failed } from '../failed.tsx'
import { OfficeContactCard } from '../office-contact.tsx'
import { useConsoleWords } from '../words.ts'
import { BatchForward } from './batch-forward.tsx'
import { canForward } from './task-actions.tsx'
import { TaskTable } from './task-table.tsx'
import { useTasks } from './use-tasks.ts'

const FILTERS: TaskFilter[] = ['OPEN', 'ALL', 'OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED']

/** Tasks by deadline, at first those that still want a forward; several can be forwarded in one go, each succeeding or failing by itself. */
export function TaskList(): ReactNode {
  const { t, words } = useConsoleWords()
  const { r } = useRelayWords()
  const names: Record<TaskFilter, string> = { ...t.relayState, OPEN: r.openTasks, ALL: r.allTasks }
  const { query } = useAddress()
  const filter = FILTERS.find((f) => f === query.get('state')) ?? 'OPEN'
  const { tasks, total, loading, error, liveError, reload, loadMore, hasMore, busy } = useTasks(filter)
  const [chosen, setChosen] = useState<string[]>([])
  // what left the list or can no longer be forwarded is not chosen any more
  const selected = tasks.filter((task) => chosen.includes(task.id) && canForward(task))
  const waiting = tasks.filter((task) => canForward(task) && task.state !== 'FORWARDED')
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>{t.menu.relay}</Typography.Title>
        <Select
          value={filter}
          aria-label={t.state}
          onChange={(value) => navigate(value === 'OPEN' ? '/console/relay' : `/console/relay?state=${value}`)}
          options={FILTERS.map((value) => ({ value, label: names[value] }))}
          popupMatchSelectWidth={false}
        />
        <Button disabled={waiting.length === 0} onClick={() => setChosen(waiting.map((task) => task.id))}>
          {r.selectWaiting(waiting.length)}
        </Button>
        <BatchForward
          tasks={selected}
          onDone={() => {
            setChosen([])
            reload()
          }}
        />
      </div>
      <Failed error={error} retry={reload} />
      {liveError && <Alert type="warning" showIcon title={failureText(liveError, words)} />}
      <TaskTable
        tasks={tasks}
        loading={loading}
        total={total}
        none={filter === 'OPEN' ? r.noOpenTasks : t.tasksEmpty}
        selected={selected.map((task) => task.id)}
        onSelect={setChosen}
      />
      {filter === 'OPEN' && total === 0 && <CompaniesLeft />}
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
      <OfficeContactCard hint={r.officeRelayHint} />
    </div>
  )
}
