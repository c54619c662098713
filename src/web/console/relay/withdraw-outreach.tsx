import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { RelayTask, WithdrawOutreachVariables } from '../../api/generated/types.ts'
import { withdrawOutreach } from '../../api/relay.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { Confirm } from '../dialog.tsx'
import { useOperation } from '../failed.tsx'
import { takeStep } from './take-step.ts'

type Props = {
  task: RelayTask
  withdrawal: Omit<WithdrawOutreachVariables, 'taskId' | 'version'>
  /** text of the confirmation */
  sure: string
  onDone: (task: RelayTask) => void
}

/** 撤销登记: withdraws contacts that the organisation recorded by mistake. */
export function WithdrawOutreach({ task, withdrawal, sure, onDone }: Props): ReactNode {
  const { t: k } = useWords(kitWords)
  const operate = useOperation()
  const seen = { taskId: task.id, version: task.version }
  const withdraw = (): Promise<boolean> =>
    operate(() => takeStep(task.id, () => withdrawOutreach({ ...seen, ...withdrawal }), onDone), k.withdrawn)
  return (
    <Confirm title={sure} styles={{ root: { maxWidth: 340 } }} okText={k.withdraw} onConfirm={withdraw}>
      <Button size="small" type="link">
        {k.withdraw}
      </Button>
    </Confirm>
  )
}
