import { Button, Collapse, Empty, Space, Spin } from 'antd'
import { type ReactNode, useState } from 'react'
import type { MemberList } from '../../api/generated/types.ts'
import { deleteList, fetchListed, fetchLists, saveList } from '../../api/lists.ts'
import { useLoad } from '../../loading.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { AskText } from '../ask-text.tsx'
import { Confirm } from '../dialog.tsx'
import { Failed, useOperation } from '../failed.tsx'

/** 常用名单: named lists of members for later forwards. */
export function SavedLists(): ReactNode {
  const { t: m } = useWords(membersWords)
  const { data, loading, error, reload } = useLoad('saved lists', fetchLists)
  const [opened, setOpened] = useState<string[]>([])
  if (loading) return <Spin />
  if (data?.length === 0) return <Empty description={m.savedEmpty} />
  return (
    <div className="stack">
      <Failed error={error} retry={reload} />
      <Collapse
        activeKey={opened}
        onChange={(keys) => setOpened([keys].flat())}
        destroyOnHidden
        items={(data ?? []).map((list) => ({
          key: list.id,
          label: `${list.name}（${m.companies(list.memberCount)}）`,
          children: <Listed list={list} onChange={reload} />,
        }))}
      />
    </div>
  )
}

function Listed({ list, onChange }: { list: MemberList; onChange: () => void }): ReactNode {
  const { t: m } = useWords(membersWords)
  const operate = useOperation()
  const { data, loading, error, reload } = useLoad(`listed ${list.id}`, () => fetchListed(list.id))
  const takeOut = async (recipientId: string): Promise<void> => {
    await operate(() => saveList({ id: list.id, remove: [recipientId] }), m.savedDone)
    reload()
    onChange()
  }
  const remove = async (): Promise<void> => {
    await operate(() => deleteList(list.id), m.savedDone)
    onChange()
  }
  const rows = data?.edges.map((edge) => edge.node) ?? []
  return (
    <>
      <Space wrap>
        <AskText
          label={m.rename}
          ask={m.listName}
          done={m.savedDone}
          button={{ size: 'small' }}
          run={(name) => saveList({ id: list.id, name }).then(onChange)}
        />
        <Confirm title={m.deleteSure} okText={m.deleteList} onConfirm={remove}>
          <Button size="small" danger>
            {m.deleteList}
          </Button>
        </Confirm>
      </Space>
      <Failed error={error} retry={reload} />
      {loading && <Spin />}
      <ul className="plain-list">
        {rows.map(({ recipientId, name, uscc }) => (
          <li key={recipientId} className="line">
            <span>
              {name} <span className="code">{uscc}</span>
            </span>
            <Button
              size="small"
              type="text"
              onClick={() => void takeOut(recipientId)}
              aria-label={`${m.takeOut} ${name}`}
            >
              {m.takeOut}
            </Button>
          </li>
        ))}
      </ul>
      {data?.pageInfo.hasNextPage && <p>{m.firstOf(rows.length, data.totalCount)}</p>}
    </>
  )
}
