import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { useRelayWords } from '../../messages/relay-words.ts'
import { Link } from '../../routing.tsx'
import { useConsoleWords } from '../words.ts'

/** Tasks that a batch leaves alone as none of their members is suggested; each leads to where they are verified. */
export function LeftOut({ tasks }: { tasks: readonly RelayTask[] }): ReactNode {
  const { t } = useConsoleWords()
  const { r } = useRelayWords()
  if (tasks.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={r.leftOut(tasks.length)}
      description={
        <ul className="plain-list">
          {tasks.map(({ id, policy, verifyCount }) => (
            <li key={id}>
              <Link href={`/console/relay/${encodeURIComponent(id)}`}>{policy.title}</Link>{' '}
              <span className="below">
                {t.verifyCount} {verifyCount}
              </span>
            </li>
          ))}
        </ul>
      }
    />
  )
}
