import type { ReactNode, SelectHTMLAttributes } from 'react'
import type { FactDefinition } from '../api/generated/types.ts'
import { useWords } from '../messages/words.ts'
import { PLACES, placeName } from './places.ts'

/** Places are chosen by name; other codes are typed. */
export const isPlace = (fact: FactDefinition): boolean => fact.kind === 'CODE' && fact.codeSystem === 'GB/T 2260'

type Props = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> & {
  value: string
  onChange: (value: string | null) => void
}

export function PlaceInput({ value, onChange, ...common }: Props): ReactNode {
  const { words, language } = useWords()
  return (
    <select {...common} value={value} onChange={(e) => onChange(e.target.value || null)}>
      <option value="">{words.notStated}</option>
      {value !== '' && placeName(value) === value && <option value={value}>{value}</option>}
      {PLACES.map(({ group, places }) => (
        <optgroup key={group.zh} label={group[language]}>
          {places.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
