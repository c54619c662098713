import { Alert, Card, Spin, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  fetchLedger,
  fetchLedgerCsv,
  type LedgerFigure,
  type LedgerKind,
  type LedgerRow,
  ledgers,
  type Period,
} from '../api/ledger.ts'
import { useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { formatDuration } from '../messages/duration.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { DataTable } from './data-table.tsx'
import { Failed } from './failed.tsx'
import { PeriodField } from './ledger-period.tsx'
import { periods } from './periods.ts'
import { SaveButton } from './save-button.tsx'
import { useStaff } from './staff.tsx'

/** 工作台账: work of organisations, and effect of departments' documents. Rows are in the order of names: no ranking. */
export function LedgerPage(): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { has } = useStaff()
  const [period, setPeriod] = useState(() => periods().month)
  const all = has('OVERSEER', 'REVIEWER', 'ADMIN')
  return (
    <div className="stack">
      <div className="bar">
        <Typography.Title level={3}>{t.menu.ledger}</Typography.Title>
      </div>
      <PeriodField period={period} onChange={setPeriod} />
      <Alert type="info" showIcon title={r.ledgerPurpose} />
      {(all || has('RELAY_ADMIN')) && <Ledger kind="work" period={period} />}
      {(all || has('PUBLISHER')) && <Ledger kind="effect" period={period} />}
    </div>
  )
}

function Ledger({ kind, period }: { kind: LedgerKind; period: Period }): ReactNode {
  const { t: r } = useWords(relayWords)
  const { from, to } = period
  const { data, loading, error, reload } = useLoad(`${kind} ${from} ${to}`, () => fetchLedger(kind, period))
  return (
    <Card size="small" title={r.ledger[kind]}>
      <p className="hint">{r.ledgerHint[kind]}</p>
      <div className="bar">
        <SaveButton
          label={r.csv[kind]}
          name={`${kind === 'work' ? 'work' : 'department'}-ledger-${from}-${to}.csv`}
          type="text/csv; charset=utf-8"
          disabled={!data}
          read={() => fetchLedgerCsv(kind, period)}
        />
      </div>
      <Failed error={error} retry={reload} />
      {loading && <Spin />}
      {data && <LedgerTable kind={kind} rows={data} />}
    </Card>
  )
}

function LedgerTable({ kind, rows }: { kind: LedgerKind; rows: LedgerRow[] }): ReactNode {
  const { t: r, language } = useWords(relayWords)
  const { figures } = ledgers[kind]
  const figure = (row: LedgerRow, key: LedgerFigure): ReactNode =>
    key.endsWith('Seconds') ? formatDuration(row[key], language) : (row[key] ?? 0).toLocaleString()
  return (
    <DataTable<LedgerRow>
      rowKey={(row) => row.org.id}
      dataSource={rows}
      scroll={{ x: 150 + figures.length * 108 }}
      empty={r.ledgerEmpty}
      columns={[
        { title: r.ledgerOrg[kind], width: 150, fixed: 'start', render: (_, row) => row.org.name },
        ...figures.map((key) => ({
          title: r.figures[key],
          key,
          width: 108,
          align: 'right' as const,
          render: (_: unknown, row: LedgerRow) => figure(row, key),
        })),
      ]}
    />
  )
}
