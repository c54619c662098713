import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { fetchAllRelayTasks } from '../../api/relay.ts'
import { useLoad } from '../../loading.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { unreachedOf } from './task-order.ts'

/** Remaining work for forwarded members, when no task waits for a forward. */
export function FollowUp(): ReactNode {
  const { t: r } = useWords(relayWords)
  const { data = [] } = useLoad('forwarded', () => fetchAllRelayTasks('FORWARDED'))
  const left = data.map(unreachedOf).filter((count) => count > 0)
  if (left.length === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      title={
        <>
          {r.followUp(
            left.length,
            left.reduce((sum, count) => sum + count, 0),
          )}{' '}
          <Link href="/console/relay?state=FORWARDED&sort=unreached">{r.followUpShow}</Link>
        </>
      }
    />
  )
}
