import { Button, Radio, Space, Tag, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Contest } from '../../api/generated/types.ts'
import { fetchContests, settleContest } from '../../api/members.ts'
import { useLoad } from '../../loading.ts'
import { formatDay } from '../../messages/dates.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { AskText } from '../ask-text.tsx'
import { DataTable } from '../data-table.tsx'
import { Confirm } from '../dialog.tsx'
import { Failed, useOperation } from '../failed.tsx'
import { useOpenContests } from '../open-contests.tsx'

/** 异议: enterprises' contests of their membership, and the organisation's answers. */
export function Contests(): ReactNode {
  const { t: m, language } = useWords(membersWords)
  const [open, setOpen] = useState(true)
  const { data, loading, error, reload } = useLoad(`contests ${open}`, () => fetchContests(open))
  const { reload: countAgain } = useOpenContests()
  const answered = (): void => {
    reload()
    countAgain()
  }
  return (
    <div className="stack">
      <Typography.Paragraph type="secondary">{m.contestHint}</Typography.Paragraph>
      <Radio.Group
        optionType="button"
        value={open}
        onChange={(event) => setOpen(event.target.value === true)}
        options={[
          { value: true, label: m.contestOpen },
          { value: false, label: m.contestSettled },
        ]}
      />
      <Failed error={error} retry={reload} />
      <DataTable<Contest>
        rowKey="id"
        loading={loading}
        dataSource={data?.edges.map((edge) => edge.node) ?? []}
        scroll={{ x: 860 }}
        empty={data ? m.contestsEmpty : ' '}
        columns={[
          { title: m.name, render: (_, row) => row.recipient.name },
          { title: m.org, width: 170, render: (_, row) => row.org.name },
          { title: m.reason, render: (_, row) => row.reason },
          { title: m.since, width: 130, render: (_, row) => formatDay(row.contestedAt, language) },
          {
            title: '',
            width: 300,
            render: (_, row) => (row.outcome ? <Outcome contest={row} /> : <Answer contest={row} onDone={answered} />),
          },
        ]}
      />
    </div>
  )
}

function Outcome({ contest }: { contest: Contest }): ReactNode {
  const { t: m } = useWords(membersWords)
  if (!contest.outcome) return null
  return (
    <>
      <Tag>{m.outcome[contest.outcome]}</Tag> {contest.answer}
    </>
  )
}

function Answer({ contest, onDone }: { contest: Contest; onDone: () => void }): ReactNode {
  const { t: m } = useWords(membersWords)
  const operate = useOperation()
  const settle = async (): Promise<void> => {
    await operate(() => settleContest(contest.id, 'ENDED'), m.answered)
    onDone()
  }
  return (
    <Space wrap size="small">
      <Confirm title={m.agreeSure} okText={m.agree} onConfirm={settle}>
        <Button size="small">{m.agree}</Button>
      </Confirm>
      <AskText
        label={m.uphold}
        ask={m.upholdAnswer}
        done={m.answered}
        button={{ size: 'small' }}
        run={(answer) => settleContest(contest.id, 'UPHELD', answer).then(onDone)}
      />
    </Space>
  )
}
