import { Grid, Table, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayMember } from '../../api/types.ts'
import { useMembersWords } from '../../messages/members.ts'
import { useConsoleWords } from '../words.ts'

/** From so many rows on only those in sight are drawn. */
const MANY = 300

type Props = {
  rows: RelayMember[]
  total: number
  loading: boolean
  failed: boolean
  selected: string[]
  onSelect: (ids: readonly unknown[]) => void
}

/** Members of a task to be ticked; on a phone all of one in one column. */
export function MemberRows({ rows, total, loading, failed, selected, onSelect }: Props): ReactNode {
  const { t } = useConsoleWords()
  const { m } = useMembersWords()
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns()
  const folded = { title: t.memberName, render: (_: unknown, row: RelayMember) => <Folded row={row} /> }
  const many = rows.length > MANY
  const width = wide ? 720 : 300
  return (
    <Table<RelayMember>
      rowKey="recipientId"
      size="small"
      loading={loading}
      dataSource={rows}
      pagination={false}
      virtual={many}
      {...((many || wide) && { scroll: { x: width, ...(many && { y: 560 }) } })}
      locale={{ emptyText: loading || failed ? ' ' : t.membersEmpty }}
      rowSelection={{ selectedRowKeys: selected, onChange: onSelect, columnWidth: 40 }}
      {...(!loading && { footer: () => m.memberTotal(total) })}
      columns={wide ? columns : [folded]}
    />
  )
}

function useColumns(): TableColumnsType<RelayMember> {
  const { t } = useConsoleWords()
  return [
    { title: t.memberName, dataIndex: 'name' },
    { title: t.uscc, dataIndex: 'uscc', width: 190 },
    { title: t.advice, width: 110, render: (_, row) => <Advice row={row} /> },
    { title: t.memberState, width: 230, render: (_, row) => <Standing row={row} /> },
  ]
}

function Advice({ row }: { row: RelayMember }): ReactNode {
  const { t } = useConsoleWords()
  return <Tag color={row.suggestion === 'FORWARD' ? 'green' : 'gold'}>{t.suggestion[row.suggestion]}</Tag>
}

function Standing({ row }: { row: RelayMember }): ReactNode {
  const { t } = useConsoleWords()
  const { m } = useMembersWords()
  return (
    <>
      {row.state ? t.memberDelivery[row.state] : t.notYet} {row.toldOffline && <Tag>{t.toldOffline}</Tag>}{' '}
      {!row.hasAccount && <Tag>{m.noAccount}</Tag>}
    </>
  )
}

function Folded({ row }: { row: RelayMember }): ReactNode {
  return (
    <>
      {row.name}
      <div className="below">{row.uscc}</div>
      <div>
        <Advice row={row} /> <Standing row={row} />
      </div>
    </>
  )
}
