import { Button, Modal, Table, Tag, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { decodeText } from '../../api/files.ts'
import { ApiError } from '../../api/graphql.ts'
import { importOutreach, type OutreachImport, type OutreachRow, previewOutreach } from '../../api/kit.ts'
import { useKitWords } from '../../messages/kit-words.ts'
import { formatMoment } from '../../messages/moment.ts'
import { useOperation } from '../failed.tsx'

// it travels as one string of a request of at most 4 MB
const bytesMax = 3_000_000
const colours = { RECORDED: 'green', ALREADY: 'default', REFUSED: 'red' } as const

type Shown = { csv: string; outcome: OutreachImport; imported: boolean }

/** A filled-in call sheet: what would be recorded first, then the recording, each with its outcome by row. */
export function ImportOutreach({ taskId, onDone }: { taskId: string; onDone: () => void }): ReactNode {
  const { k, words } = useKitWords()
  const operate = useOperation()
  const [shown, setShown] = useState<Shown>()
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    await operate(work)
    setBusy(false)
  }
  const choose = (file: File): void =>
    void run(async () => {
      if (file.size > bytesMax) throw new ApiError('CONFLICT', k.tooLarge)
      const csv = decodeText(await file.arrayBuffer())
      setShown({ csv, outcome: await previewOutreach(taskId, csv), imported: false })
    })
  const confirm = (csv: string): void =>
    void run(async () => {
      setShown({ csv, outcome: await importOutreach(taskId, csv), imported: true })
      onDone()
    })
  const count = shown?.imported ? 0 : (shown?.outcome.recorded ?? 0)
  return (
    <>
      <Upload
        accept=".csv,.txt,text/csv"
        showUploadList={false}
        beforeUpload={(file) => {
          choose(file)
          return false
        }}
      >
        <Button loading={busy && !shown}>{k.choose}</Button>
      </Upload>
      <Modal
        destroyOnHidden
        width={900}
        open={shown !== undefined}
        title={shown?.imported ? k.result : k.preview}
        okText={count > 0 ? k.confirm(count) : k.close}
        cancelText={words.cancel}
        cancelButtonProps={count > 0 ? {} : { hidden: true }}
        confirmLoading={busy}
        onOk={() => (shown && count > 0 ? confirm(shown.csv) : setShown(undefined))}
        onCancel={() => setShown(undefined)}
      >
        {shown && <Outcome {...shown} />}
      </Modal>
    </>
  )
}

function Outcome({ outcome, imported }: Shown): ReactNode {
  const { k, language } = useKitWords()
  const { recorded, already, refused, skipped, rows } = outcome
  // what needs a person stands first
  const ordered = [...rows].sort((a, b) => Number(b.outcome === 'REFUSED') - Number(a.outcome === 'REFUSED'))
  return (
    <>
      <p role="status">{(imported ? k.counts : k.wouldCounts)(recorded, already, refused, skipped)}</p>
      <Table<OutreachRow>
        rowKey="line"
        size="small"
        dataSource={ordered}
        scroll={{ x: 720 }}
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: k.line, dataIndex: 'line', width: 60 },
          {
            title: k.reason,
            render: (_, row) => (
              <>
                <Tag color={colours[row.outcome]}>{k.outcome[row.outcome]}</Tag> {row.reason}
              </>
            ),
          },
          { title: k.company, render: (_, row) => row.name || row.uscc },
          { title: k.method, dataIndex: 'method', width: 110 },
          { title: k.at, width: 150, render: (_, row) => row.at && formatMoment(row.at, language) },
        ]}
      />
    </>
  )
}
