import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { setAsideMembers } from '../../api/relay.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { Confirm } from '../dialog.tsx'
import { useOperation } from '../failed.tsx'
import { takeStep } from './take-step.ts'

type Props = {
  task: RelayTask
  memberIds: string[]
  /** false = VERIFY members; true = members set aside before */
  back: boolean
  onDone: (task: RelayTask) => void
}

/** 核实后不适用: takes members off the list of those to contact, or puts them back. */
export function SetAside({ task, memberIds, back, onDone }: Props): ReactNode {
  const { t: r } = useWords(relayWords)
  const operate = useOperation()
  const named = { taskId: task.id, memberIds, aside: !back, version: task.version }
  const set = (): Promise<boolean> =>
    operate(() => takeStep(task.id, () => setAsideMembers(named), onDone), back ? r.takenBack : r.setAsideDone)
  const label = back ? r.takeBack(memberIds.length) : r.setAside(memberIds.length)
  return (
    <Confirm
      title={back ? r.takeBackSure(memberIds.length) : r.setAsideSure(memberIds.length)}
      styles={{ root: { maxWidth: 340 } }}
      okText={label}
      disabled={memberIds.length === 0}
      onConfirm={set}
    >
      <Button disabled={memberIds.length === 0}>{label}</Button>
    </Confirm>
  )
}
