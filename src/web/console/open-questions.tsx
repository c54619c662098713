import { Badge } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { countOpenQuestions } from '../api/consult.ts'
import { consultWords } from '../messages/consult.ts'
import { useWords } from '../messages/words.ts'
import { useStaff } from './staff.tsx'
import { type Counted, useCount } from './use-count.ts'

const Context = createContext<Counted>({ count: 0, reload: () => undefined })

/** Provides the number of open 咨询 of a publisher's department. */
export function OpenQuestionsProvider({ children }: { children: ReactNode }): ReactNode {
  const { viewer, has } = useStaff()
  const counted = useCount(has('PUBLISHER') ? `questions ${viewer?.id}` : undefined, countOpenQuestions)
  return <Context value={counted}>{children}</Context>
}

export const useOpenQuestions = (): Counted => useContext(Context)

/** The number of open questions beside the link to them; nothing for none. */
export function OpenQuestionsBadge(): ReactNode {
  const { t: q } = useWords(consultWords)
  const { count } = useOpenQuestions()
  if (count === 0) return null
  return <Badge className="beside" size="small" count={count} title={q.openCount(count)} />
}
