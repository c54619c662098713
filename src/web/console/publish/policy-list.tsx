import { Button, Tabs, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Connection } from '../../api/connection.ts'
import type { PolicyHead, PolicyStatus } from '../../api/generated/types.ts'
import { fetchPolicies } from '../../api/policies.ts'
import { useAction, useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { formatDate, formatDay } from '../../messages/dates.ts'
import { useWords } from '../../messages/words.ts'
import { Link, navigate, useAddress } from '../../routing.tsx'
import { DataTable } from '../data-table.tsx'
import { Failed } from '../failed.tsx'

const STATUSES: PolicyStatus[] = ['DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED']

export function PolicyList(): ReactNode {
  const { t } = useWords(consoleWords)
  const { query } = useAddress()
  const status = STATUSES.find((s) => s === query.get('status')) ?? 'DRAFT'
  return (
    <>
      <div className="bar">
        <Typography.Title level={3}>{t.menu.policies}</Typography.Title>
        <Button type="primary" onClick={() => navigate('/console/policies/new')}>
          {t.newPolicy}
        </Button>
      </div>
      <Tabs
        activeKey={status}
        onChange={(key) => navigate(`/console/policies?status=${key}`)}
        items={STATUSES.map((key) => ({ key, label: t.status[key] }))}
      />
      <PolicyTable key={status} status={status} to={(id) => `/console/policies/${id}`} empty={t.listEmpty} />
    </>
  )
}

type Props = { status: PolicyStatus; to: (id: string) => string; empty: string }

/** Documents of one status, newest first, with more pages on demand. */
export function PolicyTable({ status, to, empty }: Props): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const first = useLoad(`policies ${status}`, () => fetchPolicies({ status }))
  const [more, setMore] = useState<Connection<PolicyHead>>()
  const { run, busy, error } = useAction()
  const after = (more ?? first.data)?.pageInfo
  const rows = [...(first.data?.edges ?? []), ...(more?.edges ?? [])].map((edge) => edge.node)
  const loadMore = (): void =>
    void run(async () => {
      const next = await fetchPolicies({ status, after: after?.endCursor ?? '' })
      setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
    })
  return (
    <div className="stack">
      <Failed error={first.error ?? error} retry={first.reload} />
      <DataTable<PolicyHead>
        rowKey="id"
        size="middle"
        loading={first.loading}
        dataSource={rows}
        scroll={{ x: 640 }}
        empty={empty}
        columns={[
          {
            title: t.policyTitle,
            render: (_, p) => <Link href={to(encodeURIComponent(p.id))}>{p.title}</Link>,
          },
          { title: words.issuer, width: 200, render: (_, p) => p.issuer.name },
          { title: words.documentNumber, dataIndex: 'documentNumber', width: 180 },
          {
            title: status === 'DRAFT' ? words.issuedOn : words.publishedOn,
            width: 140,
            render: (_, p) => {
              if (p.publishedAt) return formatDay(p.publishedAt, language)
              return p.issuedOn && formatDate(p.issuedOn, language)
            },
          },
        ]}
      />
      {after?.hasNextPage && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
    </div>
  )
}
