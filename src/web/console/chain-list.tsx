import { Typography } from 'antd'
import type { ReactNode } from 'react'
import { PolicyTable } from './publish/policy-list.tsx'
import { useConsoleWords } from './words.ts'

/** Published documents, each leading to its chain. */
export function ChainList(): ReactNode {
  const { t } = useConsoleWords()
  return (
    <>
      <Typography.Title level={3}>{t.menu.chains}</Typography.Title>
      <PolicyTable status="PUBLISHED" to={(id) => `/console/chains/${id}`} empty={t.listEmpty} />
    </>
  )
}
