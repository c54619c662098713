import { Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchPolicies, fetchPolicy } from '../api/policies.ts'
import { useLoad } from '../loading.ts'

/** Finds a published document by any part of its text. `value` = its id; a form sets the other parts. */
export function PolicySelect({
  id,
  value,
  onChange,
  placeholder,
  label,
}: {
  id?: string
  value?: string
  onChange?: (id: string | undefined) => void
  placeholder?: string
  label?: string
}): ReactNode {
  const [text, setText] = useState('')
  const found = useLoad(`published ${text}`, () =>
    fetchPolicies({ status: 'PUBLISHED', ...(text.trim() && { text: text.trim() }) }),
  )
  const chosen = useLoad(value ? `policy ${value}` : undefined, () => fetchPolicy(value ?? ''))
  const options = found.data?.edges.map(({ node }) => ({ value: node.id, label: node.title })) ?? []
  const missing = chosen.data && !options.some((option) => option.value === value)
  return (
    <Select<string>
      {...(id && { id })}
      aria-label={label}
      placeholder={placeholder}
      style={{ width: '100%' }}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.loading}
      value={value || null}
      onChange={(next) => onChange?.(next ?? undefined)}
      options={missing && chosen.data ? [{ value: chosen.data.id, label: chosen.data.title }, ...options] : options}
    />
  )
}
