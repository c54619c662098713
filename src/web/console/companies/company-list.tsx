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
 * Companies page by page. A company changes in place after a recording, so that the list does not move under the reader.
 * A company without open items leaves the list.
 */
export function CompanyList({ filter }: { filter: CompanyFilter }): ReactNode {
  const { words } = useWords(companiesWords)
  const pages = usePages((after) => fetchCompanies(filter, after))
  const { run, error } = useAction()
  const [changed, setChanged] = useState<Readonly<Record<string, Company | null>>>({})
  // A company can appear again on the next page, when it had more items then.
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
