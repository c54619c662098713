import { Table } from 'antd'
import type { ReactNode } from 'react'
import type { RelayHop } from '../api/types.ts'
import { formatInstant } from '../messages/dates.ts'
import { Deadline, RelayStateTag } from './relay/deadline.tsx'
import { useConsoleWords } from './words.ts'

type Branch = RelayHop & { children?: Branch[] }

export function ChainHops({ hops }: { hops: readonly RelayHop[] }): ReactNode {
  const { t, language } = useConsoleWords()
  const at = (instant: string | null): string => (instant ? formatInstant(instant, language) : '—')
  return (
    <Table<Branch>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 1000 }}
      dataSource={grow(hops)}
      expandable={{ defaultExpandAllRows: true }}
      columns={[
        { title: t.org, render: (_, hop) => hop.org.name, width: 180 },
        { title: t.state, render: (_, hop) => <RelayStateTag state={hop.state} />, width: 96 },
        { title: t.dueAt, render: (_, hop) => <Deadline task={hop} />, width: 140 },
        { title: t.receivedAt, render: (_, hop) => at(hop.receivedAt), width: 120 },
        { title: t.forwardedAt, render: (_, hop) => at(hop.forwardedAt), width: 120 },
        { title: t.memberCount, dataIndex: 'memberCount', align: 'right', width: 68 },
        { title: t.noticed, dataIndex: 'noticedCount', align: 'right', width: 68 },
        { title: t.reached, dataIndex: 'reachedCount', align: 'right', width: 68 },
        { title: t.opened, dataIndex: 'openedCount', align: 'right', width: 68 },
        { title: t.acted, dataIndex: 'actedCount', align: 'right', width: 68 },
      ]}
    />
  )
}

/** A hop whose parent is not shown (a relay administrator sees the own subtree only) stands as a root. */
export function grow(hops: readonly RelayHop[]): Branch[] {
  const ids = new Set(hops.map((hop) => hop.id))
  const under = (parentId: string | null): Branch[] =>
    hops
      .filter((hop) => (hop.parentId !== null && ids.has(hop.parentId) ? hop.parentId : null) === parentId)
      .map((hop) => {
        const children = under(hop.id)
        return children.length ? { ...hop, children } : hop
      })
  return under(null)
}
