import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { forwardRelay, receiveRelay, returnRelay } from '../../api/relay.ts'
import type { RelayTask } from '../../api/types.ts'
import { AskText } from '../ask-text.tsx'
import { useOperation } from '../failed.tsx'
import { useConsoleWords } from '../words.ts'
import { HandDown } from './hand-down.tsx'

type Props = { task: RelayTask; onDone: (task: RelayTask) => void }

/** Late forwarding is allowed: a member told late is better than one not told. */
export const canForward = (task: RelayTask): boolean =>
  ['OFFERED', 'RECEIVED', 'FORWARDED', 'EXPIRED'].includes(task.state)

export function TaskActions({ task, onDone }: Props): ReactNode {
  const { t } = useConsoleWords()
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const receive = async (): Promise<void> => {
    setBusy(true)
    await operate(() => receiveRelay(task.id).then(onDone), t.done)
    setBusy(false)
  }
  return (
    <>
      {task.state === 'OFFERED' && (
        <Button loading={busy} onClick={() => void receive()}>
          {t.receive}
        </Button>
      )}
      {(task.state === 'OFFERED' || task.state === 'RECEIVED') && (
        <AskText
          label={t.returnTask}
          ask={t.returnReason}
          done={t.done}
          run={(reason) => returnRelay(task.id, reason).then(onDone)}
        />
      )}
      {canForward(task) && (
        <>
          <HandDown task={task} onDone={onDone} />
          <AskText
            label={t.forwardAll}
            ask={t.note}
            hint={`${t.forwardAllHint} ${t.noteHint}`}
            optional
            done={t.done}
            button={{ type: 'primary' }}
            run={(note) => forwardRelay({ taskId: task.id, ...(note && { note }) }).then(onDone)}
          />
        </>
      )}
    </>
  )
}
