import { Button, Empty, Select, Space, Tag, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { addInterest, endInterest, fetchInterests, findIndustries } from '../../api/demand.ts'
import type { InterestKind } from '../../api/generated/types.ts'
import { fetchTags } from '../../api/policies.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { Failed, useOperation } from '../failed.tsx'
import { PullField } from './pull-field.tsx'

/** 关注: industries and themes that an organisation is interested in. */
export function Interests(): ReactNode {
  const { t: m } = useWords(membersWords)
  const operate = useOperation()
  const { data, loading, error, reload } = useLoad('interests', fetchInterests)
  const end = async (id: string): Promise<void> => {
    await operate(() => endInterest(id), m.savedDone)
    reload()
  }
  const add = async (kind: InterestKind, value: string): Promise<void> => {
    await operate(() => addInterest(kind, value), m.added)
    reload()
  }
  return (
    <div className="stack">
      <Typography.Paragraph type="secondary">{m.interestsHint}</Typography.Paragraph>
      <Failed error={error} retry={reload} />
      {!loading && data?.length === 0 && <Empty description={m.interestsEmpty} />}
      <ul className="plain-list">
        {data?.map(({ id, kind, name, value }) => (
          <li key={id} className="line">
            <span>
              <Tag>{m.interestKind[kind]}</Tag> {name} {kind === 'INDUSTRY' && <span className="code">{value}</span>}
            </span>
            <Button size="small" type="text" onClick={() => void end(id)} aria-label={`${m.end} ${name}`}>
              {m.end}
            </Button>
          </li>
        ))}
      </ul>
      <Space wrap>
        <IndustryField onChoose={(code) => void add('INDUSTRY', code)} />
        <TagField onChoose={(id) => void add('TAG', id)} />
      </Space>
      <PullField />
    </div>
  )
}

type FieldProps = { onChoose: (value: string) => void }
const wide = { width: 320, maxWidth: '100%' }

/** Search by name or code. Choosing an industry adds it. */
function IndustryField({ onChoose }: FieldProps): ReactNode {
  const { t: m } = useWords(membersWords)
  const [text, setText] = useState('')
  const found = useLoad(text.trim() ? `industries ${text}` : undefined, () => findIndustries(text.trim()))
  return (
    <Select<string>
      aria-label={m.addIndustry}
      style={wide}
      value={null as unknown as string}
      placeholder={m.industryPlaceholder}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      loading={found.loading}
      notFoundContent={text.trim() && found.data ? m.noIndustry : null}
      onSelect={(code) => {
        setText('')
        onChoose(code)
      }}
      options={found.data?.map(({ code, name }) => ({ value: code, label: `${name} ${code}` })) ?? []}
    />
  )
}

function TagField({ onChoose }: FieldProps): ReactNode {
  const { t: m, words } = useWords(membersWords)
  const { t } = useWords(consoleWords)
  const tags = useLoad('tags', fetchTags)
  const facets: Record<string, string> = words.facets
  const groups = [...Map.groupBy(tags.data ?? [], ({ facet }) => facet)]
  return (
    <Select<string>
      aria-label={m.addTag}
      style={wide}
      value={null as unknown as string}
      placeholder={m.tagPlaceholder}
      showSearch={{ optionFilterProp: 'label' }}
      loading={tags.loading}
      onSelect={onChoose}
      notFoundContent={tags.loading ? t.previewing : null}
      options={groups.map(([facet, list]) => ({
        label: facets[facet] ?? facet,
        title: facet,
        options: list.map(({ id, name }) => ({ value: id, label: name })),
      }))}
    />
  )
}
