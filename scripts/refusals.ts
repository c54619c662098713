import { appendFileSync, createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type RowRefusal, rowText } from '../src/platform/errors.ts'
import { processLocale, say } from '../src/platform/locale.ts'

/** All refused lines: the first 1,000 in memory, the others in a file that only its owner can read. */
export type Refusals = {
  add(line: number, reason: RowRefusal): void
  count(): number
  /** Writes all lines. On a terminal: the first 1,000 and the path of the file with the others. */
  print(out: NodeJS.WriteStream): Promise<void>
}

const said = ({ line }: { line: number }): string => say({ zh: `第 ${line} 行`, en: `line ${line}` })

const heldMax = 1000
const bufferMax = 500

export function openRefusals(): Refusals {
  const held: string[] = []
  let waiting: string[] = []
  let spool: string | undefined
  let count = 0
  const flush = (): void => {
    if (waiting.length === 0) return
    spool ??= join(mkdtempSync(join(tmpdir(), 'jieli-import-')), 'refused.txt')
    appendFileSync(spool, waiting.join(''), { mode: 0o600 })
    waiting = []
  }
  return {
    add: (line, reason) => {
      count += 1
      const text = `  ${said({ line })}: ${rowText(reason, processLocale).replace(/\p{Cc}+/gu, ' ')}\n`
      if (held.length < heldMax) held.push(text)
      else if (waiting.push(text) >= bufferMax) flush()
    },
    count: () => count,
    print: async (out) => {
      out.write(held.join(''))
      flush()
      if (!spool) return
      const where = `  ${say({ zh: `… 其余 ${count - held.length} 行见 ${spool}`, en: `… the other ${count - held.length} are in ${spool}` })}\n`
      if (out.isTTY) {
        out.write(where)
        return
      }
      try {
        await pipeline(createReadStream(spool), out, { end: false })
        rmSync(join(spool, '..'), { recursive: true })
      } catch {
        // the reader of stdout has gone
        process.stderr.write(where)
      }
    },
  }
}
