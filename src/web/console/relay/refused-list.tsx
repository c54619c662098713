import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { OrgOfTree } from '../../api/generated/types.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import type { RefusedOrg } from './refused-orgs.ts'

type Props = { refused: readonly RefusedOrg[]; orgs: readonly Pick<OrgOfTree, 'id' | 'name'>[]; onDrop: () => void }

/** Names of organisations that cannot get the task, and a button to go on without them. */
export function RefusedOrgs({ refused, orgs, onDrop }: Props): ReactNode {
  const { t: r } = useWords(relayWords)
  const name = (id: string): string => orgs.find((org) => org.id === id)?.name ?? id
  return (
    <Alert
      type="error"
      showIcon
      title={r.refusedOrgs(refused.length)}
      description={
        <>
          <ul className="plain-list">
            {refused.map(({ id, message }) => (
              <li key={id}>
                <strong>{name(id)}</strong>：{message}
              </li>
            ))}
          </ul>
          <Button size="small" onClick={onDrop}>
            {r.dropRefused(refused.length)}
          </Button>
        </>
      }
    />
  )
}
