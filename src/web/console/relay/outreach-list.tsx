import { Button, Card, Table, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOutreaches, type RecordedOutreach, type TaskOutreach } from '../../api/kit.ts'
import type { RelayTask } from '../../api/types.ts'
import { useAction, useLoad } from '../../loading.ts'
import { useKitWords } from '../../messages/kit-words.ts'
import { formatMoment } from '../../messages/moment.ts'
import { Failed } from '../failed.tsx'
import { ImportOutreach } from './outreach-import.tsx'

/** 线下告知: the import of a call sheet, and what was recorded. */
export function OutreachList({ task, changes }: { task: RelayTask; changes: number }): ReactNode {
  const { k } = useKitWords()
  const [turn, setTurn] = useState(0)
  const closed = task.state === 'RECALLED' || task.state === 'RETURNED'
  return (
    <div className="stack">
      {!closed && (
        <Card size="small" title={k.importTitle}>
          <p className="hint">{k.importHint}</p>
          <ImportOutreach taskId={task.id} onDone={() => setTurn((n) => n + 1)} />
        </Card>
      )}
      <Recorded key={`${task.id} ${changes} ${turn}`} taskId={task.id} />
    </div>
  )
}

function Recorded({ taskId }: { taskId: string }): ReactNode {
  const { k, words } = useKitWords()
  const first = useLoad('outreaches', () => fetchOutreaches(taskId))
  const [more, setMore] = useState<TaskOutreach[]>([])
  const { run, busy, error } = useAction()
  const pages = [...(first.data ? [first.data] : []), ...more]
  const last = pages.at(-1)?.outreaches.pageInfo
  const loadMore = (): void =>
    void run(async () => {
      const next = await fetchOutreaches(taskId, last?.endCursor ?? undefined)
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

function OutreachTable({ list, loading }: { list: RecordedOutreach[]; loading: boolean }): ReactNode {
  const { k, language } = useKitWords()
  return (
    <Table<RecordedOutreach>
      rowKey="id"
      size="small"
      loading={loading}
      dataSource={list}
      pagination={false}
      scroll={{ x: 720 }}
      locale={{ emptyText: k.none }}
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
      ]}
    />
  )
}
