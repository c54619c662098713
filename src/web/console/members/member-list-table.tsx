import { Button, Input, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Connection } from '../../api/connection.ts'
import type { OrgMember } from '../../api/generated/types.ts'
import { fetchMembers } from '../../api/members.ts'
import { useAction, useLoad } from '../../loading.ts'
import { formatDate } from '../../messages/dates.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'
import { Failed } from '../failed.tsx'
import { AddMember } from './add-member.tsx'
import { SaveToList } from './save-to-list.tsx'

type Props = {
  orgId: string
  /** Saved lists belong to the viewer's own organisation; members of those below it can be on them. */
  canSave: boolean
}

/** An organisation's own list, searchable by name or code. */
export function MemberListTable(props: Props): ReactNode {
  const { t: m } = useWords(membersWords)
  const [search, setSearch] = useState('')
  const field = (
    <Input.Search
      allowClear
      placeholder={m.search}
      aria-label={m.search}
      style={{ maxWidth: 320 }}
      maxLength={100}
      onSearch={setSearch}
    />
  )
  return <Members key={search} {...props} search={search} field={field} />
}

function Members({ orgId, canSave, search, field }: Props & { search: string; field: ReactNode }): ReactNode {
  const { t: m, words, language } = useWords(membersWords)
  const first = useLoad(`members ${orgId} ${search}`, () => fetchMembers(orgId, search))
  const [more, setMore] = useState<Connection<OrgMember>>()
  const [selected, setSelected] = useState<string[]>([])
  const { run, busy, error } = useAction()
  const last = (more ?? first.data)?.pageInfo
  const rows = [...(first.data?.edges ?? []), ...(more?.edges ?? [])].map((edge) => edge.node)
  const ids = rows.flatMap((row) => (row.recipientId && selected.includes(row.uscc) ? [row.recipientId] : []))
  const loadMore = (): void =>
    void run(async () => {
      const next = await fetchMembers(orgId, search, last?.endCursor ?? undefined)
      setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
    })
  const again = (): void => {
    setMore(undefined)
    first.reload()
  }
  return (
    <div className="stack">
      <div className="bar">
        {field}
        <AddMember orgId={orgId} onDone={again} />
        {canSave && <SaveToList recipientIds={ids} onDone={() => setSelected([])} />}
      </div>
      <Failed error={first.error ?? error} retry={first.reload} />
      <DataTable<OrgMember>
        rowKey="uscc"
        loading={first.loading}
        dataSource={rows}
        scroll={{ x: 720 }}
        empty={m.listEmpty}
        total={m.memberTotal(first.data?.totalCount ?? 0)}
        {...(canSave && {
          rowSelection: {
            selectedRowKeys: selected,
            onChange: (keys) => setSelected(keys.map(String)),
            getCheckboxProps: (row) => ({ disabled: !row.registered || row.contested }),
          },
        })}
        columns={[
          { title: m.name, dataIndex: 'name' },
          { title: m.uscc, dataIndex: 'uscc', width: 190 },
          { title: m.from, width: 120, render: (_, row) => formatDate(row.fromOn, language) },
          { title: m.to, width: 120, render: (_, row) => row.toOn && formatDate(row.toOn, language) },
          {
            title: m.registered,
            width: 140,
            render: (_, row) => (
              <>
                {row.registered ? m.isRegistered : <Tag>{m.isUnregistered}</Tag>}{' '}
                {row.contested && <Tag color="gold">{m.contestedTag}</Tag>}
              </>
            ),
          },
        ]}
      />
      {last?.hasNextPage && (
        <Button block loading={busy} onClick={loadMore}>
          {words.loadMore}
        </Button>
      )}
    </div>
  )
}
