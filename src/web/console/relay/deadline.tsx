import { Tag } from 'antd'
import type { ReactNode } from 'react'
import type { RelayState, RelayTask } from '../../api/generated/types.ts'
import { consoleWords } from '../../messages/console.ts'
import { formatDeadline, formatInstant } from '../../messages/dates.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { type Stage, stageOf } from './deadline-stage.ts'

const STAGE_COLOURS: Record<Stage, string> = { HALF: 'gold', DUE: 'orange', OVERDUE: 'red' }

type Props = {
  task: Pick<RelayTask, 'dueAt' | 'state'> & Partial<Pick<RelayTask, 'reminders' | 'earliestDueAt'>>
  /** also shows its reminders */
  full?: boolean
}

/** The last day and its distance. */
export function Deadline({ task, full = false }: Props): ReactNode {
  const { t: r, language } = useWords(relayWords)
  const stage = stageOf(task)
  return (
    <>
      <span className="nowrap">{formatDeadline(task.dueAt, language)}</span>{' '}
      {stage && <Tag color={STAGE_COLOURS[stage]}>{r.stage[stage]}</Tag>}
      {task.earliestDueAt && (
        <div className="hint">
          {full ? r.provisional(formatDeadline(task.earliestDueAt, language)) : r.provisionalShort}
        </div>
      )}
      {full &&
        task.reminders?.map(({ kind, at }) => (
          <div key={kind} className="below">
            {r.reminded[kind](formatInstant(at, language))}
          </div>
        ))}
    </>
  )
}

const COLOURS: Record<RelayState, string> = {
  OFFERED: 'orange',
  RECEIVED: 'blue',
  FORWARDED: 'green',
  RETURNED: 'default',
  EXPIRED: 'red',
  RECALLED: 'default',
}

export function RelayStateTag({ state }: { state: RelayState }): ReactNode {
  const { t } = useWords(consoleWords)
  return <Tag color={COLOURS[state]}>{t.relayState[state]}</Tag>
}
