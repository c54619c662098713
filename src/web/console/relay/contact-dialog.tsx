import { Button, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { consoleWords } from '../../messages/console.ts'
import { clockNow, instantOf } from '../../messages/dates.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { useOperation } from '../failed.tsx'

/** A contact outside the system as entered; `at` as RFC 3339. */
export type ContactEntry = { method: string; at: string; note?: string }
type Props = {
  label: string
  disabled: boolean
  record: (contact: ContactEntry) => Promise<unknown>
  /** message after success; without it the caller shows one */
  done?: string
}
type Values = { method: string; at: string; note?: string }

/** 线下告知登记: a dialog for method, time and note of a contact. */
export function ContactDialog({ label, disabled, record, done }: Props): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { t: k } = useWords(kitWords)
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Values>()
  const finish = async ({ method, at, note }: Values): Promise<void> => {
    setBusy(true)
    const worked = await operate(() => record({ method, at: instantOf(at), ...(note && { note }) }), done)
    setBusy(false)
    if (worked) setOpen(false)
  }
  return (
    <>
      <Button disabled={disabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        destroyOnHidden
        open={open}
        title={label}
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
          initialValues={{ method: t.outreachMethods[0], at: clockNow() }}
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
