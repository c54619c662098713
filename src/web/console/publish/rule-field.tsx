import { Alert, Form, Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { AudienceKind, AudiencePreview } from '../../api/generated/types.ts'
import type { Json } from '../../api/json.ts'
import { previewAudience } from '../../api/publish.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import type { ConsoleMessages } from '../../messages/console.zh.ts'
import { failureText } from '../../messages/failure.ts'
import { useWords } from '../../messages/words.ts'
import { RuleText } from '../rule-text.tsx'
import { parseRule } from './policy-form.ts'

/** Waits until typing stops. Why: the server audits every preview. */
const DEBOUNCE_MS = 800

/** A rule as JSON, read back in words with a count while it is written. */
export function RuleField({ at }: { at: number }): ReactNode {
  const { t } = useWords(consoleWords)
  const form = Form.useFormInstance()
  const text: string | undefined = Form.useWatch(['measures', at, 'rule'], form)
  const audience: AudienceKind = Form.useWatch(['measures', at, 'audience'], form) ?? 'ENTERPRISE'
  const parsed = parseRule(text)
  return (
    <Form.Item
      label={t.rule}
      name={[at, 'rule']}
      rules={[
        {
          validator: (_, value: string | undefined) => {
            const found = parseRule(value)
            return found.ok ? Promise.resolve() : Promise.reject(new Error(t.ruleInvalid(found.message)))
          },
        },
      ]}
      extra={
        <>
          {t.ruleHelp}
          {parsed.ok && <Check rule={parsed.rule} audience={audience} />}
        </>
      }
    >
      <Input.TextArea className="rule-input" autoSize={{ minRows: 3, maxRows: 20 }} spellCheck={false} />
    </Form.Item>
  )
}

function Check({ rule, audience }: { rule: Json; audience: AudienceKind }): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const settled = useSettled(JSON.stringify([language, audience, rule]))
  const { data, error, loading } = useLoad(settled && `preview ${settled}`, () => previewAudience(audience, rule))
  return (
    <div className="stack rule-check">
      {rule === null && words.ruleEveryone}
      {data && <RuleText lines={data.ruleLines} />}
      {loading && t.previewing}
      {error && (
        <Alert
          type="warning"
          title={
            error.fields.length
              ? error.fields.map(({ path, message }) => `${path}：${message}`).join('；')
              : failureText(error, words)
          }
        />
      )}
      {data && !error && <strong>{previewText(data.previewAudience, t)}</strong>}
    </div>
  )
}

const previewText = (preview: AudiencePreview, t: ConsoleMessages): string =>
  [
    t.previewCount(preview.count?.toLocaleString() ?? preview.band, preview.total),
    t.previewUnknown(preview.unknownCount?.toLocaleString() ?? preview.unknownBand),
  ].join('，')

/** A value that has not changed for a while. */
function useSettled(value: string): string | undefined {
  const [settled, setSettled] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DEBOUNCE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
