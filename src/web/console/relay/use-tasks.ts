import { useEffect, useRef, useState } from 'react'
import { type ApiError, asApiError } from '../../api/graphql.ts'
import { fetchRelayTasks, watchTasks } from '../../api/relay.ts'
import type { Connection, RelayState, RelayTask } from '../../api/types.ts'
import { useLoad } from '../../loading.ts'

type Tasks = {
  tasks: RelayTask[]
  total: number
  loading: boolean
  error: ApiError | undefined
  /** Live updates do not work: what is shown may be old. */
  liveError: ApiError | undefined
  reload: () => void
  loadMore: () => void
  hasMore: boolean
  busy: boolean
}

const newer = (live: RelayTask | undefined, read: RelayTask): RelayTask =>
  live && live.version >= read.version ? live : read

/** The list, kept current: a known task is replaced in place, one that came or left makes the list load again. */
export function useTasks(state: RelayState | undefined): Tasks {
  const first = useLoad(`tasks ${state}`, () => fetchRelayTasks(state))
  const [more, setMore] = useState<Connection<RelayTask>>()
  const [changed, setChanged] = useState<Readonly<Record<string, RelayTask>>>({})
  const [liveError, setLiveError] = useState<ApiError>()
  const [failed, setFailed] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const pages = [first.data, more].filter((page) => page !== undefined)
  const nodes = pages.flatMap((page) => page.edges.map((edge) => newer(changed[edge.node.id], edge.node)))
  // a first page that was read again may reach into the next
  const listed = [...new Map(nodes.map((task) => [task.id, task])).values()]
  const known = useRef(new Set<string>())
  known.current = new Set(listed.map((task) => task.id))
  const { reload } = first

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page of another state is no continuation
  useEffect(() => setMore(undefined), [state])
  useEffect(
    () =>
      watchTasks((task) => {
        setLiveError(undefined)
        setChanged((before) => ({ ...before, [task.id]: task }))
        if (!known.current.has(task.id)) reload()
      }, setLiveError),
    [reload],
  )
  const last = pages.at(-1)?.pageInfo
  const loadMore = async (): Promise<void> => {
    setBusy(true)
    try {
      const next = await fetchRelayTasks(state, last?.endCursor ?? undefined)
      setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
      setFailed(undefined)
    } catch (thrown) {
      setFailed(asApiError(thrown))
    }
    setBusy(false)
  }
  return {
    tasks: listed.filter((task) => state === undefined || task.state === state),
    total: first.data?.totalCount ?? 0,
    loading: first.loading,
    error: first.error ?? failed,
    liveError,
    reload,
    loadMore: () => void loadMore(),
    hasMore: last?.hasNextPage ?? false,
    busy,
  }
}
