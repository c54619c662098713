// XLSX workbooks as the text of a table, so that each reader of CSV reads them too.

import { type Unzipped, unzipSync, zipSync } from 'fflate'
import { type CellValue, readXlsx, type Sheet } from 'hucre/xlsx'
import { csvText } from './csv-text.ts'
import { badInput, DomainError } from './errors.ts'
import { platformRefusals } from './refusals.ts'

/** Greatest size of a workbook and of its parts after decompression. Why: a small file can hold gigabytes. */
const [packedMax, unpackedMax] = [50_000_000, 300_000_000]

/** A kind of workbook by the first bytes of a file: a ZIP (.xlsx) or OLE2 (.xls, or .xlsx with a password). */
export function workbookKind(start: Uint8Array): 'XLSX' | 'OLE2' | undefined {
  const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => start[i] === byte)
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'XLSX'
  return begins(0xd0, 0xcf, 0x11, 0xe0) ? 'OLE2' : undefined
}

/**
 * The first visible sheet as CSV: one line for each row of the sheet, so that line numbers are row numbers.
 * Dates are `YYYY-MM-DD`, booleans `TRUE` and `FALSE`, percentages `5%`; long digits stored as text are `="…"`.
 * @throws BAD_USER_INPUT at `csv`: another format, a password, too large
 */
export async function workbookText(file: Uint8Array): Promise<string> {
  if (workbookKind(file) !== 'XLSX') throw refused('workbookOld')
  if (file.length > packedMax) throw refused('workbookTooLarge')
  const sheet = await firstSheet(file)
  const format = (row: number, column: number) => sheet.cells?.get(`${row},${column}`)?.style?.numFmt ?? ''
  return csvText(sheet.rows.map((cells, row) => cells.map((value, column) => written(value, format(row, column)))))
}

async function firstSheet(file: Uint8Array): Promise<Sheet> {
  try {
    let found = false
    const first = (info: { hidden?: boolean; veryHidden?: boolean }): boolean => {
      if (found || info.hidden || info.veryHidden) return false
      found = true
      return true
    }
    const book = await readXlsx(repacked(file), { sheets: first, readStyles: true })
    const [sheet] = book.sheets
    if (sheet) return sheet
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
  }
  throw refused('workbookUnreadable')
}

/** Unpacks the parts within the limit that their sizes declare, and stores them: no part can grow any more. */
function repacked(file: Uint8Array): Uint8Array {
  let total = 0
  const parts: Unzipped = unzipSync(file, {
    filter: ({ name, originalSize }) => {
      if (!/\.(xml|rels)$/i.test(name)) return false
      total += originalSize
      if (total > unpackedMax) throw refused('workbookTooLarge')
      return true
    },
  })
  return zipSync(parts, { level: 0 })
}

function written(value: CellValue, format: string): string | number {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return moment(value)
  // Why a blank: readers of lists take each line for a row.
  if (typeof value === 'string') return value.replace(/\s*\n\s*/g, ' ')
  // 313 in the format 0000 is 0313.
  if (/^0{2,}$/.test(format) && Number.isInteger(value)) return String(value).padStart(format.length, '0')
  if (format.replace(/"[^"]*"|\\./g, '').includes('%')) return `${precise(value * 100)}%`
  return precise(value)
}

/** 0.30000000000000004 → 0.3: a spreadsheet holds 15 digits. */
const precise = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(15)))

function moment(at: Date): string {
  if (Number.isNaN(at.getTime())) return '#'
  const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T')
  return time === '00:00:00' ? day : `${day} ${time}`
}

const refused = (key: 'workbookOld' | 'workbookTooLarge' | 'workbookUnreadable') =>
  badInput([{ path: 'csv', ...platformRefusals[key] }])
