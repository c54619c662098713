import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { KitCard } from './kit-card.tsx'
import { MemberTable } from './member-table.tsx'
import { OutreachList } from './outreach-list.tsx'

type Props = { task: RelayTask; changes: number; onDone: (task: RelayTask) => void }

/** Work on a task's members: inside the system, by hand, and recorded contacts. */
export function TaskTabs(props: Props): ReactNode {
  const { t: k } = useWords(kitWords)
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: 'members', label: k.tabs.members, children: <MemberTable {...props} /> },
        { key: 'kit', label: k.tabs.kit, children: <KitCard {...props} /> },
        { key: 'outreach', label: k.tabs.outreach, children: <OutreachList {...props} /> },
      ]}
    />
  )
}
