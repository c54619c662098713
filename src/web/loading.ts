import { useCallback, useEffect, useRef, useState } from 'react'
import { type ApiError, asApiError } from './api/graphql.ts'

export type Loaded<T> = { data: T | undefined; error: ApiError | undefined; loading: boolean; reload: () => void }

/**
 * Fetches when `key` changes. The shown value stays while a reload runs. A late answer for an older key is dropped.
 * @param key undefined = nothing to fetch yet
 */
export function useLoad<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
  const latest = useRef(load)
  latest.current = load
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{ key?: string; data?: T; error?: ApiError }>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn is what reload() raises
  useEffect(() => {
    if (key === undefined) return
    let current = true
    latest.current().then(
      (data) => current && setState({ key, data }),
      (thrown) =>
        current && setState((before) => ({ ...(before.key === key ? before : {}), key, error: asApiError(thrown) })),
    )
    return () => {
      current = false
    }
  }, [key, turn])
  const fresh = state.key === key ? state : {}
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  return {
    data: fresh.data,
    error: fresh.error,
    loading: key !== undefined && fresh.data === undefined && !fresh.error,
    reload,
  }
}

/** Runs one operation at a time and keeps its failure for showing. */
export function useAction(): {
  run: (work: () => Promise<unknown>) => Promise<boolean>
  busy: boolean
  error: ApiError | undefined
  clear: () => void
} {
  const [state, setState] = useState<{ busy: boolean; error?: ApiError }>({ busy: false })
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setState({ busy: true })
    try {
      await work()
      setState({ busy: false })
      return true
    } catch (thrown) {
      setState({ busy: false, error: asApiError(thrown) })
      return false
    }
  }, [])
  const clear = useCallback(() => setState({ busy: false }), [])
  return { run, busy: state.busy, error: state.error, clear }
}
