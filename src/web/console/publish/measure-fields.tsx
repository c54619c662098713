import { Button, Card, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import type { AudienceKind } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { emptyMeasure } from './policy-form.ts'
import { RuleField } from './rule-field.tsx'

const AUDIENCES: AudienceKind[] = ['ENTERPRISE', 'CITIZEN']

export function MeasureFields(): ReactNode {
  const { t, words } = useWords(consoleWords)
  return (
    <Form.List name="measures">
      {(fields, { add, remove }) => (
        <div className="stack">
          {fields.map((field) => (
            <Card
              key={field.key}
              size="small"
              title={`${words.measures} ${field.name + 1}`}
              extra={
                <Button type="text" danger onClick={() => remove(field.name)}>
                  {words.remove}
                </Button>
              }
            >
              <OneMeasure at={field.name} />
            </Card>
          ))}
          <Button type="dashed" onClick={() => add(emptyMeasure)}>
            {t.addMeasure}
          </Button>
        </div>
      )}
    </Form.List>
  )
}

function OneMeasure({ at }: { at: number }): ReactNode {
  const { t, words } = useWords(consoleWords)
  return (
    <>
      <div className="pair">
        <Form.Item
          name={[at, 'title']}
          label={t.measureTitle}
          rules={[{ required: true, whitespace: true, message: t.required }]}
        >
          <Input />
        </Form.Item>
        <Form.Item name={[at, 'audience']} label={t.measureAudience}>
          <Select options={AUDIENCES.map((value) => ({ value, label: words.audience[value] }))} />
        </Form.Item>
        <Form.Item name={[at, 'support']} label={t.measureSupport}>
          <Input />
        </Form.Item>
      </div>
      <RuleField at={at} />
      <div className="pair">
        <Form.Item name={[at, 'applyFrom']} label={t.applyFrom}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name={[at, 'applyTo']} label={t.applyTo}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name={[at, 'contact']} label={t.contact}>
          <Input />
        </Form.Item>
        <Form.Item name={[at, 'linkTitle']} label={t.linkTitle}>
          <Input />
        </Form.Item>
        <Form.Item name={[at, 'linkUrl']} label={t.linkUrl}>
          <Input type="url" placeholder="https://" />
        </Form.Item>
        <Form.Item name={[at, 'clause']} label={t.clause}>
          <Input />
        </Form.Item>
      </div>
    </>
  )
}
