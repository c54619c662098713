import { Alert, App, Button, Form, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import { Difference } from './difference.tsx'
import { type OneMember, oneMemberCsv } from './one-member.ts'
import { useImport } from './use-import.ts'

type Props = { orgId: string; onDone: () => void }

/** Adds one company by a form: a list of one row, previewed before it is applied. */
export function AddMember(props: Props): ReactNode {
  const { t: m } = useWords(membersWords)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{m.addOne}</Button>
      {open && <AddForm {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function AddForm({ orgId, onDone, onClose }: Props & { onClose: () => void }): ReactNode {
  const { t: m } = useWords(membersWords)
  const { t } = useWords(consoleWords)
  const { message } = App.useApp()
  const [form] = Form.useForm<OneMember>()
  const { seen, canApply, busy, error, preview, apply, forget } = useImport(orgId)
  const refused = seen?.refused.items[0]?.reason
  const add = async (): Promise<void> => {
    if (!(await apply())) return
    message.success(m.addedOne(form.getFieldValue('name')))
    onDone()
    onClose()
  }
  const required = { required: true, whitespace: true, message: t.required }
  return (
    <Dialog
      open
      title={m.addOne}
      okText={canApply ? m.addConfirm : m.preview}
      confirmLoading={busy}
      onOk={() => (canApply ? void add() : form.submit())}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={busy}
        onValuesChange={forget}
        onFinish={(company) => void preview(oneMemberCsv(company), 'ADD')}
      >
        <Form.Item name="uscc" label={m.uscc} rules={[required]} extra={m.usccHint}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={m.name} rules={[required]}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name="fromOn" label={m.fromOptional}>
          <Input type="date" />
        </Form.Item>
      </Form>
      <Failed error={error} />
      {refused && <Alert type="error" showIcon title={m.oneRefused(refused)} />}
      {seen && !refused && <Difference found={seen} allOpen />}
    </Dialog>
  )
}
