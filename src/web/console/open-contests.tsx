import { Badge } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { countOpenContests } from '../api/members.ts'
import { membersWords } from '../messages/members.ts'
import { useWords } from '../messages/words.ts'
import { useStaff } from './staff.tsx'
import { type Counted, useCount } from './use-count.ts'

const Context = createContext<Counted>({ count: 0, reload: () => undefined })

/** Keeps how many 异议 a relay administrator has to answer. */
export function OpenContestsProvider({ children }: { children: ReactNode }): ReactNode {
  const { viewer, has } = useStaff()
  const counted = useCount(has('RELAY_ADMIN') ? `contests ${viewer?.id}` : undefined, countOpenContests)
  return <Context value={counted}>{children}</Context>
}

export const useOpenContests = (): Counted => useContext(Context)

/** The number to answer, beside what leads there; nothing where there is none. */
export function OpenContestsBadge(): ReactNode {
  const { t: m } = useWords(membersWords)
  const { count } = useOpenContests()
  if (count === 0) return null
  return <Badge className="beside" size="small" count={count} title={m.openContests(count)} />
}
