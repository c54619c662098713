import { Alert, Button, Radio, Space, Typography } from 'antd'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { applyMembers, type ImportMode, type MemberImport, previewMembers } from '../../api/members.ts'
import { useAction } from '../../loading.ts'
import { useMembersWords } from '../../messages/members.ts'
import { Failed } from '../failed.tsx'
import { changesOf, Difference } from './difference.tsx'
import { type Decoded, decodeText } from './read-file.ts'

type Chosen = Decoded & { name: string }
// the request that carries it may have 4 MiB
const BYTES_MAX = 4_000_000
const MODES: ImportMode[] = ['ADD', 'REPLACE']

/** A member list: chosen, its changes seen, then applied. Whatever is chosen anew has to be seen anew. */
export function ImportList({ orgId }: { orgId: string }): ReactNode {
  const { m } = useMembersWords()
  const [file, setFile] = useState<Chosen>()
  const [tooLarge, setTooLarge] = useState(false)
  const [mode, setMode] = useState<ImportMode>('ADD')
  const [seen, setSeen] = useState<MemberImport>()
  const { run, busy, error, clear } = useAction()
  const again = (): void => {
    setSeen(undefined)
    clear()
  }
  const choose = async (chosen: File | undefined): Promise<void> => {
    again()
    setTooLarge((chosen?.size ?? 0) > BYTES_MAX)
    if (!chosen || chosen.size > BYTES_MAX) return setFile(undefined)
    setFile({ ...decodeText(new Uint8Array(await chosen.arrayBuffer())), name: chosen.name })
  }
  const preview = (text: string): void => void run(async () => setSeen(await previewMembers(orgId, text, mode)))
  const apply = (text: string, digest: string): void =>
    void run(async () => setSeen(await applyMembers(orgId, text, mode, digest)))
  return (
    <div className="stack">
      <Typography.Paragraph type="secondary">{m.importHint}</Typography.Paragraph>
      <Space wrap>
        <FileButton onChoose={(chosen) => void choose(chosen)} />
        {file && <span>{m.chosen(file.name, file.encoding)}</span>}
      </Space>
      {tooLarge && <Alert type="error" showIcon title={m.tooLarge} />}
      <Radio.Group
        aria-label={m.mode}
        vertical
        value={mode}
        options={MODES.map((value) => ({ value, label: m.modes[value] }))}
        onChange={(event) => {
          setMode(event.target.value as ImportMode)
          again()
        }}
      />
      <Space wrap>
        <Button
          type={seen ? 'default' : 'primary'}
          disabled={!file}
          loading={busy && !seen}
          onClick={() => file && preview(file.text)}
        >
          {m.preview}
        </Button>
        {file && seen && !seen.applied && changesOf(seen) > 0 && (
          <Button
            type="primary"
            danger={seen.ending.totalCount > 0}
            loading={busy}
            onClick={() => apply(file.text, seen.digest)}
          >
            {m.apply(changesOf(seen))}
          </Button>
        )}
      </Space>
      <Failed error={error} />
      {seen && <Difference found={seen} />}
    </div>
  )
}

function FileButton({ onChoose }: { onChoose: (file: File | undefined) => void }): ReactNode {
  const { m } = useMembersWords()
  const input = useRef<HTMLInputElement>(null)
  const changed = (event: ChangeEvent<HTMLInputElement>): void => {
    onChoose(event.target.files?.[0])
    // the same file again, mended meanwhile, is a new choice
    event.target.value = ''
  }
  return (
    <>
      <Button onClick={() => input.current?.click()}>{m.choose}</Button>
      <input ref={input} type="file" accept=".csv,.txt,.tsv,text/csv" hidden aria-label={m.choose} onChange={changed} />
    </>
  )
}
