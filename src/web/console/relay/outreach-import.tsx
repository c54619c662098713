import { type ReactNode, useState } from 'react'
import type { OutreachImport } from '../../api/generated/types.ts'
import { importOutreach, previewOutreach } from '../../api/kit.ts'
import { useAction } from '../../loading.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { ChooseFile, type ChosenFile } from '../choose-file.tsx'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import { OutreachRows } from './outreach-rows.tsx'

type Shown = { csv: string; outcome: OutreachImport; imported: boolean }

/** A filled-in call sheet: previewed, then recorded, with each row's result. */
export function ImportOutreach({ taskId, onDone }: { taskId: string; onDone: () => void }): ReactNode {
  const { t: k } = useWords(kitWords)
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
      <Dialog
        width={900}
        open={shown !== undefined}
        title={shown?.imported ? k.result : k.preview}
        okText={count > 0 ? k.confirm(count) : k.close}
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
      </Dialog>
    </>
  )
}
