import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { saveFile } from '../api/files.ts'
import { useOperation } from './failed.tsx'

type Props = { label: string; name: string; type: string; read: () => Promise<string>; disabled?: boolean }

/** Saves a text of the server as a file, unchanged. @param type media type with charset */
export function SaveButton({ label, name, type, read, disabled = false }: Props): ReactNode {
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    await operate(() => read().then((text) => saveFile(new Blob([text], { type }), name)))
    setBusy(false)
  }
  return (
    <Button loading={busy} disabled={disabled} onClick={() => void save()}>
      {label}
    </Button>
  )
}
