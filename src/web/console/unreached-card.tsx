import { Button, Card } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchUnreached } from '../api/chain.ts'
import type { UnreachedEnterprise } from '../api/generated/types.ts'
import { consoleWords } from '../messages/console.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { usePages } from '../use-pages.ts'
import { DataTable } from './data-table.tsx'
import { Failed } from './failed.tsx'

/** 未触达企业, by name. Read on request only, as the server audits each reading. */
export function UnreachedCard({ policyId }: { policyId: string }): ReactNode {
  const { t: r } = useWords(relayWords)
  const [readings, setReadings] = useState(0)
  return (
    <Card
      size="small"
      title={r.unreachedTitle}
      extra={
        <Button size="small" onClick={() => setReadings((n) => n + 1)}>
          {readings ? r.unreachedAgain : r.unreachedShow}
        </Button>
      }
    >
      <p className="hint">{r.unreachedNote}</p>
      {readings > 0 && <UnreachedList key={readings} policyId={policyId} />}
    </Card>
  )
}

function UnreachedList({ policyId }: { policyId: string }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { rows, total, loading, busy, error, hasMore, loadMore, reload } = usePages((after) =>
    fetchUnreached(policyId, after),
  )
  return (
    <>
      <Failed error={error} retry={reload} />
      <DataTable<UnreachedEnterprise>
        rowKey="recipientId"
        loading={loading}
        dataSource={rows}
        scroll={{ x: 640 }}
        empty={r.unreachedNone}
        total={r.unreachedTotal(total)}
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
