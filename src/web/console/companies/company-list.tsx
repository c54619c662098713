import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { type CompanyFilter, fetchCompanies, fetchCompany } from '../../api/companies.ts'
import type { Company } from '../../api/generated/types.ts'
import { useAction } from '../../loading.ts'
import { companiesWords } from '../../messages/companies.ts'
import { useWords } from '../../messages/words.ts'
import { usePages } from '../../use-pages.ts'
import { Failed } from '../failed.tsx'
import { CompanyTable } from './company-table.tsx'

/**
 * The companies by pages. One that something was recorded of changes in place, so that whoever works down the list stays where they are; told of
 * everything it leaves.
 */
export function CompanyList({ filter }: { filter: CompanyFilter }): ReactNode {
  const { words } = useWords(companiesWords)
  const pages = usePages((after) => fetchCompanies(filter, after))
  const { run, error } = useAction()
  const [changed, setChanged] = useState<Readonly<Record<string, Company | null>>>({})
  // who had more to be told when the next page was read may stand on it again
  const read = [...new Map(pages.rows.map((row) => [row.recipientId, row])).values()]
  const rows = read.flatMap((row) => {
    const now = changed[row.recipientId]
    return now === undefined ? row : (now ?? [])
  })
  const readAgain = (id: string): void =>
    void run(async () => {
      const now = await fetchCompany(id, filter.suggestion)
      setChanged((before) => ({ ...before, [id]: now }))
    })
  return (
    <>
      <Failed error={pages.error ?? error} retry={pages.reload} />
      <CompanyTable
        rows={rows}
        total={pages.total - (read.length - rows.length)}
        loading={pages.loading}
        filter={filter}
        onRecorded={readAgain}
      />
      {pages.hasMore && (
        <Button block loading={pages.busy} onClick={pages.loadMore}>
          {words.loadMore}
        </Button>
      )}
    </>
  )
}
