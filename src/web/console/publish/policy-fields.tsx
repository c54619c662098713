import { Checkbox, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import type { Route } from '../../api/generated/types.ts'
import { fetchTags } from '../../api/policies.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { Failed } from '../failed.tsx'
import { PolicySelect } from '../policy-select.tsx'
import { AmendsFields } from './amends-fields.tsx'

const ROUTES: Route[] = ['DIRECT', 'RELAY_FIRST', 'PAGE_ONLY']

export function PolicyFields(): ReactNode {
  const { t, words } = useWords(consoleWords)
  const tags = useLoad('tags', fetchTags)
  const required = [{ required: true, whitespace: true, message: t.required }]
  return (
    <>
      <Form.Item name="title" label={t.policyTitle} rules={required}>
        <Input />
      </Form.Item>
      <div className="pair">
        <Form.Item name="documentNumber" label={words.documentNumber}>
          <Input />
        </Form.Item>
        <Form.Item name="issuedOn" label={words.issuedOn}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="effectiveFrom" label={t.effectiveFrom}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="effectiveTo" label={t.effectiveTo} extra={t.effectiveToHint}>
          <Input type="date" />
        </Form.Item>
      </div>
      <Failed error={tags.error} retry={tags.reload} />
      <div className="pair">
        <Form.Item name="tags" label={words.tags}>
          <Select
            mode="multiple"
            loading={tags.loading}
            optionFilterProp="label"
            options={tags.data?.map((tag) => ({ value: tag.id, label: tag.name }))}
          />
        </Form.Item>
        <Form.Item name="route" label={t.routeLabel} rules={[{ required: true }]}>
          <Select options={ROUTES.map((route) => ({ value: route, label: t.route[route] }))} />
        </Form.Item>
        <Form.Item name="supersedes" label={t.supersedes}>
          <PolicySelect placeholder={t.findPolicy} />
        </Form.Item>
      </div>
      <AmendsFields />
      <Form.Item name="urgent" valuePropName="checked">
        <Checkbox>{t.urgentLabel}</Checkbox>
      </Form.Item>
      <Form.Item name="body" label={t.body} rules={required}>
        <Input.TextArea autoSize={{ minRows: 8, maxRows: 30 }} />
      </Form.Item>
    </>
  )
}
