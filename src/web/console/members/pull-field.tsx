import { Button, Select, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { pullRelay } from '../../api/demand.ts'
import { fetchPolicies } from '../../api/policies.ts'
import { useAction, useLoad } from '../../loading.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { navigate } from '../../routing.tsx'
import { Failed } from '../failed.tsx'

/** 主动领取: finds a published document without a task, takes it and opens the task. */
export function PullField(): ReactNode {
  const { t: m } = useWords(membersWords)
  const [text, setText] = useState('')
  const [policyId, setPolicyId] = useState<string>()
  const { run, busy, error } = useAction()
  const found = useLoad(`published ${text}`, () =>
    fetchPolicies({ status: 'PUBLISHED', ...(text.trim() && { text: text.trim() }) }),
  )
  const pull = (id: string): void =>
    void run(async () => navigate(`/console/relay/${encodeURIComponent(await pullRelay(id))}`))
  return (
    <>
      <Typography.Title level={5}>{m.pullTitle}</Typography.Title>
      <Typography.Paragraph type="secondary">{m.pullHint}</Typography.Paragraph>
      <Space wrap>
        <Select<string>
          aria-label={m.pullPlaceholder}
          style={{ width: 420, maxWidth: '100%' }}
          placeholder={m.pullPlaceholder}
          showSearch={{ filterOption: false, onSearch: setText }}
          loading={found.loading}
          value={policyId ?? null}
          onChange={(id) => setPolicyId(id ?? undefined)}
          options={found.data?.edges.map(({ node }) => ({ value: node.id, label: node.title })) ?? []}
        />
        <Button disabled={!policyId} loading={busy} onClick={() => policyId && pull(policyId)}>
          {m.pull}
        </Button>
      </Space>
      <Failed error={error} />
    </>
  )
}
