import { Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOrganisationTree, type OrgOfTree } from '../../api/demand.ts'
import { forwardRelay } from '../../api/relay.ts'
import type { RelayTask } from '../../api/types.ts'
import { useLoad } from '../../loading.ts'
import { Failed, useOperation } from '../failed.tsx'
import { handDownTo } from '../members/organisation-tree.ts'
import { useConsoleWords } from '../words.ts'
import { takeStep } from './take-step.ts'

type Values = { toOrgs: string[]; ownMembers: boolean; note?: string }

/** 转交: one more hop, and in the same step the own members. The server refuses a circle. */
export function HandDown({ task, onDone }: { task: RelayTask; onDone: (task: RelayTask) => void }): ReactNode {
  const { t, words } = useConsoleWords()
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  // the version that stood when it was opened; after a refusal that of the task read again
  const [seen, setSeen] = useState<number>()
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Values>()
  const orgs = useLoad(open ? 'organisations' : undefined, fetchOrganisationTree)
  const { below, others } = handDownTo(orgs.data ?? [], task.org.id)
  const finish = async ({ toOrgs, ownMembers, note }: Values): Promise<void> => {
    setBusy(true)
    const forward = {
      taskId: task.id,
      version: seen ?? task.version,
      toOrgs,
      // none named = all suggested, [] = nobody
      ...(!ownMembers && { memberIds: [] }),
      ...(note && { note }),
    }
    const worked = await operate(
      () => takeStep(task.id, () => forwardRelay(forward), onDone),
      ownMembers ? t.forwardedNow : t.done,
    )
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
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ ownMembers: true }}
          onFinish={(values) => void finish(values)}
        >
          <Form.Item
            name="toOrgs"
            label={t.handDownOrgs}
            extra={t.handDownHint}
            rules={[{ required: true, message: t.required }]}
          >
            <Select
              mode="multiple"
              loading={orgs.loading}
              optionFilterProp="label"
              options={[
                { label: t.orgsBelow, title: t.orgsBelow, options: optionsOf(below) },
                { label: t.otherOrgs, title: t.otherOrgs, options: optionsOf(others) },
              ].filter(({ options }) => options.length > 0)}
            />
          </Form.Item>
          <Form.Item
            name="ownMembers"
            valuePropName="checked"
            {...(task.state === 'FORWARDED' && { extra: t.ownMembersAgain })}
          >
            <Checkbox>{t.ownMembers(task.memberCount)}</Checkbox>
          </Form.Item>
          <Form.Item name="note" label={t.note} extra={t.noteHint}>
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}

const optionsOf = (orgs: readonly OrgOfTree[]): { value: string; label: string }[] =>
  orgs.map(({ id, name }) => ({ value: id, label: name }))
