import { Grid, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayMember } from '../../api/generated/types.ts'
import { companiesWords } from '../../messages/companies.ts'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { DataTable } from '../data-table.tsx'
import { SuggestionTag } from './suggestion-tag.tsx'

/** From this number on only rows in sight are drawn. */
const MANY = 300

type Props = {
  rows: RelayMember[]
  total: number
  loading: boolean
  failed: boolean
  selected: string[]
  onSelect: (ids: readonly unknown[]) => void
  /** actions that take back something about a member */
  actions: (row: RelayMember) => ReactNode
}

/** Members of a task with checkboxes. On a phone everything is in one column. */
export function MemberRows({ rows, total, loading, failed, selected, onSelect, actions }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: m } = useWords(membersWords)
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns(actions)
  const folded = {
    title: t.memberName,
    render: (_: unknown, row: RelayMember) => <Folded row={row} actions={actions} />,
  }
  const many = rows.length > MANY
  const width = wide ? 770 : 300
  return (
    <DataTable<RelayMember>
      rowKey="recipientId"
      loading={loading}
      dataSource={rows}
      virtual={many}
      {...((many || wide) && { scroll: { x: width, ...(many && { y: 560 }) } })}
      empty={failed ? '' : t.membersEmpty}
      rowSelection={{ selectedRowKeys: selected, onChange: onSelect, columnWidth: 40 }}
      total={m.memberTotal(total)}
      columns={wide ? columns : [folded]}
    />
  )
}

function useColumns(actions: Props['actions']): TableColumnsType<RelayMember> {
  const { t } = useWords(consoleWords)
  return [
    { title: t.memberName, render: (_, row) => <Name row={row} /> },
    { title: t.uscc, dataIndex: 'uscc', width: 190 },
    { title: t.advice, width: 110, render: (_, row) => <SuggestionTag of={row.suggestion} /> },
    { title: t.memberState, width: 280, render: (_, row) => <PolicyStep row={row} actions={actions} /> },
  ]
}

/** Link to everything that the member is to be contacted about. */
function Name({ row }: { row: RelayMember }): ReactNode {
  const { t: c } = useWords(companiesWords)
  const href = `/console/companies?company=${encodeURIComponent(row.recipientId)}`
  return (
    <Link href={href} title={c.ofCompany(row.name)}>
      {row.name}
    </Link>
  )
}

type RowProps = Pick<Props, 'actions'> & { row: RelayMember }

function PolicyStep({ row, actions }: RowProps): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: m } = useWords(membersWords)
  return (
    <>
      {row.state ? t.memberDelivery[row.state] : t.notYet} {row.toldOffline && <Tag>{t.toldOffline}</Tag>}{' '}
      {!row.hasAccount && <Tag>{m.noAccount}</Tag>}
      {actions(row)}
    </>
  )
}

function Folded({ row, actions }: RowProps): ReactNode {
  return (
    <>
      <Name row={row} />
      <div className="below">{row.uscc}</div>
      <div>
        <SuggestionTag of={row.suggestion} /> <PolicyStep row={row} actions={actions} />
      </div>
    </>
  )
}
