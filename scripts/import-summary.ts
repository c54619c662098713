import { SingleBar } from 'cli-progress'
import type { RowProblem, RowRefusal } from '../src/platform/errors.ts'
import { say } from '../src/platform/locale.ts'
import { importStatus } from './import-status.ts'
import { openRefusals } from './refusals.ts'

/** Counts the result of each line and prints a summary at the end. */
export type ImportSummary = {
  imported(count?: number): void
  unchanged(count?: number): void
  refused(line: number, reason: RowRefusal): void
  /** Cells without which a line was taken. */
  refusedCells(line: number, problems: readonly RowProblem[]): void
  progress(bytes: number): void
  /** @returns exit status */
  finish(): Promise<number>
}

/** Shows a progress bar on a terminal (stderr), then the summary on stdout: counts, and refused lines with reasons. */
export function openSummary(file: string, totalBytes: number): ImportSummary {
  const counts = { imported: 0, unchanged: 0, lines: 0, cells: 0 }
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
    refused: (line, reason) => {
      counts.lines += 1
      refusals.add(line, reason)
    },
    refusedCells: (line, problems) => {
      if (problems.length === 0) return
      counts.cells += problems.length
      refusals.add(line, problems)
    },
    progress: (bytes) => {
      bytesRead += bytes
      bar?.update(Math.min(bytesRead, totalBytes), { imported: counts.imported, refused: counts.lines })
    },
    finish: async () => {
      bar?.stop()
      const { imported, unchanged, lines, cells } = counts
      const lost = {
        zh: cells > 0 ? `，另有 ${cells} 个单元格未采用` : '',
        en: cells > 0 ? `, cells left out ${cells}` : '',
      }
      console.log(
        `${file}: ${say({
          zh: `导入 ${imported}，未变 ${unchanged}，拒收 ${lines}${lost.zh}`,
          en: `imported ${imported}, unchanged ${unchanged}, refused ${lines}${lost.en}`,
        })}`,
      )
      await refusals.print(process.stdout)
      return importStatus(imported + unchanged, lines + cells)
    },
  }
}
