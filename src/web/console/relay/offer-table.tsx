import { Grid } from 'antd'
import type { ReactNode } from 'react'
import type { MeasureOffer } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { today } from '../../messages/dates.ts'
import { relayWords } from '../../messages/relay.ts'
import { spanText, windowState } from '../../messages/validity.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'

/** Measures for enterprises: support and application window. On a phone everything is in one column. */
export function OfferTable({ measures }: { measures: MeasureOffer[] }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const wide = Grid.useBreakpoint().md ?? true
  const columns = [
    { title: t.measureTitle, dataIndex: 'title' },
    { title: words.support, width: 320, render: (_: unknown, one: MeasureOffer) => one.support ?? '—' },
    { title: words.window.label, width: 340, render: (_: unknown, one: MeasureOffer) => <Window measure={one} /> },
  ]
  const folded = {
    title: t.measureTitle,
    render: (_: unknown, one: MeasureOffer) => (
      <>
        {one.title}
        {one.support && <div>{one.support}</div>}
        <div className="below">
          {words.window.label}：<Window measure={one} />
        </div>
      </>
    ),
  }
  return (
    <DataTable<MeasureOffer>
      rowKey="id"
      dataSource={measures}
      pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false }}
      columns={wide ? columns : [folded]}
    />
  )
}

function Window({ measure }: { measure: MeasureOffer }): ReactNode {
  const { words, language } = useWords(relayWords)
  const state = windowState(measure, today())
  return (
    <>
      {spanText(words.window, measure.applyFrom, measure.applyTo, language)}
      {state.kind === 'daysLeft' && ` · ${words.window.daysLeft(state.days)}`}
      {(state.kind === 'notYet' || state.kind === 'closed') && ` · ${words.window[state.kind]}`}
    </>
  )
}
