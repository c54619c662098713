import { Button, Radio, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import type { MemberImportMode } from '../../api/generated/types.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { ChooseFile, type ChosenFile } from '../choose-file.tsx'
import { Failed } from '../failed.tsx'
import { Difference } from './difference.tsx'
import { changesOf, useImport } from './use-import.ts'

const MODES: MemberImportMode[] = ['ADD', 'REPLACE']

/** A member list: chosen, previewed, applied. Another choice needs another preview. */
export function ImportList({ orgId }: { orgId: string }): ReactNode {
  const { t: m } = useWords(membersWords)
  const [file, setFile] = useState<ChosenFile>()
  const [mode, setMode] = useState<MemberImportMode>('ADD')
  const { seen, canApply, busy, error, preview, apply, forget } = useImport(orgId)
  const choose = (chosen: ChosenFile | undefined): void => {
    forget()
    setFile(chosen)
  }
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
          setMode(event.target.value as MemberImportMode)
          forget()
        }}
      />
      <Space wrap>
        <Button
          type={seen ? 'default' : 'primary'}
          disabled={!file}
          loading={busy && !seen}
          onClick={() => file && void preview(file.text, mode)}
        >
          {m.preview}
        </Button>
        {canApply && seen && (
          <Button type="primary" danger={seen.ending.totalCount > 0} loading={busy} onClick={() => void apply()}>
            {m.apply(changesOf(seen))}
          </Button>
        )}
      </Space>
      <Failed error={error} />
      {seen && <Difference found={seen} />}
    </div>
  )
}
