import { Button, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOrganisations, forwardRelay } from '../../api/relay.ts'
import type { RelayTask } from '../../api/types.ts'
import { useLoad } from '../../loading.ts'
import { Failed, useOperation } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { takeStep } from './take-step.ts'

type Values = { toOrgs: string[]; note?: string }
/** Departments and towns issue; these hand on. */
const BELOW = ['PARK', 'ASSOCIATION', 'COMMUNITY']

/** 转交: one more hop. The server refuses a circle. */
export function HandDown({ task, onDone }: { task: RelayTask; onDone: (task: RelayTask) => void }): ReactNode {
  const { t, words } = useConsoleWords()
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  // the version that stood when it was opened; after a refusal that of the task read again
  const [seen, setSeen] = useState<number>()
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Values>()
  const orgs = useLoad(open ? 'organisations' : undefined, fetchOrganisations)
  const finish = async ({ toOrgs, note }: Values): Promise<void> => {
    setBusy(true)
    // memberIds: [] = nobody of one's own; handing down alone forwards to no member
    const forward = { taskId: task.id, version: seen ?? task.version, toOrgs, memberIds: [], ...(note && { note }) }
    const worked = await operate(() => takeStep(task.id, () => forwardRelay(forward), onDone), t.done)
    setSeen(undefined)
    setBusy(false)
    if (worked) setOpen(false)
  }
  return (
    <>
      <Button
        onClick={() => {
          setSeen(task.version)
          setOpen(true)
        }}
      >
        {t.handDown}
      </Button>
      <Modal
        destroyOnHidden
        open={open}
        title={t.handDown}
        okText={t.handDown}
        cancelText={words.cancel}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <Failed error={orgs.error} retry={orgs.reload} />
        <Form form={form} layout="vertical" preserve={false} onFinish={(values) => void finish(values)}>
          <Form.Item name="toOrgs" label={t.handDownOrgs} rules={[{ required: true, message: t.required }]}>
            <Select
              mode="multiple"
              loading={orgs.loading}
              optionFilterProp="label"
              options={orgs.data
                ?.filter((org) => BELOW.includes(org.kind) && org.id !== task.org.id)
                .map((org) => ({ value: org.id, label: org.name }))}
            />
          </Form.Item>
          <Form.Item name="note" label={t.note} extra={t.noteHint}>
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
