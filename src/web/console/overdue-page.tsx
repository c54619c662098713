import { Button, Typography } from 'antd'
import type { ReactNode } from 'react'
import { fetchOverdue } from '../api/deadlines.ts'
import type { OverdueRelay } from '../api/generated/types.ts'
import { consoleWords } from '../messages/console.ts'
import { formatDeadline, formatInstant } from '../messages/dates.ts'
import { formatDuration } from '../messages/duration.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { usePages } from '../use-pages.ts'
import { DataTable } from './data-table.tsx'
import { Failed } from './failed.tsx'
import { OfficeContactCard } from './office-contact.tsx'

/** 逾期: tasks that were not forwarded in time, with links to their chains. */
export function OverduePage(): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const { rows, total, loading, busy, error, hasMore, loadMore, reload } = usePages(fetchOverdue)
  const since = (at: string): number => Math.max(0, Date.now() - Date.parse(at)) / 1000
  return (
    <div className="stack">
      <div>
        <Typography.Title level={3}>{t.menu.overdue}</Typography.Title>
        <p className="hint">{r.overdueHint}</p>
      </div>
      <Failed error={error} retry={reload} />
      <DataTable<OverdueRelay>
        rowKey="id"
        loading={loading}
        dataSource={rows}
        scroll={{ x: 820 }}
        empty={r.overdueNone}
        total={r.tasks(total)}
        columns={[
          {
            title: t.policyTitle,
            render: (_, { policy }) => (
              <Link href={`/console/chains/${encodeURIComponent(policy.id)}`}>{policy.title}</Link>
            ),
          },
          { title: t.org, width: 180, render: (_, { org }) => org.name },
          { title: r.offeredAt, width: 170, render: (_, task) => formatInstant(task.offeredAt, language) },
          { title: t.dueAt, width: 150, render: (_, task) => formatDeadline(task.dueAt, language) },
          { title: r.overdueFor, width: 130, render: (_, task) => formatDuration(since(task.dueAt), language) },
        ]}
      />
      {hasMore && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
      <OfficeContactCard hint={r.officeIssuerHint} />
    </div>
  )
}
