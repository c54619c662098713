import { App, Button, Checkbox, Form, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOrganisationTree } from '../../api/demand.ts'
import type { OrgOfTree, RelayTask } from '../../api/generated/types.ts'
import { forwardRelay } from '../../api/relay.ts'
import { useAction, useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import { handDownTo } from '../members/organisation-tree.ts'
import { RefusedOrgs } from './refused-list.tsx'
import { refusedOrgs } from './refused-orgs.ts'
import { takeStep } from './take-step.ts'

type Props = { task: RelayTask; onDone: (task: RelayTask) => void }
type Values = { toOrgs: string[]; orgNote?: string; ownMembers: boolean; note?: string }

/**
 * 转交: hands the task to organisations and, in the same step, to own members, each with its own note.
 * The server refuses circles.
 */
export function HandDown({ task, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  // Version when the dialog opened; after a refusal the version of the task read again.
  const [seen, setSeen] = useState<number>()
  const [sent, setSent] = useState<string[]>([])
  const { run, busy, error, clear } = useAction()
  const [form] = Form.useForm<Values>()
  const ownMembers = Form.useWatch('ownMembers', form) ?? false
  const chosen = Form.useWatch('toOrgs', form) ?? []
  const orgs = useLoad(open ? 'organisations' : undefined, fetchOrganisationTree)
  const { below, others } = handDownTo(orgs.data ?? [], task.org.id)
  const named = refusedOrgs(error, sent)
  const refused = named.filter(({ id }) => chosen.includes(id))
  const drop = (): void => {
    const others = chosen.filter((id) => !refused.some((one) => one.id === id))
    form.setFieldValue('toOrgs', others)
  }
  const show = (): void => {
    clear()
    setSeen(task.version)
    setOpen(true)
  }
  const finish = async ({ toOrgs, orgNote, ownMembers, note }: Values): Promise<void> => {
    setSent(toOrgs)
    const forward = {
      taskId: task.id,
      version: seen ?? task.version,
      toOrgs,
      ...(orgNote?.trim() && { orgNote: orgNote.trim() }),
      // undefined = all suggested members, [] = none
      ...(ownMembers ? note?.trim() && { note: note.trim() } : { memberIds: [] }),
    }
    const worked = await run(async () => {
      const after = await takeStep(task.id, () => forwardRelay(forward), onDone)
      message.success(ownMembers ? t.forwardedNow(after) : t.done)
    })
    setSeen(undefined)
    if (worked) setOpen(false)
  }
  return (
    <>
      <Button onClick={show}>{t.handDown}</Button>
      <Dialog
        open={open}
        title={t.handDown}
        okText={t.handDown}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <Failed error={orgs.error} retry={orgs.reload} />
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ ownMembers: false }}
          onFinish={(values) => void finish(values)}
        >
          <Form.Item
            name="toOrgs"
            label={t.handDownOrgs}
            extra={t.handDownHint}
            {...(refused.length > 0 && { validateStatus: 'error' })}
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
          {error && named.length === 0 && (
            <Form.Item>
              <Failed error={error} />
            </Form.Item>
          )}
          {refused.length > 0 && (
            <Form.Item>
              <RefusedOrgs refused={refused} orgs={orgs.data ?? []} onDrop={drop} />
            </Form.Item>
          )}
          <Form.Item name="orgNote" label={r.orgNote} extra={r.orgNoteHint}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Form.Item
            name="ownMembers"
            valuePropName="checked"
            {...(task.state === 'FORWARDED' && { extra: t.ownMembersAgain })}
          >
            <Checkbox>{t.ownMembers(task.memberCount)}</Checkbox>
          </Form.Item>
          {ownMembers && (
            <Form.Item name="note" label={r.memberNote} extra={t.noteHint}>
              <Input.TextArea rows={2} maxLength={500} />
            </Form.Item>
          )}
        </Form>
      </Dialog>
    </>
  )
}

const optionsOf = (orgs: readonly OrgOfTree[]): { value: string; label: string }[] =>
  orgs.map(({ id, name }) => ({ value: id, label: name }))
