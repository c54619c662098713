import { Button, Grid, type TableColumnsType, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { CompanyFilter } from '../../api/companies.ts'
import type { Company } from '../../api/generated/types.ts'
import { companiesWords } from '../../messages/companies.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'
import { CompanyItems } from './company-items.tsx'

type Props = {
  rows: readonly Company[]
  /** undefined = not counted */
  total: number | undefined
  loading: boolean
  filter: CompanyFilter
  /** companies that are open at first */
  expanded?: readonly string[]
  onRecorded: (recipientId: string) => void
}

/** One row for each company, which opens to its policies. On a phone everything is in one column. */
export function CompanyTable({ rows, total, loading, filter, expanded = [], onRecorded }: Props): ReactNode {
  const { t: c } = useWords(companiesWords)
  const [open, setOpen] = useState<readonly string[]>(expanded)
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns()
  const folded = { title: c.company, render: (_: unknown, row: Company) => <Folded row={row} /> }
  return (
    <DataTable<Company>
      rowKey="recipientId"
      loading={loading}
      dataSource={rows}
      empty={c.empty}
      total={total === undefined ? undefined : c.total(total)}
      columns={wide ? columns : [folded]}
      expandable={{
        expandedRowKeys: open,
        expandRowByClick: true,
        onExpandedRowsChange: (keys) => setOpen(keys.map(String)),
        expandIcon: ({ expanded: isOpen, record, onExpand }) => (
          <Button
            size="small"
            type="text"
            aria-expanded={isOpen}
            aria-label={isOpen ? c.hide(record.name) : c.show(record.name)}
            onClick={(event) => onExpand(record, event)}
          >
            {isOpen ? '▾' : '▸'}
          </Button>
        ),
        expandedRowRender: (row) => (
          <CompanyItems company={row} suggestion={filter.suggestion} onRecorded={() => onRecorded(row.recipientId)} />
        ),
      }}
    />
  )
}

function useColumns(): TableColumnsType<Company> {
  const { t: c } = useWords(companiesWords)
  return [
    { title: c.company, render: (_, row) => <Name row={row} /> },
    { title: c.uscc, dataIndex: 'uscc', width: 200 },
    { title: c.toTell, width: 260, render: (_, row) => c.toTellOf(row.forwardCount, row.verifyCount) },
  ]
}

function Name({ row }: { row: Company }): ReactNode {
  const { t: c } = useWords(companiesWords)
  return (
    <>
      {row.name} {!row.hasAccount && <Tag>{c.noAccount}</Tag>}
    </>
  )
}

function Folded({ row }: { row: Company }): ReactNode {
  const { t: c } = useWords(companiesWords)
  return (
    <>
      <Name row={row} />
      <div>{c.toTellOf(row.forwardCount, row.verifyCount)}</div>
      <div className="below">{row.uscc}</div>
    </>
  )
}
