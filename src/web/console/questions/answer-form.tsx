import { Alert, Button, Checkbox, Form, Input, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { answerMax, answerQuestion, questionMax } from '../../api/consult.ts'
import type { ReceivedQuestion } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import { consoleWords } from '../../messages/console.ts'
import { consultWords } from '../../messages/consult.ts'
import { useWords } from '../../messages/words.ts'
import { useOperation } from '../failed.tsx'

type Answer = { answer: string; isPublic?: boolean; question?: string; publicAnswer?: string }
type Props = { question: ReceivedQuestion; onAnswered: () => void; onCancel: () => void }

/** The answer to one question, with an optional entry of the 常见问答 in its own words. */
export function AnswerForm({ question, onAnswered, onCancel }: Props): ReactNode {
  const { t: q, words } = useWords(consultWords)
  const { t } = useWords(consoleWords)
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<Answer>()
  const isPublic = Form.useWatch('isPublic', form) ?? false
  const rules = [{ required: true, whitespace: true, message: t.required }]
  const begin = (checked: boolean): void => {
    if (!checked) return
    // Starts with question and answer; fields that were changed here stay.
    const { question: publicQuestion, publicAnswer } = form.getFieldsValue(true) as Answer
    const values = {
      question: publicQuestion || question.text,
      publicAnswer: publicAnswer || form.getFieldValue('answer'),
    }
    form.setFieldsValue(values)
  }
  /** A colleague answered first: the list shows it. */
  const leaveAnswered = (thrown: unknown): never => {
    if (asApiError(thrown).code === 'CONFLICT') onAnswered()
    throw thrown
  }
  const send = async ({ answer, question: publicQuestion = '', publicAnswer = '' }: Answer): Promise<void> => {
    setBusy(true)
    const faq = isPublic ? { question: publicQuestion, answer: publicAnswer } : undefined
    const worked = await operate(() => answerQuestion(question.id, answer, faq).catch(leaveAnswered), q.answered)
    setBusy(false)
    if (worked) onAnswered()
  }
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void send(values)}>
      <Form.Item name="answer" label={q.answerLabel} rules={rules}>
        <Input.TextArea autoFocus autoSize={{ minRows: 3 }} maxLength={answerMax} showCount />
      </Form.Item>
      <Form.Item name="isPublic" valuePropName="checked">
        <Checkbox onChange={(event) => begin(event.target.checked)}>{q.alsoFaq}</Checkbox>
      </Form.Item>
      {isPublic && (
        <>
          <Alert type="warning" showIcon title={q.faqHint} />
          <FaqFields names={['question', 'publicAnswer']} />
        </>
      )}
      <Space wrap>
        <Button type="primary" htmlType="submit" loading={busy}>
          {q.sendAnswer}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </Space>
    </Form>
  )
}

/** The two texts of an entry. @param names of their fields in the form */
export function FaqFields({ names: [question, answer] }: { names: [string, string] }): ReactNode {
  const { t: q } = useWords(consultWords)
  const { t } = useWords(consoleWords)
  const rules = [{ required: true, whitespace: true, message: t.required }]
  return (
    <>
      <Form.Item name={question} label={q.faqQuestion} rules={rules}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={questionMax} showCount />
      </Form.Item>
      <Form.Item name={answer} label={q.faqAnswer} rules={rules}>
        <Input.TextArea autoSize={{ minRows: 3 }} maxLength={answerMax} showCount />
      </Form.Item>
    </>
  )
}
