import { Button, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { pullRelay } from '../../api/demand.ts'
import { useAction } from '../../loading.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { navigate } from '../../routing.tsx'
import { Failed } from '../failed.tsx'
import { PolicySelect } from '../policy-select.tsx'

/** 主动领取: finds a published document without a task, takes it and opens the task. */
export function PullField(): ReactNode {
  const { t: m } = useWords(membersWords)
  const [policyId, setPolicyId] = useState<string>()
  const { run, busy, error } = useAction()
  const pull = (id: string): void =>
    void run(async () => navigate(`/console/relay/${encodeURIComponent(await pullRelay(id))}`))
  return (
    <>
      <Typography.Title level={5}>{m.pullTitle}</Typography.Title>
      <Typography.Paragraph type="secondary">{m.pullHint}</Typography.Paragraph>
      <Space wrap>
        <div style={{ width: 420, maxWidth: '100%' }}>
          <PolicySelect
            label={m.pullPlaceholder}
            placeholder={m.pullPlaceholder}
            {...(policyId && { value: policyId })}
            onChange={setPolicyId}
          />
        </div>
        <Button disabled={!policyId} loading={busy} onClick={() => policyId && pull(policyId)}>
          {m.pull}
        </Button>
      </Space>
      <Failed error={error} />
    </>
  )
}
