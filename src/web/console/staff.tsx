import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { fetchViewer } from '../api/accounts.ts'
import type { Viewer } from '../api/generated/types.ts'
import { currentToken, onSession } from '../api/session.ts'
import { type Loaded, useLoad } from '../loading.ts'

type Staff = Omit<Loaded<Viewer>, 'data'> & { viewer: Viewer | undefined; has: (...roles: string[]) => boolean }

const Context = createContext<Staff | undefined>(undefined)

export function StaffProvider({ children }: { children: ReactNode }): ReactNode {
  const token = useSyncExternalStore(onSession, currentToken)
  const { data: viewer, loading, error, reload } = useLoad(token, fetchViewer)
  const has = (...roles: string[]): boolean => roles.some((role) => viewer?.roles.includes(role))
  return <Context value={{ viewer, loading, error, reload, has }}>{children}</Context>
}

export function useStaff(): Staff {
  const staff = useContext(Context)
  if (!staff) throw new Error('useStaff outside StaffProvider')
  return staff
}

/** Areas of each role. The server decides about each operation. */
const AREAS: Record<string, readonly string[]> = {
  PUBLISHER: ['policies', 'questions', 'chains', 'overdue', 'ledger'],
  REVIEWER: ['review', 'questions', 'chains', 'overdue', 'ledger'],
  RELAY_ADMIN: ['relay', 'companies', 'members', 'ledger'],
  OVERSEER: ['chains', 'questions', 'overdue', 'ledger'],
  ADMIN: ['policies', 'review', 'questions', 'chains', 'overdue', 'ledger'],
}

export const areasOf = (roles: readonly string[]): string[] => [...new Set(roles.flatMap((role) => AREAS[role] ?? []))]
export const homeOf = (roles: readonly string[]): string | undefined => areasOf(roles)[0]
