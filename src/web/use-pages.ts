import { useState } from 'react'
import type { Connection } from './api/connection.ts'
import type { ApiError } from './api/graphql.ts'
import { useAction, useLoad } from './loading.ts'

type Pages<T> = {
  rows: T[]
  total: number
  loading: boolean
  busy: boolean
  error: ApiError | undefined
  hasMore: boolean
  loadMore: () => void
  reload: () => void
}

/** A list read page by page. Another list needs another `key` of React. */
export function usePages<T>(load: (after?: string) => Promise<Connection<T>>): Pages<T> {
  const first = useLoad('first page', () => load())
  const [more, setMore] = useState<Connection<T>[]>([])
  const { run, busy, error } = useAction()
  const pages = [...(first.data ? [first.data] : []), ...more]
  const last = pages.at(-1)?.pageInfo
  return {
    rows: pages.flatMap((page) => page.edges.map((edge) => edge.node)),
    total: first.data?.totalCount ?? 0,
    loading: first.loading,
    busy,
    error: first.error ?? error,
    hasMore: last?.hasNextPage ?? false,
    loadMore: () =>
      void run(async () => {
        const next = await load(last?.endCursor ?? undefined)
        setMore((before) => [...before, next])
      }),
    reload: () => {
      setMore([])
      first.reload()
    },
  }
}
