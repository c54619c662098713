import { Checkbox, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import type { RelaySuggestion, RelayTask } from '../../api/generated/types.ts'
import { fetchLists } from '../../api/lists.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { ForwardList } from './forward-list.tsx'
import type { Narrowing } from './use-members.ts'

const SUGGESTIONS: RelaySuggestion[] = ['FORWARD', 'VERIFY']

type Props = {
  task: RelayTask
  narrowing: Narrowing
  onNarrow: (narrowing: Narrowing) => void
  onDone: (task: RelayTask) => void
}

/** Filters of a task's members. A chosen saved list can be forwarded to at once. */
export function MemberFilters({ task, narrowing, onNarrow, onDone }: Props): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { t: m } = useWords(membersWords)
  const { t: r } = useWords(relayWords)
  const lists = useLoad('lists', fetchLists).data ?? []
  const list = lists.find(({ id }) => id === narrowing.listId)
  /** A filter that is off is left out. */
  const narrow = <K extends keyof Narrowing>(key: K, value: Narrowing[K] | false | ''): void => {
    const { [key]: _before, ...others } = narrowing
    onNarrow(value ? { ...others, [key]: value } : others)
  }
  return (
    <div className="bar">
      <span aria-hidden>{t.advice}</span>
      <Select<RelaySuggestion | ''>
        aria-label={t.advice}
        value={narrowing.suggestion ?? ''}
        onChange={(value) => narrow('suggestion', value)}
        options={[
          { value: '', label: words.all },
          ...SUGGESTIONS.map((value) => ({ value, label: t.suggestion[value] })),
        ]}
        popupMatchSelectWidth={false}
      />
      <Checkbox checked={narrowing.unreached ?? false} onChange={(e) => narrow('unreached', e.target.checked)}>
        {t.unreachedOnly}
      </Checkbox>
      <Checkbox checked={narrowing.noAccount ?? false} onChange={(e) => narrow('noAccount', e.target.checked)}>
        {m.noAccountOnly}
      </Checkbox>
      {(task.setAsideCount > 0 || narrowing.setAside) && (
        <Checkbox checked={narrowing.setAside ?? false} onChange={(e) => narrow('setAside', e.target.checked)}>
          {r.setAsideOnly(task.setAsideCount)}
        </Checkbox>
      )}
      {lists.length > 0 && (
        <Select
          aria-label={m.tabs.saved}
          value={narrowing.listId ?? ''}
          onChange={(value) => narrow('listId', value)}
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
        onSearch={(text) => narrow('search', text.trim())}
      />
      {list && <ForwardList task={task} list={list} onDone={onDone} />}
    </div>
  )
}
