import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { recordOutreach } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { ContactDialog } from './contact-dialog.tsx'

type Props = { taskId: string; memberIds: string[]; onDone: (task: RelayTask) => void }

/** 线下告知登记: records a contact outside the system, as the organisation states it. */
export function RecordOutreach({ taskId, memberIds, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  return (
    <ContactDialog
      label={t.outreach(memberIds.length)}
      disabled={memberIds.length === 0}
      done={t.done}
      record={(contact) => recordOutreach({ taskId, memberIds, ...contact }).then(onDone)}
    />
  )
}
