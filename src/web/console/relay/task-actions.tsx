import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { forwardRelay, receiveRelay, returnRelay } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { AskText } from '../ask-text.tsx'
import { useOperation } from '../failed.tsx'
import { HandDown } from './hand-down.tsx'
import { takeStep } from './take-step.ts'

type Props = { task: RelayTask; onDone: (task: RelayTask) => void }

/** Late forwards are permitted. Why: a late notice is better than none. */
export const canForward = (task: RelayTask): boolean =>
  ['OFFERED', 'RECEIVED', 'FORWARDED', 'EXPIRED'].includes(task.state)

/** The possible steps, each for the task as the viewer saw it. */
export function TaskActions({ task, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r } = useWords(relayWords)
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const seen = { taskId: task.id, version: task.version }
  const receive = async (): Promise<void> => {
    setBusy(true)
    await operate(() => takeStep(task.id, () => receiveRelay(task.id), onDone), t.done)
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
          run={(reason) => takeStep(task.id, () => returnRelay({ ...seen, reason }), onDone)}
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
            done={t.forwardedNow}
            button={{ type: 'primary', ...(task.memberCount === 0 && { disabled: true, title: r.forwardNobody }) }}
            run={(note) => takeStep(task.id, () => forwardRelay({ ...seen, ...(note && { note }) }), onDone)}
          />
        </>
      )}
    </>
  )
}
