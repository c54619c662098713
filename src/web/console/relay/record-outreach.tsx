import { Button, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { recordOutreach } from '../../api/relay.ts'
import type { RelayTask } from '../../api/types.ts'
import { useKitWords } from '../../messages/kit-words.ts'
import { useOperation } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'

type Props = { taskId: string; memberIds: string[]; onDone: (task: RelayTask) => void }
type Values = { method: string; at: string; note?: string }

/** 线下告知登记: a contact outside the system, on the organisation's word. */
export function RecordOutreach({ taskId, memberIds, onDone }: Props): ReactNode {
  const { t, words } = useConsoleWords()
  const { k } = useKitWords()
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Values>()
  const finish = async ({ method, at, note }: Values): Promise<void> => {
    setBusy(true)
    const outreach = { taskId, memberIds, method, at: new Date(at).toISOString(), ...(note && { note }) }
    const worked = await operate(() => recordOutreach(outreach).then(onDone), t.done)
    setBusy(false)
    if (worked) setOpen(false)
  }
  return (
    <>
      <Button disabled={memberIds.length === 0} onClick={() => setOpen(true)}>
        {t.outreach(memberIds.length)}
      </Button>
      <Modal
        destroyOnHidden
        open={open}
        title={t.outreach(memberIds.length)}
        okText={words.save}
        cancelText={words.cancel}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <p>{t.outreachHint}</p>
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ method: t.outreachMethods[0], at: localNow() }}
          onFinish={(values) => void finish(values)}
        >
          <Form.Item name="method" label={t.outreachMethod} rules={[{ required: true, message: t.required }]}>
            <Select options={t.outreachMethods.map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="at" label={t.outreachAt} rules={[{ required: true, message: t.required }]}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="note" label={k.note}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}

/** As a datetime-local input wants it: the clock on this desk, to the minute. */
function localNow(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
