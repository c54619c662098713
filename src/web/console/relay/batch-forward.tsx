import { Alert, Button, Form, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { MemberList, RelayOutcome, RelayTask } from '../../api/generated/types.ts'
import { fetchLists } from '../../api/lists.ts'
import { forwardRelays } from '../../api/relay.ts'
import { useAction, useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import { BatchTable, type Totals, totalsOf } from './batch-table.tsx'
import { LeftOut } from './left-out.tsx'

type Props = { tasks: readonly RelayTask[]; onDone: () => void }
type Shown = {
  tasks: readonly RelayTask[]
  /** id of a saved list; else all FORWARD members */
  listId: string | undefined
  outcomes: RelayOutcome[]
  /** tasks without a member to notify. Why: a forward would only mark them as done. */
  leftOut: RelayTask[]
  ran: boolean
}

/** 批量转发: previews each task; after the confirmation shows each result. */
export function BatchForward({ tasks, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const [shown, setShown] = useState<Shown>()
  const [note, setNote] = useState('')
  const { run, busy, error, clear } = useAction()
  const lists = useLoad(shown && 'lists', fetchLists).data ?? []
  const preview = (of: readonly RelayTask[], listId?: string): void =>
    void run(async () => {
      // VERIFY members can be on a list.
      const able = listId === undefined ? of.filter((task) => task.memberCount > 0) : of
      const answers = able.length > 0 ? await forwardRelays({ tasks: able, listId, preview: true }) : []
      const outcomes = answers.filter(({ members }) => members !== 0)
      const leftOut = of.filter(({ id }) => !outcomes.some(({ taskId }) => taskId === id))
      setShown({ tasks: of, listId, outcomes, leftOut, ran: false })
    })
  const open = (): void => {
    setNote('')
    preview(tasks)
  }
  const passed = new Set(shown?.outcomes.filter(({ code }) => code === null).map(({ taskId }) => taskId))
  const ready = shown?.tasks.filter((task) => passed.has(task.id)) ?? []
  const confirm = (): void =>
    void run(async () => {
      const text = note.trim()
      const listId = shown?.listId
      const outcomes = await forwardRelays({ tasks: ready, listId, preview: false, ...(text && { note: text }) })
      setShown((before) => before && { ...before, outcomes, ran: true })
      onDone()
    })
  const close = (): void => {
    setShown(undefined)
    clear()
  }
  const asking = shown !== undefined && !shown.ran
  const totals = totalsOf(shown?.outcomes ?? [])
  return (
    <>
      <Button type="primary" loading={busy && !shown} disabled={tasks.length === 0} onClick={open}>
        {r.batch(tasks.length)}
      </Button>
      {!shown && <Failed error={error} />}
      <Dialog
        width={1000}
        open={shown !== undefined}
        title={asking ? r.batchPreview : t.outcomes}
        okText={asking ? r.batchConfirm(ready.length) : r.close}
        okButtonProps={{ disabled: asking && ready.length === 0 }}
        cancelButtonProps={asking ? {} : { hidden: true }}
        confirmLoading={busy}
        closable={!busy}
        mask={{ closable: false }}
        onOk={asking ? confirm : close}
        onCancel={close}
      >
        {shown && (
          <div className="stack">
            {asking && lists.length > 0 && (
              <Whom lists={lists} value={shown.listId} disabled={busy} onChange={(id) => preview(shown.tasks, id)} />
            )}
            <p role="status">{(asking ? r.batchWould : r.batchDid)(totals)}</p>
            <ToCall {...totals} />
            <Failed error={error} />
            {(shown.outcomes.length > 0 || shown.leftOut.length === 0) && <BatchTable {...shown} />}
            <LeftOut tasks={shown.leftOut} />
            {asking && <Note value={note} onChange={setNote} />}
          </div>
        )}
      </Dialog>
    </>
  )
}

/** Members that no message reaches. */
function ToCall({ notReminded, inboxOnly }: Totals): ReactNode {
  const { t: r } = useWords(relayWords)
  if (notReminded + inboxOnly === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          {notReminded > 0 && <div>{r.batchNotReminded(notReminded)}</div>}
          {inboxOnly > 0 && <div>{r.batchInboxOnly(inboxOnly)}</div>}
          {r.batchCall}
        </>
      }
    />
  )
}

type WhomProps = {
  lists: readonly MemberList[]
  value: string | undefined
  disabled: boolean
  onChange: (listId: string | undefined) => void
}

/** Choice: all suggested members, or those on a saved list. */
function Whom({ lists, value, disabled, onChange }: WhomProps): ReactNode {
  const { t: r } = useWords(relayWords)
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={r.batchWhom} htmlFor="batch-whom" extra={value === undefined ? undefined : r.batchListHint}>
        <Select
          id="batch-whom"
          value={value ?? ''}
          disabled={disabled}
          onChange={(id) => onChange(id || undefined)}
          options={[
            { value: '', label: r.batchAll },
            ...lists.map(({ id, name, memberCount }) => ({ value: id, label: r.batchList(name, memberCount) })),
          ]}
        />
      </Form.Item>
    </Form>
  )
}

function Note({ value, onChange }: { value: string; onChange: (text: string) => void }): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
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
