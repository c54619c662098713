import { type ReactNode, useEffect } from 'react'
import { markOpened } from '../api/inbox.ts'
import { useLoad } from '../loading.ts'
import { useInbox } from './inbox-provider.tsx'
import { Failure, Loading } from './parts.tsx'
import { PolicyView } from './policy-view.tsx'

/** Target of a notification. Opening is the receipt, and its answer names the policy. */
export function NoticeView({ id }: { id: string }): ReactNode {
  const { take } = useInbox()
  const { data: delivery, error, loading, reload } = useLoad(`notice ${id}`, () => markOpened(id))
  useEffect(() => {
    if (delivery) take(delivery)
  }, [delivery, take])
  if (loading) return <Loading />
  if (!delivery) return <Failure error={error} retry={reload} />
  return <PolicyView id={delivery.policy.id} delivery={delivery} />
}
