import { useEffect, useRef, useState } from 'react'
import type { Connection } from '../../api/connection.ts'
import type { RelayTask } from '../../api/generated/types.ts'
import { type ApiError, asApiError } from '../../api/graphql.ts'
import { fetchRelayTasks, type TaskFilter, watchTasks } from '../../api/relay.ts'
import { useLoad } from '../../loading.ts'
import { isOpen } from './deadline-stage.ts'

type Tasks = {
  tasks: RelayTask[]
  /** undefined = unknown yet */
  total: number | undefined
  loading: boolean
  error: ApiError | undefined
  /** live updates fail: the list can be old */
  liveError: ApiError | undefined
  reload: () => void
  loadMore: () => void
  hasMore: boolean
  busy: boolean
}

const newer = (live: RelayTask | undefined, read: RelayTask): RelayTask =>
  live && live.version >= read.version ? live : read

const fits = (task: RelayTask, filter: TaskFilter): boolean =>
  filter === 'OPEN' ? isOpen(task.state) : filter === 'ALL' || task.state === filter

/** The list, kept current. A known task is replaced in place; a task that came or left makes the list load again. */
export function useTasks(filter: TaskFilter): Tasks {
  const first = useLoad(`tasks ${filter}`, () => fetchRelayTasks(filter))
  const [more, setMore] = useState<Connection<RelayTask>>()
  const [changed, setChanged] = useState<Readonly<Record<string, RelayTask>>>({})
  const [liveError, setLiveError] = useState<ApiError>()
  const [failed, setFailed] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const pages = [first.data, more].filter((page) => page !== undefined)
  const nodes = pages.flatMap((page) => page.edges.map((edge) => newer(changed[edge.node.id], edge.node)))
  // A first page that was read again can overlap the next.
  const listed = [...new Map(nodes.map((task) => [task.id, task])).values()]
  const known = useRef(new Set<string>())
  known.current = new Set(listed.filter((task) => fits(task, filter)).map((task) => task.id))
  const { reload } = first

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page of another filter is no continuation
  useEffect(() => setMore(undefined), [filter])
  useEffect(
    () =>
      watchTasks((task) => {
        setLiveError(undefined)
        setChanged((before) => ({ ...before, [task.id]: task }))
        if (known.current.has(task.id) !== fits(task, filter)) reload()
      }, setLiveError),
    [reload, filter],
  )
  const last = pages.at(-1)?.pageInfo
  const loadMore = async (): Promise<void> => {
    setBusy(true)
    try {
      const next = await fetchRelayTasks(filter, last?.endCursor ?? undefined)
      setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
      setFailed(undefined)
    } catch (thrown) {
      setFailed(asApiError(thrown))
    }
    setBusy(false)
  }
  return {
    tasks: listed.filter((task) => fits(task, filter)),
    total: first.data?.totalCount,
    loading: first.loading,
    error: first.error ?? failed,
    liveError,
    reload,
    loadMore: () => void loadMore(),
    hasMore: last?.hasNextPage ?? false,
    busy,
  }
}
