import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { recordOutreach } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { ToldDialog } from './told-dialog.tsx'

type Props = { taskId: string; memberIds: string[]; onDone: (task: RelayTask) => void }

/** 线下告知登记: a contact outside the system, on the organisation's word. */
export function RecordOutreach({ taskId, memberIds, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  return (
    <ToldDialog
      label={t.outreach(memberIds.length)}
      disabled={memberIds.length === 0}
      done={t.done}
      record={(told) => recordOutreach({ taskId, memberIds, ...told }).then(onDone)}
    />
  )
}
