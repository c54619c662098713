import { Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { forwardRelays } from '../../api/relay.ts'
import type { RelayOutcome, RelayTask } from '../../api/types.ts'
import { useAction } from '../../loading.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { Failed } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { BatchTable, totalsOf } from './batch-table.tsx'

type Props = { tasks: readonly RelayTask[]; onDone: () => void }
type Shown = { tasks: readonly RelayTask[]; outcomes: RelayOutcome[]; ran: boolean }

/** 批量转发: first what would come of each task, then, confirmed, what came of it. */
export function BatchForward({ tasks, onDone }: Props): ReactNode {
  const { t, words } = useConsoleWords()
  const { r } = useRelayWords()
  const [shown, setShown] = useState<Shown>()
  const [note, setNote] = useState('')
  const { run, busy, error, clear } = useAction()
  const preview = (): void =>
    void run(async () => {
      const outcomes = await forwardRelays({ tasks, preview: true })
      setNote('')
      setShown({ tasks, outcomes, ran: false })
    })
  const passed = new Set(shown?.outcomes.filter(({ code }) => code === null).map(({ taskId }) => taskId))
  const ready = shown?.tasks.filter((task) => passed.has(task.id)) ?? []
  const confirm = (): void =>
    void run(async () => {
      const text = note.trim()
      const outcomes = await forwardRelays({ tasks: ready, preview: false, ...(text && { note: text }) })
      setShown((before) => before && { ...before, outcomes, ran: true })
      onDone()
    })
  const close = (): void => {
    setShown(undefined)
    clear()
  }
  const asking = shown !== undefined && !shown.ran
  return (
    <>
      <Button type="primary" loading={busy && !shown} disabled={tasks.length === 0} onClick={preview}>
        {r.batch(tasks.length)}
      </Button>
      {!shown && <Failed error={error} />}
      <Modal
        destroyOnHidden
        width={1000}
        open={shown !== undefined}
        title={asking ? r.batchPreview : t.outcomes}
        okText={asking ? r.batchConfirm(ready.length) : r.close}
        okButtonProps={{ disabled: asking && ready.length === 0 }}
        cancelText={words.cancel}
        cancelButtonProps={asking ? {} : { hidden: true }}
        confirmLoading={busy}
        closable={!busy}
        mask={{ closable: false }}
        onOk={asking ? confirm : close}
        onCancel={close}
      >
        {shown && (
          <div className="stack">
            <p role="status">{(asking ? r.batchWould : r.batchDid)(totalsOf(shown.outcomes))}</p>
            <Failed error={error} />
            <BatchTable {...shown} />
            {asking && <Note value={note} onChange={setNote} />}
          </div>
        )}
      </Modal>
    </>
  )
}

function Note({ value, onChange }: { value: string; onChange: (text: string) => void }): ReactNode {
  const { t } = useConsoleWords()
  const { r } = useRelayWords()
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={t.note} htmlFor="batch-note" extra={r.batchNoteHint}>
        <Input.TextArea
          id="batch-note"
          rows={2}
          maxLength={500}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Form.Item>
    </Form>
  )
}
