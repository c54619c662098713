import { Alert, Button, Form, Spin, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { PolicyStep } from '../../api/generated/types.ts'
import { asApiError } from '../../api/graphql.ts'
import { fetchPolicy } from '../../api/policies.ts'
import { saveDraft, submitPolicy } from '../../api/publish.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { failureText } from '../../messages/failure.ts'
import { useWords } from '../../messages/words.ts'
import { navigate } from '../../routing.tsx'
import { Failed, useOperation } from '../failed.tsx'
import { FactHelp } from './fact-help.tsx'
import { InterpretationFields } from './interpretation-fields.tsx'
import { MeasureFields } from './measure-fields.tsx'
import { PolicyFields } from './policy-fields.tsx'
import { emptyPolicy, fromPolicy, type PolicyValues, placesOf, toInput } from './policy-form.ts'

/** Drafts a new document (no id) or changes a draft. */
export function PolicyEditor({ id }: { id?: string }): ReactNode {
  const { words } = useWords(consoleWords)
  const { data, loading, error, reload } = useLoad(id && `draft ${id}`, () => fetchPolicy(id ?? ''))
  if (loading) return <Spin />
  if (error) return <Failed error={error} retry={reload} />
  if (id && !data) return <p>{words.notFound}</p>
  return <Editor id={id} initial={data ? fromPolicy(data) : emptyPolicy} />
}

function Editor({ id, initial }: { id: string | undefined; initial: PolicyValues }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const [form] = Form.useForm<PolicyValues>()
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  // Id after the first save. Why: a refused submission must not make a second draft.
  const [savedId, setSavedId] = useState(id)

  const save = async (values: PolicyValues): Promise<PolicyStep | undefined> => {
    setProblem(undefined)
    try {
      const saved = await saveDraft(savedId, toInput(values))
      setSavedId(saved.id)
      return saved
    } catch (thrown) {
      const failure = asApiError(thrown)
      const known = new Set(form.getFieldsError().map((field) => field.name.join('.')))
      const places = placesOf(failure.fields)
      form.setFields(places as never)
      const placed = places.length > 0 && places.every((place) => known.has(place.name.join('.')))
      setProblem(placed ? t.placed : failureText(failure, words))
      if (places[0]) form.scrollToField(places[0].name as never)
      return undefined
    }
  }
  const finish = async (submit: boolean): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined)
    if (!values) return setProblem(t.placed)
    setBusy(true)
    const saved = await save(values)
    setBusy(false)
    if (!saved) return
    const to = `/console/policies/${encodeURIComponent(saved.id)}`
    await operate(async () => submit && (await submitPolicy(saved.id)), submit ? t.submitted : t.saved)
    navigate(to)
  }
  return (
    <Form form={form} className="editor" layout="vertical" initialValues={initial} scrollToFirstError>
      <div className="bar">
        <Typography.Title level={3}>{id ? t.edit : t.newPolicy}</Typography.Title>
        <FactHelp />
      </div>
      <PolicyFields />
      <MeasureFields />
      <InterpretationFields />
      {problem && <Alert className="problem" type="error" showIcon title={problem} />}
      <div className="bar">
        <Button loading={busy} onClick={() => void finish(false)}>
          {t.saveDraft}
        </Button>
        <Button type="primary" loading={busy} onClick={() => void finish(true)}>
          {t.saveAndSubmit}
        </Button>
      </div>
    </Form>
  )
}
