import { CsvError, parse } from 'csv-parse/sync'
import { delimiterIn, headerCell, isEmptyRow, nameCell } from '../../platform/cell.ts'
import { badInput } from '../../platform/errors.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { sheetColumns } from '../kit/call-sheet.ts'
import { relayRefusals } from '../refusals.ts'

/** One row of a filled-in call sheet. `line` = 1-based line number in the file; the header is line 1. `uscc` as it stands in its cell. */
export type SheetRow = { line: number; name: string; uscc: string; method: string; at: string; note: string }

const rowsMax = 10_000
const columns = {
  name: [sheetColumns.name, '名称', 'name'],
  uscc: [sheetColumns.uscc, '信用代码', 'uscc'],
  method: [sheetColumns.method, 'method'],
  at: [sheetColumns.at, 'at'],
  note: [sheetColumns.note, 'note'],
} as const satisfies Record<string, readonly string[]>
const needed = ['uscc', 'method', 'at'] as const

type Record_ = { info: { lines: number }; record: string[] }

/**
 * Rows of a filled-in call sheet, separated by comma, semicolon or tab. Blank rows are left out. Pure.
 * @throws BAD_USER_INPUT at `csv`: no CSV, a missing column, more than 10,000 rows
 */
export function readSheet(csv: string): SheetRow[] {
  const [header, ...records] = readRecords(csv.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
  const titles = (header?.record ?? []).map((title) => headerCell(title))
  const place = (name: keyof typeof columns): number =>
    titles.findIndex((title) => (columns[name] as readonly string[]).includes(title))
  const missing = needed.filter((name) => place(name) < 0)
  if (missing.length > 0) {
    const names = missing.map((name) => columns[name][0]).join('、')
    throw refused(relayRefusals.headerLacks({ names }))
  }
  const filled = records.filter(({ record }) => !isEmptyRow(record))
  if (filled.length > rowsMax) throw refused(relayRefusals.rowsMax({ max: rowsMax, length: filled.length }))
  const places = {
    name: place('name'),
    uscc: place('uscc'),
    method: place('method'),
    at: place('at'),
    note: place('note'),
  }
  return filled.map(({ info, record }) => {
    const cell = (at: number): string => nameCell(record[at] ?? '')
    return {
      line: info.lines - feedsIn(record),
      name: cell(places.name),
      uscc: record[places.uscc] ?? '',
      method: cell(places.method),
      at: cell(places.at),
      note: cell(places.note),
    }
  })
}

function readRecords(text: string): Record_[] {
  const delimiter = delimiterIn(text)
  try {
    const options = { delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
    return parse(text, options) as unknown as Record_[]
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    if (cause.code === 'CSV_QUOTE_NOT_CLOSED') throw refused(platformRefusals.csvQuote)
    throw refused(platformRefusals.csv({ message: cause.message.slice(0, 200) }))
  }
}

const feedsIn = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
const refused = (why: Refusal) => badInput([{ path: 'csv', ...why }])
