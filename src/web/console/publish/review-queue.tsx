import { Typography } from 'antd'
import type { ReactNode } from 'react'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { PolicyTable } from './policy-list.tsx'

export function ReviewQueue(): ReactNode {
  const { t } = useWords(consoleWords)
  return (
    <>
      <Typography.Title level={3}>{t.menu.review}</Typography.Title>
      <PolicyTable status="IN_REVIEW" to={(id) => `/console/policies/${id}`} empty={t.queueEmpty} />
    </>
  )
}
