import { Alert, Checkbox, Input, Select, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { type CompanyFilter, companySheetPath, fetchCompany } from '../../api/companies.ts'
import { fetchFile } from '../../api/files.ts'
import type { RelaySuggestion } from '../../api/generated/types.ts'
import { useLoad } from '../../loading.ts'
import { companiesWords } from '../../messages/companies.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { Link, useAddress } from '../../routing.tsx'
import { Failed } from '../failed.tsx'
import { FileButton } from '../file-button.tsx'
import { CompanyList } from './company-list.tsx'
import { CompanyTable } from './company-table.tsx'

/** 按企业: companies to contact, each about all its policies. One company alone when the address names it. */
export function CompaniesPage(): ReactNode {
  const { t: c } = useWords(companiesWords)
  const { query } = useAddress()
  const named = query.get('company')
  return (
    <div className="stack">
      <Typography.Title level={3}>{c.title}</Typography.Title>
      {named === null ? <Narrowed /> : <OneCompany key={named} recipientId={named} />}
    </div>
  )
}

const SUGGESTIONS: (RelaySuggestion | '')[] = ['', 'FORWARD', 'VERIFY']

function Narrowed(): ReactNode {
  const { t: c } = useWords(companiesWords)
  const { t } = useWords(consoleWords)
  const [filter, setFilter] = useState<CompanyFilter>({})
  /** A filter that is off is left out. */
  const narrow = <K extends keyof CompanyFilter>(key: K, value: CompanyFilter[K] | false | ''): void => {
    const { [key]: _before, ...others } = filter
    setFilter(value ? { ...others, [key]: value } : others)
  }
  return (
    <>
      <Typography.Text type="secondary">{c.hint}</Typography.Text>
      <div className="bar">
        <Input.Search
          allowClear
          placeholder={c.search}
          aria-label={c.search}
          style={{ maxWidth: 240 }}
          maxLength={100}
          onSearch={(text) => narrow('search', text.trim())}
        />
        <Select<RelaySuggestion | ''>
          aria-label={c.advice}
          value={filter.suggestion ?? ''}
          onChange={(value) => narrow('suggestion', value)}
          options={SUGGESTIONS.map((value) => ({ value, label: value ? t.suggestion[value] : c.anyAdvice }))}
          popupMatchSelectWidth={false}
        />
        <Checkbox checked={filter.noAccount ?? false} onChange={(e) => narrow('noAccount', e.target.checked)}>
          {c.noAccountOnly}
        </Checkbox>
        <FileButton label={c.callSheet} name="call-sheet.csv" read={() => fetchFile(companySheetPath(filter))} />
      </div>
      <CompanyList key={JSON.stringify(filter)} filter={filter} />
    </>
  )
}

function OneCompany({ recipientId }: { recipientId: string }): ReactNode {
  const { t: c } = useWords(companiesWords)
  const { data, loading, error, reload } = useLoad(recipientId, () => fetchCompany(recipientId))
  return (
    <>
      <div className="bar">
        <Link href="/console/companies">{c.showAll}</Link>
      </div>
      <Failed error={error} retry={reload} />
      {data === null && <Alert type="info" showIcon title={c.nothingToTell} />}
      {data !== null && !error && (
        <CompanyTable
          rows={data ? [data] : []}
          total={undefined}
          loading={loading}
          filter={{}}
          expanded={[recipientId]}
          onRecorded={reload}
        />
      )}
    </>
  )
}
