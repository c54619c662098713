import { Typography } from 'antd'
import type { ReactNode } from 'react'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'
import { PolicyTable } from './publish/policy-list.tsx'

/** Published documents with links to their chains. */
export function ChainList(): ReactNode {
  const { t } = useWords(consoleWords)
  return (
    <>
      <Typography.Title level={3}>{t.menu.chains}</Typography.Title>
      <PolicyTable status="PUBLISHED" to={(id) => `/console/chains/${id}`} empty={t.listEmpty} />
    </>
  )
}
