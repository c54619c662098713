import type { ReactNode } from 'react'
import type { MemberList, RelayTask } from '../../api/generated/types.ts'
import { forwardRelay } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { AskText } from '../ask-text.tsx'
import { takeStep } from './take-step.ts'
import { canForward } from './task-actions.tsx'

type Props = { task: RelayTask; list: MemberList; onDone: (task: RelayTask) => void }

/** Forwards to the task's members on a saved list, without selecting rows. */
export function ForwardList({ task, list, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: m } = useWords(membersWords)
  return (
    <AskText
      label={m.forwardList(list.name)}
      ask={t.note}
      hint={`${m.forwardListHint} ${t.noteHint}`}
      optional
      done={t.forwardedNow}
      button={{ disabled: !canForward(task) }}
      run={(note) => {
        const listed = { taskId: task.id, listId: list.id, version: task.version, ...(note && { note }) }
        return takeStep(task.id, () => forwardRelay(listed), onDone)
      }}
    />
  )
}
