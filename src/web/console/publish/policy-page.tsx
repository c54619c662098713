import { Spin, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { fetchPolicy } from '../../api/policies.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { Failed } from '../failed.tsx'
import { PolicyDocument } from '../policy-document.tsx'
import { PrecisionCard } from '../precision-card.tsx'
import { FaqCard } from '../questions/faq-card.tsx'
import { PolicyActions } from './policy-actions.tsx'

/** One document for all staff. Its actions depend on its status and the viewer's roles. */
export function PolicyPage({ id }: { id: string }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { data: policy, loading, error, reload } = useLoad(`policy ${id}`, () => fetchPolicy(id))
  if (loading) return <Spin />
  if (error && !policy) return <Failed error={error} retry={reload} />
  if (!policy) return <p>{words.notFound}</p>
  return (
    <>
      <div className="bar">
        <Typography.Title level={3}>
          {policy.title} <Tag>{t.status[policy.status]}</Tag>
          {policy.urgent && <Tag color="red">{t.urgent}</Tag>}
        </Typography.Title>
        <PolicyActions policy={policy} onDone={reload} />
      </div>
      {policy.publishedAt && <PrecisionCard policyId={policy.id} />}
      {policy.publishedAt && <FaqCard policy={policy} onDone={reload} />}
      <PolicyDocument policy={policy} />
    </>
  )
}
