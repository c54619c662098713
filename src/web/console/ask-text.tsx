import { Button, type ButtonProps, Form, Input } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'
import { Dialog } from './dialog.tsx'
import { type Done, useOperation } from './failed.tsx'

type Props<T> = {
  label: string
  /** purpose of the text */
  ask: string
  hint?: string
  optional?: boolean
  done?: Done<T>
  button?: ButtonProps
  run: (text: string) => Promise<T>
}

/**
 * A button whose operation needs a text first: a reason, a comment, a note. It runs the operation offered when the
 * dialog opened. After a failure the dialog stays open, and runs the operation offered then.
 */
export function AskText<T>({ label, ask, hint, optional = false, done, button, run }: Props<T>): ReactNode {
  const { t } = useWords(consoleWords)
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<{ text?: string }>()
  const offered = useRef<Props<T>['run']>(undefined)
  const show = (): void => {
    offered.current = run
    setOpen(true)
  }
  const finish = async ({ text }: { text?: string }): Promise<void> => {
    setBusy(true)
    const worked = await operate(() => (offered.current ?? run)(text?.trim() ?? ''), done)
    offered.current = undefined
    setBusy(false)
    if (worked) setOpen(false)
  }
  return (
    <>
      <Button {...button} onClick={show}>
        {label}
      </Button>
      <Dialog
        open={open}
        title={label}
        okText={label}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        {hint && <p>{hint}</p>}
        <Form form={form} layout="vertical" preserve={false} onFinish={(values) => void finish(values)}>
          <Form.Item
            name="text"
            label={ask}
            rules={optional ? [] : [{ required: true, whitespace: true, message: t.required }]}
          >
            <Input.TextArea rows={3} maxLength={500} showCount />
          </Form.Item>
        </Form>
      </Dialog>
    </>
  )
}
