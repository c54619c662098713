import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { saveFile } from '../api/files.ts'
import { useOperation } from './failed.tsx'

type Props = { label: string; name: string; read: () => Promise<Blob> }

/** Makes a file and saves it to the reader's downloads. */
export function FileButton({ label, name, read }: Props): ReactNode {
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    await operate(() => read().then((file) => saveFile(file, name)))
    setBusy(false)
  }
  return (
    <Button loading={busy} onClick={() => void save()}>
      {label}
    </Button>
  )
}
