import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import type { Period } from '../api/ledger.ts'
import { relayWords } from '../messages/relay.ts'
import { useWords } from '../messages/words.ts'
import { periods } from './periods.ts'

type Props = { period: Period; onChange: (period: Period) => void }

/** Clearing a day changes nothing: the server needs both. */
export function PeriodField({ period, onChange }: Props): ReactNode {
  const { t: r } = useWords(relayWords)
  const { month, last, year } = periods()
  const day = (key: 'from' | 'to', label: string): ReactNode => (
    <Input
      type="date"
      required
      aria-label={label}
      value={period[key]}
      onChange={({ target }) => target.value && onChange({ ...period, [key]: target.value })}
    />
  )
  const chosen = (one: Period): 'primary' | 'default' =>
    one.from === period.from && one.to === period.to ? 'primary' : 'default'
  return (
    <div className="bar period">
      {day('from', r.from)}
      <span>{r.until}</span>
      {day('to', r.to)}
      <Button type={chosen(month)} onClick={() => onChange(month)}>
        {r.thisMonth}
      </Button>
      <Button type={chosen(last)} onClick={() => onChange(last)}>
        {r.lastMonth}
      </Button>
      <Button type={chosen(year)} onClick={() => onChange(year)}>
        {r.thisYear}
      </Button>
    </div>
  )
}
