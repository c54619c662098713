import { Button, Checkbox, Input, Select, Table, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchLists } from '../../api/members.ts'
import { fetchTask, forwardRelay, type MemberFilter } from '../../api/relay.ts'
import type { Connection, RelayMember, RelaySuggestion, RelayTask } from '../../api/types.ts'
import { useAction, useLoad } from '../../loading.ts'
import { useMembersWords } from '../../messages/members.ts'
import { AskText } from '../ask-text.tsx'
import { Failed } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { ForwardList } from './forward-list.tsx'
import { RecordOutreach } from './record-outreach.tsx'
import { takeStep } from './take-step.ts'
import { canForward } from './task-actions.tsx'

const PAGE_SIZE = 50
const SUGGESTIONS: RelaySuggestion[] = ['FORWARD', 'VERIFY']

type Props = {
  task: RelayTask
  /** Rises with each change of the task: the members are read again. */
  changes: number
  onDone: (task: RelayTask) => void
}

/** The organisation's own member enterprises, with a suggestion only: never facts, never the reason. */
export function MemberTable(props: Props): ReactNode {
  const { t } = useConsoleWords()
  const [suggestion, setSuggestion] = useState<RelaySuggestion>()
  const [unreached, setUnreached] = useState(false)
  const [noAccount, setNoAccount] = useState(false)
  const [search, setSearch] = useState('')
  const [listId, setListId] = useState('')
  const { m } = useMembersWords()
  const lists = useLoad('lists', fetchLists).data ?? []
  const list = lists.find(({ id }) => id === listId)
  const filters = (
    <>
      <Select
        value={suggestion ?? ''}
        onChange={(value) => setSuggestion(SUGGESTIONS.find((s) => s === value))}
        options={[{ value: '', label: t.members }, ...SUGGESTIONS.map((s) => ({ value: s, label: t.suggestion[s] }))]}
        popupMatchSelectWidth={false}
      />
      <Checkbox checked={unreached} onChange={(e) => setUnreached(e.target.checked)}>
        {t.unreachedOnly}
      </Checkbox>
      <Checkbox checked={noAccount} onChange={(e) => setNoAccount(e.target.checked)}>
        {m.noAccountOnly}
      </Checkbox>
      {lists.length > 0 && (
        <Select
          aria-label={m.tabs.saved}
          value={listId}
          onChange={setListId}
          options={[{ value: '', label: m.anyList }, ...lists.map(({ id, name }) => ({ value: id, label: name }))]}
          popupMatchSelectWidth={false}
        />
      )}
      <Input.Search
        allowClear
        placeholder={m.search}
        aria-label={m.search}
        style={{ maxWidth: 240 }}
        maxLength={100}
        onSearch={setSearch}
      />
      {list && <ForwardList task={props.task} list={list} onDone={props.onDone} />}
    </>
  )
  return (
    <Members
      key={`${suggestion} ${unreached} ${noAccount} ${listId} ${search} ${props.changes}`}
      {...props}
      filter={{
        ...(suggestion && { suggestion }),
        ...(unreached && { unreached }),
        ...(noAccount && { noAccount }),
        ...(listId && { listId }),
        ...(search && { search }),
      }}
      filters={filters}
    />
  )
}

type MembersProps = Props & { filter: Omit<MemberFilter, 'first' | 'after'>; filters: ReactNode }

function Members({ task, onDone, filter, filters }: MembersProps): ReactNode {
  const { t, words } = useConsoleWords()
  const { m: own } = useMembersWords()
  const load = (after?: string): Promise<Connection<RelayMember> | undefined> =>
    fetchTask(task.id, { ...filter, first: PAGE_SIZE, ...(after && { after }) }).then((found) => found?.members)
  const first = useLoad('members', () => load())
  const [more, setMore] = useState<Connection<RelayMember>>()
  const [selected, setSelected] = useState<string[]>([])
  const { run, busy, error } = useAction()
  const last = (more ?? first.data)?.pageInfo
  const rows = [...(first.data?.edges ?? []), ...(more?.edges ?? [])].map((edge) => edge.node)
  const loadMore = (): void =>
    void run(async () => {
      const next = await load(last?.endCursor ?? undefined)
      if (next) setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
    })
  return (
    <>
      <div className="bar">
        {filters}
        <AskText
          label={t.forwardSelected(selected.length)}
          ask={t.note}
          hint={t.noteHint}
          optional
          done={t.done}
          button={{ disabled: selected.length === 0 || !canForward(task) }}
          run={(note) => {
            const named = { taskId: task.id, memberIds: selected, version: task.version, ...(note && { note }) }
            return takeStep(task.id, () => forwardRelay(named), onDone)
          }}
        />
        <RecordOutreach taskId={task.id} memberIds={selected} disabled={task.state === 'RECALLED'} onDone={onDone} />
      </div>
      <Failed error={first.error ?? error} retry={first.reload} />
      <Table<RelayMember>
        rowKey="recipientId"
        size="small"
        loading={first.loading}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 640 }}
        rowSelection={{ selectedRowKeys: selected, onChange: (keys) => setSelected(keys.map(String)) }}
        footer={() => t.total(first.data?.totalCount ?? 0)}
        columns={[
          { title: t.memberName, dataIndex: 'name' },
          { title: t.uscc, dataIndex: 'uscc', width: 190 },
          {
            title: t.advice,
            width: 110,
            render: (_, m) => (
              <Tag color={m.suggestion === 'FORWARD' ? 'green' : 'gold'}>{t.suggestion[m.suggestion]}</Tag>
            ),
          },
          {
            title: t.memberState,
            width: 200,
            render: (_, m) => (
              <>
                {m.state ? words.deliveryState[m.state] : t.notYet} {m.toldOffline && <Tag>{t.toldOffline}</Tag>}{' '}
                {!m.hasAccount && <Tag>{own.noAccount}</Tag>}
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
    </>
  )
}
