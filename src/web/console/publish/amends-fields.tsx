import { Button, Form, Select } from 'antd'
import type { ReactNode } from 'react'
import { fetchPolicy } from '../../api/policies.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { PolicySelect } from '../policy-select.tsx'

/** 修改部分条款: documents that this one amends, each with the measures that it ends. */
export function AmendsFields(): ReactNode {
  const { t, words } = useWords(consoleWords)
  return (
    <Form.List name="amends">
      {(fields, { add, remove }) => (
        <div className="stack">
          {fields.map((field) => (
            <div className="pair" key={field.key}>
              <Form.Item
                name={[field.name, 'policy']}
                label={t.amendsPolicy}
                rules={[{ required: true, message: t.required }]}
              >
                <PolicySelect placeholder={t.findPolicy} />
              </Form.Item>
              <EndedMeasures at={field.name} />
              <Form.Item label=" ">
                <Button danger type="text" onClick={() => remove(field.name)}>
                  {words.remove}
                </Button>
              </Form.Item>
            </div>
          ))}
          <div>
            <Button type="dashed" onClick={() => add({ measures: [] })}>
              {t.addAmends}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  )
}

function EndedMeasures({ at }: { at: number }): ReactNode {
  const { t } = useWords(consoleWords)
  const form = Form.useFormInstance()
  const policy: string | undefined = Form.useWatch(['amends', at, 'policy'], form)
  const found = useLoad(policy ? `policy ${policy}` : undefined, () => fetchPolicy(policy ?? ''))
  return (
    <Form.Item name={[at, 'measures']} label={t.amendsMeasures} extra={t.amendsHint}>
      <Select
        mode="multiple"
        loading={found.loading}
        optionFilterProp="label"
        options={found.data?.measures.map((measure) => ({ value: measure.id, label: measure.title })) ?? []}
      />
    </Form.Item>
  )
}
