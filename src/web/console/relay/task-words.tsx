import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { useHeld } from './use-held.ts'

/** Texts of a task: reason of a return, note from above, own last note; and the number of waiting members. */
export function TaskWords({ task }: { task: RelayTask }): ReactNode {
  const { t: r } = useWords(relayWords)
  const held = useHeld(task)
  const { state, reason, handedNote, note } = task
  return (
    <>
      {held && <Alert type="warning" showIcon title={held} />}
      {reason && <Said title={state === 'RECALLED' ? r.recalledFor : r.returnedFor} text={reason} />}
      {handedNote && <Said title={r.handedNote(task.from.name)} text={handedNote} />}
      {note && note !== handedNote && <Said title={r.ownNote} text={note} />}
    </>
  )
}

const Said = ({ title, text }: { title: string; text: string }): ReactNode => (
  <Alert
    type="info"
    title={
      <>
        {title}：<span className="said">{text}</span>
      </>
    }
  />
)
