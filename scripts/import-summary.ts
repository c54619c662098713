import { SingleBar } from 'cli-progress'
import type { RowRefusal } from '../src/platform/errors.ts'
import { say } from '../src/platform/locale.ts'
import { openRefusals } from './refusals.ts'

/** Counts the result of each line and prints a summary at the end. */
export type ImportSummary = {
  imported(count?: number): void
  unchanged(count?: number): void
  refused(line: number, reason: RowRefusal): void
  progress(bytes: number): void
  finish(): Promise<void>
}

/** Shows a progress bar on a terminal (stderr), then the summary on stdout: counts, and refused lines with reasons. */
export function openSummary(file: string, totalBytes: number): ImportSummary {
  const counts = { imported: 0, unchanged: 0 }
  const refusals = openRefusals()
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: ` {bar} {percentage}% | ${say({ zh: '导入 {imported} | 拒收 {refused}', en: 'imported {imported} | refused {refused}' })}`,
        stream: process.stderr,
        hideCursor: true,
      })
    : undefined
  bar?.start(totalBytes, 0, { imported: 0, refused: 0 })
  let bytesRead = 0
  return {
    imported: (count = 1) => {
      counts.imported += count
    },
    unchanged: (count = 1) => {
      counts.unchanged += count
    },
    refused: refusals.add,
    progress: (bytes) => {
      bytesRead += bytes
      bar?.update(Math.min(bytesRead, totalBytes), { imported: counts.imported, refused: refusals.count() })
    },
    finish: async () => {
      bar?.stop()
      console.log(
        `${file}: ${say({
          zh: `导入 ${counts.imported}，未变 ${counts.unchanged}，拒收 ${refusals.count()}`,
          en: `imported ${counts.imported}, unchanged ${counts.unchanged}, refused ${refusals.count()}`,
        })}`,
      )
      await refusals.print(process.stdout)
    },
  }
}
