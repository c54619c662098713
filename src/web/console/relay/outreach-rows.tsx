import { Grid, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { OutreachImport, OutreachRow } from '../../api/generated/types.ts'
import { kitWords } from '../../messages/kit.ts'
import { formatMoment } from '../../messages/moment.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'

const colours = { RECORDED: 'green', ALREADY: 'default', REFUSED: 'red' } as const

/** Result of each row of a call sheet, done or previewed. On a phone everything is in one column. */
export function OutreachRows({ outcome, imported }: { outcome: OutreachImport; imported: boolean }): ReactNode {
  const { t: k } = useWords(kitWords)
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns()
  const folded = { title: k.company, render: (_: unknown, row: OutreachRow) => <Folded row={row} /> }
  const { recorded, already, refused, skipped, rows } = outcome
  // rows that need a person come first
  const ordered = [...rows].sort((a, b) => Number(b.outcome === 'REFUSED') - Number(a.outcome === 'REFUSED'))
  return (
    <>
      <p role="status">{(imported ? k.counts : k.wouldCounts)(recorded, already, refused, skipped)}</p>
      <DataTable<OutreachRow>
        rowKey="line"
        dataSource={ordered}
        {...(wide && { scroll: { x: 720 } })}
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
        columns={wide ? columns : [columns[0] ?? {}, folded]}
      />
    </>
  )
}

function useColumns(): TableColumnsType<OutreachRow> {
  const { t: k, language } = useWords(kitWords)
  return [
    { title: k.line, dataIndex: 'line', width: 60 },
    { title: k.reason, render: (_, row) => <Outcome row={row} /> },
    { title: k.company, render: (_, row) => row.name || row.uscc },
    { title: k.method, dataIndex: 'method', width: 110 },
    { title: k.at, width: 150, render: (_, row) => row.at && formatMoment(row.at, language) },
  ]
}

function Outcome({ row }: { row: OutreachRow }): ReactNode {
  const { t: k } = useWords(kitWords)
  return (
    <>
      <Tag color={colours[row.outcome]}>{k.outcome[row.outcome]}</Tag> {row.reason && row.reason}
    </>
  )
}

function Folded({ row }: { row: OutreachRow }): ReactNode {
  const { language } = useWords(kitWords)
  return (
    <>
      {row.name || row.uscc}
      <div>
        <Outcome row={row} />
      </div>
      <div className="below">{[row.method, row.at && formatMoment(row.at, language)].filter(Boolean).join(' · ')}</div>
    </>
  )
}
