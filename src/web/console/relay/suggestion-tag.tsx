import { Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelaySuggestion } from '../../api/generated/types.ts'
import { useConsoleWords } from '../words.ts'

/** 建议转发 or 待核实. */
export function SuggestionTag({ of }: { of: RelaySuggestion }): ReactNode {
  const { t } = useConsoleWords()
  return <Tag color={of === 'FORWARD' ? 'green' : 'gold'}>{t.suggestion[of]}</Tag>
}
