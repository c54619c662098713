import { Button, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { RelayTask } from '../../api/generated/types.ts'
import { receiveRelay } from '../../api/relay.ts'
import { useAction } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { refusedText } from '../../messages/failure.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'
import { Dialog } from '../dialog.tsx'
import { type ReceiveOutcome, receiveMany } from './receive-many.ts'

type Props = { tasks: readonly RelayTask[]; onDone: () => void }
type Shown = { tasks: readonly RelayTask[]; outcomes: ReceiveOutcome[] }

/** 批量确认接收 of the chosen tasks that wait for it, with the result of each. */
export function BatchReceive({ tasks, onDone }: Props): ReactNode {
  const { t: r } = useWords(relayWords)
  const [shown, setShown] = useState<Shown>()
  const { run, busy } = useAction()
  const waiting = tasks.filter(({ state }) => state === 'OFFERED')
  const receive = (): void =>
    void run(async () => {
      setShown({ tasks: waiting, outcomes: await receiveMany(waiting, receiveRelay) })
      onDone()
    })
  const close = (): void => setShown(undefined)
  const failed = shown?.outcomes.filter(({ code }) => code !== null).length ?? 0
  return (
    <>
      <Button loading={busy} disabled={waiting.length === 0} onClick={receive}>
        {r.receiveMany(waiting.length)}
      </Button>
      <Dialog
        width={800}
        open={shown !== undefined}
        title={r.receiveOutcomes}
        okText={r.close}
        cancelButtonProps={{ hidden: true }}
        onOk={close}
        onCancel={close}
      >
        {shown && (
          <div className="stack">
            <p role="status">{r.receivedMany(shown.outcomes.length - failed, failed)}</p>
            <Outcomes {...shown} />
          </div>
        )}
      </Dialog>
    </>
  )
}

/** Results that need a person come first. */
function Outcomes({ tasks, outcomes }: Shown): ReactNode {
  const { t } = useWords(consoleWords)
  const { t: r, words } = useWords(relayWords)
  const title = (id: string): string => tasks.find((task) => task.id === id)?.policy.title ?? id
  return (
    <DataTable<ReceiveOutcome>
      rowKey="taskId"
      dataSource={[...outcomes].sort((a, b) => Number(b.code !== null) - Number(a.code !== null))}
      scroll={{ y: '45vh' }}
      columns={[
        { title: t.policyTitle, render: (_, { taskId }) => title(taskId) },
        {
          title: t.state,
          width: '40%',
          render: (_, outcome) =>
            outcome.code === null ? (
              <Tag color="green">{r.receivedNow}</Tag>
            ) : (
              <>
                <Tag color="red">{r.cannotReceive}</Tag> {refusedText(outcome, words)}
              </>
            ),
        },
      ]}
    />
  )
}
