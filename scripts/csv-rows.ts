import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { isEmptyRow } from '../src/platform/cell.ts'
import { DomainError } from '../src/platform/errors.ts'
import type { Refusal } from '../src/platform/refusal.ts'
import { openLineIndex } from './line-index.ts'
import { decodedFile, delimiterOf, type Encoding } from './lines.ts'
import { rowRefusals } from './row-refusals.ts'

/** One row: its cells, or the reason why it is invalid. `number` = the 1-based line on which it begins. */
export type CsvRow = { number: number; cells: string[] } | { number: number; reason: Refusal }

const rowMax = 1_000_000

/**
 * Rows of a CSV file or of a workbook's first sheet, with the header, without empty rows.
 * An invalid row can come before valid rows that precede it in the file.
 */
export async function* csvRows(
  path: string,
  encoding: Encoding,
  onBytes: (bytes: number) => void,
): AsyncGenerator<CsvRow> {
  const lines = openLineIndex()
  const broken: CsvRow[] = []
  let tooLong = false
  const parser = parse({
    delimiter: await delimiterOf(path, encoding),
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: rowMax,
    encoding: 'utf8',
    // Why lines are counted here: the parser counts a CRLF inside quotes twice.
    // Why the cast: the types of the parser have rows of text only.
    on_record: (cells, { bytes }) =>
      ({ number: lines.lineOfEnd(bytes) - feedsIn(cells), cells }) satisfies CsvRow as unknown as string[],
  })
  parser.on('skip', (error: CsvError & { bytes?: number }) => {
    if (tooLong) return
    tooLong = error.code === 'CSV_MAX_RECORD_SIZE'
    const why = tooLong ? rowRefusals.rowTooLong : rowRefusals.csv({ message: error.message })
    broken.push({ number: lines.lineOfStart(error.bytes ?? 0), reason: why })
  })
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of decodedFile(path, encoding, onBytes)) {
      if (tooLong) return
      lines.add(piece)
      yield piece
    }
  }
  const source = Readable.from(pieces())
  source.on('error', (cause) => parser.destroy(cause))
  try {
    for await (const row of source.pipe(parser) as AsyncIterable<CsvRow>) {
      yield* broken.splice(0)
      if ('reason' in row || !isEmptyRow(row.cells)) yield row
    }
  } catch (cause) {
    // a workbook that cannot be read
    if (!(cause instanceof DomainError && cause.fields?.[0])) throw cause
    const { key, params } = cause.fields[0]
    yield { number: 1, reason: { key, params } }
  }
  yield* broken
}

const feedsIn = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
