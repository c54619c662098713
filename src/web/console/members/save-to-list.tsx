import { Button, Form, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchLists, saveList } from '../../api/lists.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { Dialog } from '../dialog.tsx'
import { Failed, useOperation } from '../failed.tsx'

type Values = { list: string; name?: string }
const NEW = ''

/** Puts chosen companies on a new or an existing saved list. */
export function SaveToList({ recipientIds, onDone }: { recipientIds: string[]; onDone: () => void }): ReactNode {
  const { t: m, words } = useWords(membersWords)
  const { t } = useWords(consoleWords)
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Values>()
  const lists = useLoad(open ? 'lists' : undefined, fetchLists)
  const list = Form.useWatch('list', form)
  const finish = async (values: Values): Promise<void> => {
    setBusy(true)
    const where = values.list === NEW ? { name: values.name ?? '' } : { id: values.list }
    const worked = await operate(() => saveList({ ...where, add: recipientIds }), m.savedDone)
    setBusy(false)
    if (!worked) return
    setOpen(false)
    onDone()
  }
  return (
    <>
      <Button disabled={recipientIds.length === 0} onClick={() => setOpen(true)}>
        {m.saveAs(recipientIds.length)}
      </Button>
      <Dialog
        open={open}
        title={m.saveAs(recipientIds.length)}
        okText={words.save}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <Failed error={lists.error} retry={lists.reload} />
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ list: NEW }}
          onFinish={(values) => void finish(values)}
        >
          <Form.Item name="list" label={m.saveTo}>
            <Select
              loading={lists.loading}
              options={[
                { value: NEW, label: m.newList },
                ...(lists.data ?? []).map(({ id, name, memberCount }) => ({
                  value: id,
                  label: `${name}（${m.companies(memberCount)}）`,
                })),
              ]}
            />
          </Form.Item>
          {(list ?? NEW) === NEW && (
            <Form.Item
              name="name"
              label={m.listName}
              rules={[{ required: true, whitespace: true, message: t.required }]}
            >
              <Input maxLength={50} />
            </Form.Item>
          )}
        </Form>
      </Dialog>
    </>
  )
}
