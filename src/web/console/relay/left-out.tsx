import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'

/** Tasks of a batch without a suggested member, with links to verify their members. */
export function LeftOut({ tasks }: { tasks: readonly RelayTask[] }): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
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
