import { Alert, Button, Grid, Select, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { TaskFilter } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { today } from '../../messages/dates.ts'
import { failureText } from '../../messages/failure.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { navigate, useAddress } from '../../routing.tsx'
import { CompaniesLeft } from '../companies/companies-left.tsx'
import { Failed } from '../failed.tsx'
import { OfficeContactCard } from '../office-contact.tsx'
import { BatchForward } from './batch-forward.tsx'
import { BatchReceive } from './batch-receive.tsx'
import { FollowUp } from './follow-up.tsx'
import { canForward } from './task-actions.tsx'
import { inOrder, type TaskOrder, taskOrders } from './task-order.ts'
import { TaskTable } from './task-table.tsx'
import { useTasks } from './use-tasks.ts'

const FILTERS: TaskFilter[] = ['OPEN', 'ALL', 'OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED']

/** Tasks, at first those that wait for a forward. Several can be received or forwarded at once, each by itself. */
export function TaskList(): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { query } = useAddress()
  const filter = FILTERS.find((f) => f === query.get('state')) ?? 'OPEN'
  const order = taskOrders.find((one) => one === query.get('sort')) ?? 'due'
  const { tasks: read, total, loading, error, liveError, reload, loadMore, hasMore, busy } = useTasks(filter)
  const tasks = inOrder(read, order, today())
  const [chosen, setChosen] = useState<string[]>([])
  // Tasks that left the list, or can no longer be forwarded, are not selected any more.
  const selected = tasks.filter((task) => chosen.includes(task.id) && canForward(task))
  // A forward does not complete a task without members.
  const waiting = tasks.filter((task) => canForward(task) && task.state !== 'FORWARDED' && task.memberCount > 0)
  const done = (): void => {
    setChosen([])
    reload()
  }
  // Pages come by deadline, so another order needs all tasks.
  const incomplete = order !== 'due' && hasMore && !busy && !error
  useEffect(() => {
    if (incomplete) loadMore()
  }, [incomplete, loadMore])
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>{t.menu.relay}</Typography.Title>
        <Narrow filter={filter} order={order} />
        <Button disabled={waiting.length === 0} onClick={() => setChosen(waiting.map((task) => task.id))}>
          {r.selectWaiting(waiting.length)}
        </Button>
        <BatchReceive tasks={selected} onDone={done} />
        <BatchForward tasks={selected} onDone={done} />
      </div>
      <Failed error={error} retry={reload} />
      {liveError && <Alert type="warning" showIcon title={failureText(liveError, words)} />}
      {filter === 'OPEN' && total === 0 && <FollowUp />}
      <TaskTable
        tasks={tasks}
        loading={loading}
        total={total}
        none={filter === 'OPEN' ? r.noOpenTasks : t.tasksEmpty}
        order={order}
        onOrder={(by) => navigate(addressOf(filter, by), true)}
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

function addressOf(filter: TaskFilter, order: TaskOrder): string {
  const query = new URLSearchParams({
    ...(filter !== 'OPEN' && { state: filter }),
    ...(order !== 'due' && { sort: order }),
  })
  return query.size > 0 ? `/console/relay?${query}` : '/console/relay'
}

/** Filter of the tasks; on a phone, without column heads, also their order. */
function Narrow({ filter, order }: { filter: TaskFilter; order: TaskOrder }): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const wide = Grid.useBreakpoint().md ?? true
  const names: Record<TaskFilter, string> = { ...t.relayState, OPEN: r.openTasks, ALL: r.allTasks }
  return (
    <>
      <Select
        value={filter}
        aria-label={t.state}
        onChange={(value) => navigate(addressOf(value, order))}
        options={FILTERS.map((value) => ({ value, label: names[value] }))}
        popupMatchSelectWidth={false}
      />
      {!wide && (
        <Select
          value={order}
          aria-label={r.sortBy}
          onChange={(value) => navigate(addressOf(filter, value), true)}
          options={taskOrders.map((value) => ({ value, label: r.order[value] }))}
          popupMatchSelectWidth={false}
        />
      )}
    </>
  )
}
