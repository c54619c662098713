import { Alert, Button, Select, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { RelayState } from '../../api/types.ts'
import { failureText } from '../../messages/failure.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { navigate, useAddress } from '../../routing.tsx'
import { Failed } from '../failed.tsx'
import { OfficeContactCard } from '../office-contact.tsx'
import { useConsoleWords } from '../words.ts'
import { BatchForward } from './batch-forward.tsx'
import { canForward } from './task-actions.tsx'
import { TaskTable } from './task-table.tsx'
import { useTasks } from './use-tasks.ts'

const STATES: RelayState[] = ['OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED']

/** Tasks by deadline; several can be forwarded in one go, each succeeding or failing by itself. */
export function TaskList(): ReactNode {
  const { t, words } = useConsoleWords()
  const { r } = useRelayWords()
  const { query } = useAddress()
  const state = STATES.find((s) => s === query.get('state'))
  const { tasks, total, loading, error, liveError, reload, loadMore, hasMore, busy } = useTasks(state)
  const [chosen, setChosen] = useState<string[]>([])
  // what left the list or can no longer be forwarded is not chosen any more
  const selected = tasks.filter((task) => chosen.includes(task.id) && canForward(task))
  const waiting = tasks.filter((task) => canForward(task) && task.state !== 'FORWARDED')
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>{t.menu.relay}</Typography.Title>
        <Select
          value={state ?? ''}
          aria-label={t.state}
          onChange={(value) => navigate(value ? `/console/relay?state=${value}` : '/console/relay')}
          options={[{ value: '', label: t.anyState }, ...STATES.map((s) => ({ value: s, label: t.relayState[s] }))]}
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
        selected={selected.map((task) => task.id)}
        onSelect={setChosen}
      />
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
      <OfficeContactCard hint={r.officeRelayHint} />
    </div>
  )
}
