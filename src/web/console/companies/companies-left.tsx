import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { countCompanies } from '../../api/companies.ts'
import { useLoad } from '../../loading.ts'
import { companiesWords } from '../../messages/companies.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'

/** Number of companies to contact when no task waits for a forward; nothing for none. */
export function CompaniesLeft(): ReactNode {
  const { t: c } = useWords(companiesWords)
  const { data: count = 0 } = useLoad('companies left', countCompanies)
  if (count === 0) return null
  return (
    <Alert type="info" showIcon title={c.left(count)} action={<Link href="/console/companies">{c.leftLink}</Link>} />
  )
}
