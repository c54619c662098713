import { Badge } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { countOpenContests } from '../api/members.ts'
import { membersWords } from '../messages/members.ts'
import { useWords } from '../messages/words.ts'
import { useStaff } from './staff.tsx'
import { type Counted, useCount } from './use-count.ts'

const Context = createContext<Counted>({ count: 0, reload: () => undefined })

/** Provides the number of open 异议 of a relay administrator. */
export function OpenContestsProvider({ children }: { children: ReactNode }): ReactNode {
  const { viewer, has } = useStaff()
  const counted = useCount(has('RELAY_ADMIN') ? `contests ${viewer?.id}` : undefined, countOpenContests)
  return <Context value={counted}>{children}</Context>
}

export const useOpenContests = (): Counted => useContext(Context)

/** The number of open contests beside the link to them; nothing for none. */
export function OpenContestsBadge(): ReactNode {
  const { t: m } = useWords(membersWords)
  const { count } = useOpenContests()
  if (count === 0) return null
  return <Badge className="beside" size="small" count={count} title={m.openContests(count)} />
}
