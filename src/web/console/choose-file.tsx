import { Alert, Button, Flex, Space } from 'antd'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { readTextFile, type TextFile } from '../api/files.ts'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'

export type ChosenFile = Extract<TextFile, { kind: 'TEXT' }>

type Props = {
  label: string
  busy?: boolean
  /** beside the button */
  children?: ReactNode
  /** undefined = the chosen file cannot be sent; the page shows the reason */
  onChoose: (file: ChosenFile | undefined) => void
}

/** Reads a list from the reader's disk: a workbook, or a text that spreadsheets save, small enough to be sent. */
export function ChooseFile({ label, busy = false, children, onChoose }: Props): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<TextFile>()
  const changed = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0]
    if (!file) return
    const read = await readTextFile(file)
    if (input.current) input.current.value = '' // Choosing the same file again, once corrected, is a new choice.
    const usable = read.kind === 'TEXT'
    setRefused(usable ? undefined : read)
    onChoose(usable ? read : undefined)
  }
  return (
    <Flex vertical gap="small">
      <Space wrap>
        <Button loading={busy} onClick={() => input.current?.click()}>
          {label}
        </Button>
        {children}
      </Space>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,.xlsx,text/csv"
        hidden
        aria-label={label}
        onChange={(event) => void changed(event)}
      />
      {refused && <Refusal file={refused} />}
    </Flex>
  )
}

function Refusal({ file }: { file: TextFile }): ReactNode {
  const { t } = useWords(consoleWords)
  const why =
    file.kind === 'TOO_LARGE' ? t.fileTooLarge(file.bytes) : file.kind === 'WORKBOOK' ? t.workbook : t.unreadable
  return <Alert type="error" showIcon title={why} />
}
