import { Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelaySuggestion } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'

/** 建议转发 or 待核实. */
export function SuggestionTag({ of }: { of: RelaySuggestion }): ReactNode {
  const { t } = useWords(consoleWords)
  return <Tag color={of === 'FORWARD' ? 'green' : 'gold'}>{t.suggestion[of]}</Tag>
}
