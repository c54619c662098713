import { Descriptions, Spin, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { fetchTask, watchTasks } from '../../api/relay.ts'
import type { RelayTask } from '../../api/types.ts'
import { useLoad } from '../../loading.ts'
import { useMembersWords } from '../../messages/members.ts'
import { Link } from '../../routing.tsx'
import { Failed } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { Deadline, RelayStateTag } from './deadline.tsx'
import { TaskActions } from './task-actions.tsx'
import { TaskTabs } from './task-tabs.tsx'
import { Why } from './why.tsx'

/** One task: where it stands, what can be done, and its members. */
export function TaskPage({ id }: { id: string }): ReactNode {
  const { words, t } = useConsoleWords()
  const { m } = useMembersWords()
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
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, sm: 2, md: 4 }}
        items={[
          [t.from, task.from.name],
          [t.org, task.org.name],
          [t.dueAt, <Deadline key="due" task={task} full />],
          [words.documentNumber, task.policy.documentNumber ?? '—'],
          [t.memberCount, task.memberCount],
          [t.verifyCount, task.verifyCount],
          [t.noticed, task.noticedCount],
          [t.reached, task.reachedCount],
          [t.note, task.note ?? '—'],
          [m.why, <Why key="why" taskId={task.id} changes={changes} />],
          [
            t.chain,
            <Link key="chain" href={`/console/chains/${encodeURIComponent(task.policy.id)}`}>
              {t.viewChain}
            </Link>,
          ],
          [
            words.fullText,
            <a key="text" href={`/policies/${encodeURIComponent(task.policy.id)}`} target="_blank" rel="noopener">
              {words.allDetails}
            </a>,
          ],
        ].map(([label, children]) => ({ key: String(label), label, children }))}
      />
      <TaskTabs task={task} changes={changes} onDone={done} />
    </div>
  )
}
