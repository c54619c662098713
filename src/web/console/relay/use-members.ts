import { useCallback, useEffect, useRef, useState } from 'react'
import type { RelayMember } from '../../api/generated/types.ts'
import { type ApiError, asApiError } from '../../api/graphql.ts'
import { fetchTask, type MemberFilter } from '../../api/relay.ts'

const PAGE = 100
/** largest page of the contract */
const PAGE_MAX = 500

export type Narrowing = Omit<MemberFilter, 'first' | 'after'>
/** next = cursor of the next page; undefined = all are read */
type Read = { rows: RelayMember[]; total: number; next: string | undefined }
const nothing: Read = { rows: [], total: 0, next: undefined }

type Members = Read & {
  loading: boolean
  busy: boolean
  error: ApiError | undefined
  reload: () => void
  loadMore: () => Promise<void>
  /** reads all other pages @returns all members; undefined after a failure */
  loadAll: () => Promise<RelayMember[] | undefined>
}

/**
 * A task's members page by page. After a change of the task, as many as before are read again without a spinner.
 * One reading at a time, so that readings do not overtake each other. Another filter needs another `key` of React.
 * @param changes rises with each change of the task
 */
export function useMembers(taskId: string, narrowing: Narrowing, changes: number): Members {
  const [read, setRead] = useState<Read>()
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const latest = useRef<Read>(undefined)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const again = useRef(false)
  const ask = useRef((count: number, from?: Read) => readMembers(taskId, narrowing, count, from)).current
  const inTurn = useCallback((work: () => Promise<Read>): Promise<Read | undefined> => {
    const done = queue.current.then(work).then(
      (found) => {
        latest.current = found
        setRead(found)
        setError(undefined)
        return found
      },
      (thrown) => {
        setError(asApiError(thrown))
        return undefined
      },
    )
    queue.current = done
    return done
  }, [])
  const reload = useCallback(() => {
    // A reading that has not begun includes this change.
    if (again.current) return
    again.current = true
    void inTurn(() => {
      again.current = false
      return ask(Math.max(PAGE, latest.current?.rows.length ?? 0))
    })
  }, [ask, inTurn])
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change
  useEffect(reload, [changes, reload])
  const goOn = async (count: number): Promise<Read | undefined> => {
    setBusy(true)
    const found = await inTurn(() => ask(count, latest.current))
    setBusy(false)
    return found
  }
  return {
    ...(read ?? nothing),
    loading: read === undefined && error === undefined,
    busy,
    error,
    reload,
    loadMore: async () => void (await goOn(PAGE)),
    loadAll: async () => (await goOn(Number.POSITIVE_INFINITY))?.rows,
  }
}

/** Reads `count` members, or all that are left, after the given ones. */
async function readMembers(taskId: string, narrowing: Narrowing, count: number, from?: Read): Promise<Read> {
  // A member can have come in before the cursor.
  const rows = new Map(from?.rows.map((row) => [row.recipientId, row]))
  let after = from?.next
  let total = from?.total ?? 0
  for (let wanted = count; wanted > 0 && !(from && after === undefined); ) {
    const first = Math.min(PAGE_MAX, wanted)
    const found = await fetchTask(taskId, { ...narrowing, first, ...(after !== undefined && { after }) })
    if (!found) return nothing
    const { edges, pageInfo, totalCount } = found.members
    for (const { node } of edges) rows.set(node.recipientId, node)
    total = totalCount
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined
    if (after === undefined) break
    wanted -= first
  }
  return { rows: [...rows.values()], total, next: after }
}
