import { useEffect } from 'react'
import { useLoad } from '../loading.ts'
import { useAddress } from '../routing.tsx'

export type Counted = { count: number; reload: () => void }

/**
 * Number of items that wait for the viewer. Read again with each page and when the tab becomes visible.
 * @param key undefined = no items for such a viewer
 */
export function useCount(key: string | undefined, load: () => Promise<number>): Counted {
  const { path, query } = useAddress()
  const address = `${path} ${query.get('tab')}`
  const { data: count = 0, reload } = useLoad(key, load)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each address
  useEffect(reload, [address, reload])
  useEffect(() => {
    const seen = (): void => {
      if (!document.hidden) reload()
    }
    document.addEventListener('visibilitychange', seen)
    return () => document.removeEventListener('visibilitychange', seen)
  }, [reload])
  return { count, reload }
}
