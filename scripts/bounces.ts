// npm run bounces -- FILE|DIRECTORY…: takes delivery reports about undelivered mail (RFC 3464), one per file.
// A file that is no report is refused, and the next file is read. Idempotent. See docs/import-export.md.

import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readReport } from '../src/dispatch/channels/email/bounces/report.ts'
import { type BounceEffect, takeBounce } from '../src/dispatch/channels/email/bounces/take-bounce.ts'
import { maskAddress } from '../src/parties/contacts/contact.ts'
import { processLocale, say } from '../src/platform/locale.ts'
import { redactError } from '../src/platform/log.ts'
import { sentence, type Texts } from '../src/platform/refusal.ts'
import { openCommand } from './open-command.ts'
import { checkReadable } from './readable.ts'
import { rowRefusals } from './row-refusals.ts'

const refusedWord = { zh: '拒收', en: 'refused' }
const fileBytesMax = 10 * 1024 * 1024
const effectWords: Record<BounceEffect, Texts> = {
  ended: { zh: '停用地址', en: 'address ended' },
  declined: { zh: '停止邮件', en: 'e-mail switched off' },
  delivered: { zh: '已送达', en: 'delivered' },
  scored: { zh: '记一次退信', en: 'counted' },
  message: { zh: '仅此邮件', en: 'this message only' },
  repeated: { zh: '已登记过', en: 'known already' },
  delayed: { zh: '尚未失败', en: 'not failed' },
  unknown: { zh: '不是我们的邮件或地址', en: 'not a message or a current address of ours' },
}

const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run bounces -- FILE.eml | DIRECTORY …`)
  process.exit(2)
}
const files = await filesOf(paths)

const service = await openCommand({ warn: true })
const counts = new Map<BounceEffect, number>()
let refused = 0
try {
  for (const file of files) await takeFile(file)
} catch (cause) {
  console.error(
    say({
      zh: `没有读完，可再次运行：${redactError(cause).message}`,
      en: `not finished, can be run again: ${redactError(cause).message}`,
    }),
  )
  process.exitCode = 1
} finally {
  const parts = [...counts].map(([effect, count]) => `${say(effectWords[effect])} ${count}`)
  console.log(
    [`${say({ zh: '文件', en: 'files' })} ${files.length}`, ...parts, `${say(refusedWord)} ${refused}`].join(', '),
  )
  await service.close()
}

async function takeFile(file: string): Promise<void> {
  const { size } = await stat(file)
  const report =
    size > fileBytesMax
      ? { ok: false as const, reason: rowRefusals.fileTooLarge }
      : await readReport(await readFile(file))
  if (!report.ok) {
    refused += 1
    console.log(`${file}: ${say(refusedWord)}: ${sentence(report.reason, processLocale)}`)
    return
  }
  for (const event of report.events) {
    const effect = await takeBounce(service.deps, event, { trusted: false })
    counts.set(effect, (counts.get(effect) ?? 0) + 1)
    const [address = '?'] = event.recipients.map((one) => maskAddress('EMAIL', one))
    const about = `${address} ${event.action} ${event.status}`.replace(/\p{Cc}+/gu, ' ')
    console.log(`${file}: ${about}: ${say(effectWords[effect])}`)
  }
}

/** The named files, and the files of named directories. An unreadable file ends the command before it begins. */
async function filesOf(named: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of named) {
    const isDirectory = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    )
    const inside = isDirectory ? await readdir(path, { withFileTypes: true }) : []
    const list = isDirectory
      ? inside.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => join(path, name))
      : [path]
    for (const file of list.sort()) {
      const readable = await checkReadable(file)
      if (!readable.ok) {
        console.error(readable.reason)
        process.exit(2)
      }
      found.push(file)
    }
  }
  return found
}
