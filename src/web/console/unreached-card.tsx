import { Button, Card, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchUnreached } from '../api/chain.ts'
import type { UnreachedEnterprise } from '../api/generated/types.ts'
import { useRelayWords } from '../messages/relay-words.ts'
import { usePages } from '../use-pages.ts'
import { Failed } from './failed.tsx'
import { useConsoleWords } from './words.ts'

/** 未触达企业, by name. Read when asked for only, as each reading of names is audited. */
export function UnreachedCard({ policyId }: { policyId: string }): ReactNode {
  const { r } = useRelayWords()
  const [asked, setAsked] = useState(0)
  return (
    <Card
      size="small"
      title={r.unreachedTitle}
      extra={
        <Button size="small" onClick={() => setAsked((n) => n + 1)}>
          {asked ? r.unreachedAgain : r.unreachedShow}
        </Button>
      }
    >
      <p className="hint">{r.unreachedNote}</p>
      {asked > 0 && <UnreachedList key={asked} policyId={policyId} />}
    </Card>
  )
}

function UnreachedList({ policyId }: { policyId: string }): ReactNode {
  const { t, words } = useConsoleWords()
  const { r } = useRelayWords()
  const { rows, total, loading, busy, error, hasMore, loadMore, reload } = usePages((after) =>
    fetchUnreached(policyId, after),
  )
  return (
    <>
      <Failed error={error} retry={reload} />
      <Table<UnreachedEnterprise>
        rowKey="recipientId"
        size="small"
        loading={loading}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 640 }}
        locale={{ emptyText: loading ? ' ' : r.unreachedNone }}
        {...(!loading && { footer: () => r.unreachedTotal(total) })}
        columns={[
          { title: t.memberName, dataIndex: 'name' },
          { title: t.uscc, dataIndex: 'uscc', width: 190 },
          { title: r.orgs, render: (_, one) => one.orgs.map((org) => org.name).join('、') || '—' },
        ]}
      />
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
    </>
  )
}
