import { Button, Card, Form, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOfficeContact, setOfficeContact } from '../api/deadlines.ts'
import { useLoad } from '../loading.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { Failed, useOperation } from './failed.tsx'
import { useStaff } from './staff.tsx'

/** 联系邮箱 of the viewer's organisation; nothing for viewers without the right or without an organisation. */
export function OfficeContactCard({ hint }: { hint: string }): ReactNode {
  const { t: r } = useWords(relayWords)
  const { viewer, has } = useStaff()
  const allowed = has('RELAY_ADMIN', 'PUBLISHER') && viewer?.org
  const { data, error, reload } = useLoad(allowed ? 'office contact' : undefined, async () => ({
    email: await fetchOfficeContact(),
  }))
  if (!allowed) return null
  return (
    <Card size="small" title={r.office}>
      <p className="hint">{hint}</p>
      <Failed error={error} retry={reload} />
      {data && <OfficeForm key={data.email} email={data.email} onDone={reload} />}
    </Card>
  )
}

function OfficeForm({ email, onDone }: { email: string | null; onDone: () => void }): ReactNode {
  const { t: r, words } = useWords(relayWords)
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<{ email: string }>()
  const set = async (value: string | null): Promise<void> => {
    setBusy(true)
    if (await operate(() => setOfficeContact(value), value ? r.officeSaved : r.officeRemoved)) onDone()
    setBusy(false)
  }
  return (
    <Form
      form={form}
      layout="inline"
      className="office"
      initialValues={{ email: email ?? '' }}
      onFinish={(values) => void set(values.email.trim())}
    >
      <Form.Item name="email" rules={[{ required: true, whitespace: true, type: 'email', message: r.officeWrong }]}>
        <Input aria-label={r.office} type="email" autoComplete="email" maxLength={254} placeholder={r.officeNone} />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {words.save}
      </Button>
      {email && (
        <Button type="text" danger disabled={busy} onClick={() => void set(null)}>
          {r.officeRemove}
        </Button>
      )}
    </Form>
  )
}
