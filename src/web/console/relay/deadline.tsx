import { Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayState, RelayTask } from '../../api/types.ts'
import { formatDeadline } from '../../messages/dates.ts'
import { useConsoleWords } from '../words.ts'

const SOON_MS = 24 * 60 * 60 * 1000

/** Nothing is due any more once it was forwarded, returned or recalled. */
const isOpen = (state: RelayState): boolean => state === 'OFFERED' || state === 'RECEIVED' || state === 'EXPIRED'

export function Deadline({ task }: { task: Pick<RelayTask, 'dueAt' | 'state'> }): ReactNode {
  const { t, language } = useConsoleWords()
  const leftMs = Date.parse(task.dueAt) - Date.now()
  const open = isOpen(task.state)
  return (
    <>
      {formatDeadline(task.dueAt, language)} {open && leftMs < 0 && <Tag color="red">{t.overdue}</Tag>}
      {open && leftMs >= 0 && leftMs < SOON_MS && <Tag color="orange">{t.dueSoon}</Tag>}
    </>
  )
}

const COLOURS: Record<RelayState, string> = {
  OFFERED: 'orange',
  RECEIVED: 'blue',
  FORWARDED: 'green',
  RETURNED: 'default',
  EXPIRED: 'red',
  RECALLED: 'default',
}

export function RelayStateTag({ state }: { state: RelayState }): ReactNode {
  const { t } = useConsoleWords()
  return <Tag color={COLOURS[state]}>{t.relayState[state]}</Tag>
}
