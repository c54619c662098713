import { Button, Radio, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { applyMembers, type ImportMode, type MemberImport, previewMembers } from '../../api/members.ts'
import { useAction } from '../../loading.ts'
import { useMembersWords } from '../../messages/members.ts'
import { ChooseFile, type ChosenFile } from '../choose-file.tsx'
import { Failed } from '../failed.tsx'
import { changesOf, Difference } from './difference.tsx'

const MODES: ImportMode[] = ['ADD', 'REPLACE']

/** A member list: chosen, its changes seen, then applied. Whatever is chosen anew has to be seen anew. */
export function ImportList({ orgId }: { orgId: string }): ReactNode {
  const { m } = useMembersWords()
  const [file, setFile] = useState<ChosenFile>()
  const [mode, setMode] = useState<ImportMode>('ADD')
  const [seen, setSeen] = useState<MemberImport>()
  const { run, busy, error, clear } = useAction()
  const again = (): void => {
    setSeen(undefined)
    clear()
  }
  const choose = (chosen: ChosenFile | undefined): void => {
    again()
    setFile(chosen)
  }
  const preview = (text: string): void => void run(async () => setSeen(await previewMembers(orgId, text, mode)))
  const apply = (text: string, digest: string): void =>
    void run(async () => setSeen(await applyMembers(orgId, text, mode, digest)))
  return (
    <div className="stack">
      <Typography.Paragraph type="secondary">{m.importHint}</Typography.Paragraph>
      <ChooseFile label={m.choose} onChoose={choose}>
        {file && <span>{m.chosen(file.name, file.encoding)}</span>}
      </ChooseFile>
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
