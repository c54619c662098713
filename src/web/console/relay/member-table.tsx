import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { RelayMember, RelayTask } from '../../api/generated/types.ts'
import { forwardRelay } from '../../api/relay.ts'
import { consoleWords } from '../../messages/console.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { AskText } from '../ask-text.tsx'
import { Failed } from '../failed.tsx'
import { MemberFilters } from './member-filters.tsx'
import { MemberRows } from './member-rows.tsx'
import { RecordOutreach } from './record-outreach.tsx'
import { SetAside } from './set-aside.tsx'
import { takeStep } from './take-step.ts'
import { canForward } from './task-actions.tsx'
import { type Narrowing, useMembers } from './use-members.ts'
import { WithdrawOutreach } from './withdraw-outreach.tsx'

type Props = {
  task: RelayTask
  /** Rises with each change of the task, and the members are read again. */
  changes: number
  onDone: (task: RelayTask) => void
}

/** The organisation's own member enterprises with their suggestion: never facts, never a reason. */
export function MemberTable(props: Props): ReactNode {
  const [narrowing, setNarrowing] = useState<Narrowing>({})
  return (
    <>
      <MemberFilters task={props.task} narrowing={narrowing} onNarrow={setNarrowing} onDone={props.onDone} />
      <Members key={JSON.stringify(narrowing)} {...props} narrowing={narrowing} />
    </>
  )
}

function Members({ task, changes, onDone, narrowing }: Props & { narrowing: Narrowing }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { t: k } = useWords(kitWords)
  const { rows, total, next, loading, busy, error, reload, loadMore, loadAll } = useMembers(task.id, narrowing, changes)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  // Members that left the task meanwhile are not forwarded to.
  const selected = rows.map((row) => row.recipientId).filter((id) => ticked.has(id))
  const tick = (ids: readonly unknown[]): void => setTicked(new Set(ids.map(String)))
  const tickAll = async (): Promise<void> => {
    const all = await loadAll()
    if (all) tick(all.map((row) => row.recipientId))
  }
  return (
    <>
      <div className="bar">
        {selected.length < total && (
          <Button loading={busy} onClick={() => void tickAll()}>
            {t.selectAll(total)}
          </Button>
        )}
        {!narrowing.setAside && (
          <AskText
            label={t.forwardSelected(selected.length)}
            ask={t.note}
            hint={t.noteHint}
            optional
            done={t.forwardedNow}
            button={{ disabled: selected.length === 0 || !canForward(task) }}
            run={async (note) => {
              const named = { taskId: task.id, memberIds: selected, version: task.version, ...(note && { note }) }
              const after = await takeStep(task.id, () => forwardRelay(named), onDone)
              tick([])
              return after
            }}
          />
        )}
        {canForward(task) && !narrowing.setAside && (
          <RecordOutreach
            taskId={task.id}
            memberIds={selected}
            onDone={(after) => {
              tick([])
              onDone(after)
            }}
          />
        )}
        {canForward(task) && (narrowing.setAside || task.verifyCount > 0) && (
          <SetAside
            task={task}
            memberIds={rows
              .filter((row) => ticked.has(row.recipientId) && (narrowing.setAside || isUndecided(row)))
              .map((row) => row.recipientId)}
            back={narrowing.setAside ?? false}
            onDone={(after) => {
              tick([])
              onDone(after)
            }}
          />
        )}
      </div>
      <Failed error={error} retry={reload} />
      <MemberRows
        rows={rows}
        total={total}
        loading={loading}
        failed={!!error}
        selected={selected}
        onSelect={tick}
        actions={({ recipientId, name, toldOffline, outreachRecorded }) =>
          toldOffline &&
          outreachRecorded &&
          canForward(task) && (
            <WithdrawOutreach
              task={task}
              withdrawal={{ memberIds: [recipientId] }}
              sure={k.withdrawSure(name)}
              onDone={onDone}
            />
          )
        }
      />
      {next !== undefined && (
        <Button block loading={busy} onClick={() => void loadMore()}>
          {words.loadMore}
        </Button>
      )}
    </>
  )
}

/** VERIFY members without a contact. */
const isUndecided = ({ suggestion, state, toldOffline }: RelayMember): boolean =>
  suggestion === 'VERIFY' && state === null && !toldOffline
