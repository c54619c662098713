import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react'
import { fetchViewer } from '../api/accounts.ts'
import type { Recipient, Viewer } from '../api/generated/types.ts'
import type { ApiError } from '../api/graphql.ts'
import { currentToken, onSession } from '../api/session.ts'
import { useLoad } from '../loading.ts'

type Signed = {
  viewer: Viewer | undefined
  /** recipient for whom the viewer acts now; undefined for staff */
  recipient: Recipient | undefined
  loading: boolean
  error: ApiError | undefined
  actFor: (recipientId: string) => void
  reload: () => void
}

const Context = createContext<Signed | undefined>(undefined)
const KEY = 'jieli.recipient'

export function ViewerProvider({ children }: { children: ReactNode }): ReactNode {
  const token = useSyncExternalStore(onSession, currentToken)
  const { data: viewer, loading, error, reload } = useLoad(token, fetchViewer)
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(KEY))
  const recipient = viewer?.recipients.find((r) => r.id === chosen) ?? viewer?.recipients[0]
  const actFor = useCallback((id: string) => {
    sessionStorage.setItem(KEY, id)
    setChosen(id)
  }, [])
  const viewerId = viewer?.id
  useEffect(() => {
    if (viewerId) void import('./push.ts').then((push) => push.refreshPush(viewerId))
  }, [viewerId])
  return <Context value={{ viewer, recipient, loading, error, actFor, reload }}>{children}</Context>
}

export function useViewer(): Signed {
  const signed = useContext(Context)
  if (!signed) throw new Error('useViewer outside ViewerProvider')
  return signed
}
