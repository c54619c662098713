import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { RelayOutcome, RelayTask } from '../../api/types.ts'
import { useConsoleWords } from '../words.ts'

type Props = { outcomes: readonly RelayOutcome[]; tasks: readonly RelayTask[]; onClose: () => void }

/** What came of each task of a batch. */
export function Outcomes({ outcomes, tasks, onClose }: Props): ReactNode {
  const { t, words } = useConsoleWords()
  const failed = outcomes.some((outcome) => outcome.code !== null)
  const title = (id: string): string => tasks.find((task) => task.id === id)?.policy.title ?? id
  return (
    <Alert
      type={failed ? 'warning' : 'success'}
      closable={{ onClose }}
      title={t.outcomes}
      description={
        <ul>
          {outcomes.map((outcome) => (
            <li key={outcome.taskId}>
              {title(outcome.taskId)}：
              {outcome.code === null
                ? t.done
                : [words.errors[outcome.code] ?? outcome.code, outcome.message].filter(Boolean).join(' ')}
            </li>
          ))}
        </ul>
      }
    />
  )
}
