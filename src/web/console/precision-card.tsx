import { Card } from 'antd'
import type { ReactNode } from 'react'
import { fetchPrecision } from '../api/feedback.ts'
import type { MeasurePrecision } from '../api/generated/types.ts'
import { useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'
import { DataTable } from './data-table.tsx'

/** Readers' feedback on each measure's matching; nothing without the right or without feedback. */
export function PrecisionCard({ policyId }: { policyId: string }): ReactNode {
  const { t } = useWords(consoleWords)
  const { data } = useLoad(`precision ${policyId}`, () => fetchPrecision(policyId))
  if (!data?.some(({ answers, answersBand }) => answers !== 0 || answersBand !== '<10')) return null
  const column = (title: string, key: keyof MeasurePrecision) => ({
    title,
    dataIndex: key,
    render: (value: number | null) => value ?? '–',
  })
  const notes = data.flatMap(({ measure, ruleNotes }) => ruleNotes.map((note) => `${measure.title}：${note}`))
  return (
    <Card size="small" title={t.precision.title}>
      <DataTable
        rowKey={({ measure }) => measure.id}
        dataSource={data}
        columns={[
          { title: t.precision.measure, render: (_value: unknown, row: MeasurePrecision) => row.measure.title },
          {
            title: t.precision.answers,
            render: (_value: unknown, row: MeasurePrecision) => row.answers ?? row.answersBand,
          },
          column(t.precision.useful, 'useful'),
          column(t.precision.notInterested, 'notInterested'),
          column(t.precision.wrongFact, 'wrongFact'),
          column(t.precision.wrongRule, 'wrongRule'),
          {
            title: t.precision.share,
            render: (_value: unknown, row: MeasurePrecision) =>
              row.precision === null ? '–' : `${Math.round(row.precision * 100)} %`,
          },
        ]}
      />
      {notes.length > 0 && (
        <ul>
          {notes.map((note, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two readers may write the same
            <li key={i}>{note}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}
