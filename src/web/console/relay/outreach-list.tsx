import { Button, Card, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { RecordedOutreach, RelayTask, TaskOutreach } from '../../api/generated/types.ts'
import { fetchOutreaches } from '../../api/kit.ts'
import { useAction, useLoad } from '../../loading.ts'
import { kitWords } from '../../messages/kit.ts'
import { formatMoment } from '../../messages/moment.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'
import { Failed } from '../failed.tsx'
import { ImportOutreach } from './outreach-import.tsx'
import { canForward } from './task-actions.tsx'
import { WithdrawOutreach } from './withdraw-outreach.tsx'

type Props = { task: RelayTask; changes: number; onDone: (task: RelayTask) => void }

/** 线下告知: import of a call sheet, and the recorded contacts. */
export function OutreachList({ task, changes, onDone }: Props): ReactNode {
  const { t: k } = useWords(kitWords)
  const [turn, setTurn] = useState(0)
  return (
    <div className="stack">
      {canForward(task) && (
        <Card size="small" title={k.importTitle}>
          <p className="hint">{k.importHint}</p>
          <ImportOutreach taskId={task.id} onDone={() => setTurn((n) => n + 1)} />
        </Card>
      )}
      <Recorded key={`${task.id} ${changes} ${turn}`} task={task} onDone={onDone} />
    </div>
  )
}

function Recorded({ task, onDone }: Omit<Props, 'changes'>): ReactNode {
  const { t: k, words } = useWords(kitWords)
  const first = useLoad('outreaches', () => fetchOutreaches(task.id))
  const [more, setMore] = useState<TaskOutreach[]>([])
  const { run, busy, error } = useAction()
  const pages = [...(first.data ? [first.data] : []), ...more]
  const last = pages.at(-1)?.outreaches.pageInfo
  const loadMore = (): void =>
    void run(async () => {
      const next = await fetchOutreaches(task.id, last?.endCursor ?? undefined)
      if (next) setMore((before) => [...before, next])
    })
  const counts = first.data && (
    <>
      <Tag>{k.told(first.data.toldOfflineCount)}</Tag>
      {first.data.contestedOutreachCount > 0 && <Tag color="red">{k.contested(first.data.contestedOutreachCount)}</Tag>}
    </>
  )
  return (
    <Card size="small" title={k.recordedTitle} extra={counts}>
      <p className="hint">{k.recordedHint}</p>
      <Failed error={first.error ?? error} retry={first.reload} />
      <OutreachTable
        task={task}
        onDone={onDone}
        loading={first.loading}
        list={pages.flatMap((page) => page.outreaches.edges.map(({ node }) => node))}
      />
      {last?.hasNextPage && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
    </Card>
  )
}

type TableProps = Omit<Props, 'changes'> & { list: RecordedOutreach[]; loading: boolean }

function OutreachTable({ task, onDone, list, loading }: TableProps): ReactNode {
  const { t: k, language } = useWords(kitWords)
  return (
    <DataTable<RecordedOutreach>
      rowKey="id"
      loading={loading}
      dataSource={list}
      scroll={{ x: 720 }}
      empty={k.none}
      columns={[
        { title: k.company, render: (_, one) => one.name ?? k.noMember },
        { title: k.method, dataIndex: 'method', width: 110 },
        { title: k.at, width: 160, render: (_, one) => formatMoment(one.at, language) },
        { title: k.note, dataIndex: 'note' },
        {
          title: k.state,
          render: (_, one) =>
            one.contestedAt ? (
              <>
                <Tag color="red">{k.contestedAt(formatMoment(one.contestedAt, language))}</Tag> {one.contestReason}
              </>
            ) : (
              k.counted
            ),
        },
        {
          width: 110,
          render: (_, one) =>
            canForward(task) && (
              <WithdrawOutreach
                task={task}
                withdrawal={{ outreachIds: [one.id] }}
                sure={k.withdrawOneSure}
                onDone={onDone}
              />
            ),
        },
      ]}
    />
  )
}
