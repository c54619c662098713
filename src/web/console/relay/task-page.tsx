import { Spin, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { fetchTask, watchTasks } from '../../api/relay.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { Failed } from '../failed.tsx'
import { RelayStateTag } from './deadline.tsx'
import { TaskActions } from './task-actions.tsx'
import { TaskFacts } from './task-facts.tsx'
import { TaskTabs } from './task-tabs.tsx'
import { TaskWords } from './task-words.tsx'

/** One task: its state, its steps and its members. */
export function TaskPage({ id }: { id: string }): ReactNode {
  const { words } = useWords(consoleWords)
  const { data, loading, error, reload } = useLoad(`task ${id}`, () => fetchTask(id, { first: 1 }))
  const [live, setLive] = useState<RelayTask>()
  const [changes, setChanges] = useState(0)
  useEffect(
    () =>
      watchTasks(
        (task) => {
          if (task.id !== id) return
          setLive(task)
          setChanges((n) => n + 1)
        },
        () => undefined,
      ),
    [id],
  )
  if (loading) return <Spin />
  if (error && !data) return <Failed error={error} retry={reload} />
  if (!data) return <p>{words.notFound}</p>
  const task = live ?? data
  const done = (changed: RelayTask): void => {
    setLive(changed)
    setChanges((n) => n + 1)
  }
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>
          {task.policy.title} <RelayStateTag state={task.state} />
        </Typography.Title>
        <TaskActions task={task} onDone={done} />
      </div>
      <TaskWords task={task} />
      <TaskFacts task={task} changes={changes} />
      <TaskTabs task={task} changes={changes} onDone={done} />
    </div>
  )
}
