import { Button, Popconfirm } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask, WithdrawOutreachVariables } from '../../api/generated/types.ts'
import { withdrawOutreach } from '../../api/relay.ts'
import { useKitWords } from '../../messages/kit-words.ts'
import { useOperation } from '../failed.tsx'
import { takeStep } from './take-step.ts'

type Props = {
  task: RelayTask
  withdrawal: Omit<WithdrawOutreachVariables, 'taskId' | 'version'>
  /** What is asked before. */
  sure: string
  onDone: (task: RelayTask) => void
}

/** 撤销登记: takes back what the organisation recorded by mistake. */
export function WithdrawOutreach({ task, withdrawal, sure, onDone }: Props): ReactNode {
  const { k, words } = useKitWords()
  const operate = useOperation()
  const seen = { taskId: task.id, version: task.version }
  const withdraw = (): Promise<boolean> =>
    operate(() => takeStep(task.id, () => withdrawOutreach({ ...seen, ...withdrawal }), onDone), k.withdrawn)
  return (
    <Popconfirm
      title={sure}
      styles={{ root: { maxWidth: 340 } }}
      okText={k.withdraw}
      cancelText={words.cancel}
      onConfirm={withdraw}
    >
      <Button size="small" type="link">
        {k.withdraw}
      </Button>
    </Popconfirm>
  )
}
