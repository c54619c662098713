import { Button, Card, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'

export function InterpretationFields(): ReactNode {
  const { t, words } = useWords(consoleWords)
  const required = [{ required: true, whitespace: true, message: t.required }]
  return (
    <Form.List name="interpretations">
      {(fields, { add, remove }) => (
        <div className="stack interpretations">
          {fields.map((field) => (
            <Card
              key={field.key}
              size="small"
              title={`${words.interpretations} ${field.name + 1}`}
              extra={
                <Button type="text" danger onClick={() => remove(field.name)}>
                  {words.remove}
                </Button>
              }
            >
              <Form.Item name={[field.name, 'title']} label={t.interpretationTitle} rules={required}>
                <Input />
              </Form.Item>
              <Form.Item name={[field.name, 'body']} label={t.interpretationBody} rules={required}>
                <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} />
              </Form.Item>
            </Card>
          ))}
          <Button type="dashed" onClick={() => add({ title: '', body: '' })}>
            {t.addInterpretation}
          </Button>
        </div>
      )}
    </Form.List>
  )
}
