import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import type { OutreachImport } from '../../api/generated/types.ts'
import { importOutreach, previewOutreach } from '../../api/kit.ts'
import { useAction } from '../../loading.ts'
import { useKitWords } from '../../messages/kit-words.ts'
import { ChooseFile, type ChosenFile } from '../choose-file.tsx'
import { Failed } from '../failed.tsx'
import { OutreachRows } from './outreach-rows.tsx'

type Shown = { csv: string; outcome: OutreachImport; imported: boolean }

/** A filled-in call sheet: what would be recorded first, then the recording, each with its outcome by row. */
export function ImportOutreach({ taskId, onDone }: { taskId: string; onDone: () => void }): ReactNode {
  const { k, words } = useKitWords()
  const [shown, setShown] = useState<Shown>()
  const { run, busy, error, clear } = useAction()
  const choose = (file: ChosenFile | undefined): void => {
    clear()
    if (file)
      void run(async () =>
        setShown({ csv: file.text, outcome: await previewOutreach(taskId, file.text), imported: false }),
      )
  }
  const confirm = (csv: string): void =>
    void run(async () => {
      setShown({ csv, outcome: await importOutreach(taskId, csv), imported: true })
      onDone()
    })
  const close = (): void => {
    setShown(undefined)
    clear()
  }
  const count = shown?.imported ? 0 : (shown?.outcome.recorded ?? 0)
  return (
    <>
      <ChooseFile label={k.choose} busy={busy && !shown} onChoose={choose} />
      {!shown && <Failed error={error} />}
      <Modal
        destroyOnHidden
        width={900}
        open={shown !== undefined}
        title={shown?.imported ? k.result : k.preview}
        okText={count > 0 ? k.confirm(count) : k.close}
        cancelText={words.cancel}
        cancelButtonProps={count > 0 ? {} : { hidden: true }}
        confirmLoading={busy}
        onOk={() => (shown && count > 0 ? confirm(shown.csv) : close())}
        onCancel={close}
      >
        {shown && (
          <>
            <Failed error={error} />
            <OutreachRows outcome={shown.outcome} imported={shown.imported} />
          </>
        )}
      </Modal>
    </>
  )
}
