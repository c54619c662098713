import { Button, Card, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { publishFaq, withdrawFaq } from '../../api/consult.ts'
import type { FaqEntry, FaqInput, Policy } from '../../api/generated/types.ts'
import { consultWords } from '../../messages/consult.ts'
import { useWords } from '../../messages/words.ts'
import { Confirm, Dialog } from '../dialog.tsx'
import { useOperation } from '../failed.tsx'
import { useStaff } from '../staff.tsx'
import { FaqFields } from './answer-form.tsx'

type Props = { policy: Policy; onDone: () => void }

/** 常见问答 of a document: its department's publishers add and withdraw entries, all staff read. */
export function FaqCard({ policy, onDone }: Props): ReactNode {
  const { t: q } = useWords(consultWords)
  const { viewer, has } = useStaff()
  const own = has('PUBLISHER') && viewer?.org?.id === policy.issuer.id
  if (!own && policy.faq.length === 0) return null
  return (
    <Card
      size="small"
      className="faq"
      title={q.faq}
      {...(own && { extra: <AddEntry policyId={policy.id} onDone={onDone} /> })}
    >
      {policy.faq.length === 0 && <p className="hint">{q.faqNone}</p>}
      {policy.faq.map((entry) => (
        <Entry key={entry.id} entry={entry} own={own} onDone={onDone} />
      ))}
    </Card>
  )
}

function Entry({ entry, own, onDone }: { entry: FaqEntry; own: boolean; onDone: () => void }): ReactNode {
  const { t: q } = useWords(consultWords)
  const operate = useOperation()
  const withdraw = async (): Promise<void> => {
    if (await operate(() => withdrawFaq(entry.id), q.faqWithdrawn)) onDone()
  }
  return (
    <div className="entry">
      <div>
        <strong className="document-text">{entry.question}</strong>
        <div className="document-text">{entry.answer}</div>
      </div>
      {own && (
        <Confirm title={q.faqWithdrawSure} okText={q.faqWithdraw} onConfirm={withdraw}>
          <Button size="small">{q.faqWithdraw}</Button>
        </Confirm>
      )}
    </div>
  )
}

function AddEntry({ policyId, onDone }: { policyId: string; onDone: () => void }): ReactNode {
  const { t: q } = useWords(consultWords)
  const operate = useOperation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<FaqInput>()
  const publish = async (entry: FaqInput): Promise<void> => {
    setBusy(true)
    const worked = await operate(() => publishFaq(policyId, entry), q.faqAdded)
    setBusy(false)
    if (!worked) return
    setOpen(false)
    onDone()
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {q.faqAdd}
      </Button>
      <Dialog
        open={open}
        title={q.faqAdd}
        okText={q.faqAdd}
        confirmLoading={busy}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
      >
        <p className="hint">{q.faqHint}</p>
        <Form form={form} layout="vertical" preserve={false} onFinish={(entry) => void publish(entry)}>
          <FaqFields names={['question', 'answer']} />
        </Form>
      </Dialog>
    </>
  )
}
