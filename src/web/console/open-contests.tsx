import { Badge } from 'antd'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { countOpenContests } from '../api/members.ts'
import { useLoad } from '../loading.ts'
import { useMembersWords } from '../messages/members.ts'
import { useAddress } from '../routing.tsx'
import { useStaff } from './staff.tsx'

type OpenContests = { count: number; reload: () => void }

const Context = createContext<OpenContests>({ count: 0, reload: () => undefined })

/** Keeps how many 异议 a relay administrator has to answer: read again with each page and when the tab is looked at again. */
export function OpenContestsProvider({ children }: { children: ReactNode }): ReactNode {
  const { viewer, has } = useStaff()
  const { path, query } = useAddress()
  const address = `${path} ${query.get('tab')}`
  const { data: count = 0, reload } = useLoad(
    has('RELAY_ADMIN') ? `contests ${viewer?.id}` : undefined,
    countOpenContests,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each address
  useEffect(reload, [address, reload])
  useEffect(() => {
    const seen = (): void => {
      if (!document.hidden) reload()
    }
    document.addEventListener('visibilitychange', seen)
    return () => document.removeEventListener('visibilitychange', seen)
  }, [reload])
  return <Context value={{ count, reload }}>{children}</Context>
}

export const useOpenContests = (): OpenContests => useContext(Context)

/** The number to answer, beside what leads there; nothing where there is none. */
export function OpenContestsBadge(): ReactNode {
  const { m } = useMembersWords()
  const { count } = useOpenContests()
  if (count === 0) return null
  return <Badge className="beside" size="small" count={count} title={m.openContests(count)} />
}
