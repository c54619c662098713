import { Card, Input, Spin, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchFile } from '../../api/files.ts'
import type { RelayKit, RelayTask } from '../../api/generated/types.ts'
import { callSheetPath, fetchKit, posterPath } from '../../api/kit.ts'
import { useLoad } from '../../loading.ts'
import { formatDate } from '../../messages/dates.ts'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'
import { Failed } from '../failed.tsx'
import { FileButton } from '../file-button.tsx'
import { CopyButton } from './copy-button.tsx'
import { pngOf } from './qr-image.ts'

/** 转发工具: texts and poster for forwarding outside the system. */
export function KitCard({ task, changes }: { task: RelayTask; changes: number }): ReactNode {
  const { t: k } = useWords(kitWords)
  const closed = task.state === 'RECALLED'
  const { data, loading, error, reload } = useLoad(closed ? undefined : `kit ${task.id} ${changes}`, () =>
    fetchKit(task.id),
  )
  if (closed) return <Typography.Text type="secondary">{k.ended}</Typography.Text>
  if (loading) return <Spin />
  if (!data) return <Failed error={error} retry={reload} />
  return (
    <div className="pair">
      <KitText key={data.text} kit={data} />
      <KitFiles kit={data} taskId={task.id} />
    </div>
  )
}

function KitText({ kit }: { kit: RelayKit }): ReactNode {
  const { t: k } = useWords(kitWords)
  const [text, setText] = useState(kit.text)
  return (
    <Card size="small" title={k.text} extra={<CopyButton text={text} label={k.copy} button={{ type: 'primary' }} />}>
      <p className="hint">{k.textHint}</p>
      <Input.TextArea
        aria-label={k.text}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 8, maxRows: 24 }}
        maxLength={1000}
        showCount
        className="counted"
      />
    </Card>
  )
}

function KitFiles({ kit, taskId }: { kit: RelayKit; taskId: string }): ReactNode {
  const { t: k, language } = useWords(kitWords)
  return (
    <Card size="small" title={`${k.link} · ${k.qr}`}>
      <div className="bar">
        <Typography.Text code>{kit.shortLink}</Typography.Text>
        <CopyButton text={kit.shortLink} label={k.copy} button={{ size: 'small' }} />
      </div>
      <div className="bar">
        <img src={kit.qr} alt={k.qrAlt} width={160} height={160} />
        <div>
          <strong>{k.scans(kit.scans)}</strong>
          <p className="hint">{k.scansHint}</p>
          {kit.scansByDay.map(({ on, count }) => (
            <div key={on}>{k.scanDay(formatDate(on, language), count)}</div>
          ))}
        </div>
      </div>
      <KitFile label={k.qrDownload} name={`qr-${taskId}.png`} read={() => pngOf(kit.qr)} />
      <KitFile
        label={k.poster}
        name={`poster-${taskId}.pdf`}
        hint={k.posterHint}
        read={() => fetchFile(posterPath(taskId))}
      />
      <KitFile
        label={k.callSheet}
        name={`call-sheet-${taskId}.csv`}
        hint={k.callSheetHint}
        read={() => fetchFile(callSheetPath(taskId))}
      />
    </Card>
  )
}

type FileProps = { label: string; name: string; hint?: string; read: () => Promise<Blob> }

function KitFile({ hint, ...file }: FileProps): ReactNode {
  return (
    <div className="file">
      <FileButton {...file} />
      {hint && <p className="hint">{hint}</p>}
    </div>
  )
}
