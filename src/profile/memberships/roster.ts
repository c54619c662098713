import { parse } from 'csv-parse/sync'
import { spreadsheetDamage } from '../../parties/spreadsheet-damage.ts'
import { checkUscc, readUscc, usccProblem } from '../../parties/uscc.ts'
import { dayCell, delimiterIn, headerCell, isEmptyRow, nameCell, plainCell } from '../../platform/cell.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { findUnstorable } from '../../platform/storable.ts'
import { isDay } from '../../rules/day.ts'
import { profileRefusals } from '../refusals.ts'

/** A company on a list and its line. Days are YYYY-MM-DD; toOn = first day without membership. */
export type ListedMember = { line: number; uscc: string; name: string; fromOn: string | null; toOn: string | null }

/** A row that was not accepted. Readable parts are kept. Why: a bad row must not end a membership. */
export type RefusedRow = { line: number; reason: Refusal; uscc: string; name: string }

export type Roster =
  | { ok: true; members: ListedMember[]; refused: RefusedRow[] }
  /** not a list */
  | { ok: false; reason: Refusal }

/** Most rows of a list. */
export const listedMax = 20_000
const nameMax = 200

const columns = {
  uscc: ['统一社会信用代码', '社会信用代码', '信用代码', 'uscc'],
  name: ['名称', '企业名称', '单位名称', 'name'],
  from: ['加入日期', '入会日期', '入驻日期', 'from'],
  to: ['退出日期', '退会日期', '迁出日期', 'to'],
} as const
type Column = keyof typeof columns
type Row = { line: number; cells: string[] }

/**
 * Reads a member list: CSV with a header row, separated by comma, semicolon or tab. Codes can be full-width,
 * lower-case or spaced. A bad row is refused with its line; the others count. Pure.
 * @example "统一社会信用代码,名称\n91310118MA1JL0000X,甲厂" → one member, or one refused row for a wrong check character
 */
export function readRoster(text: string): Roster {
  const { rows, refused } = readRows(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
  const [header, ...body] = rows
  if (!header) return { ok: false, reason: platformRefusals.empty }
  const at = readHeader(header.cells)
  if ('key' in at) return { ok: false, reason: at }
  if (body.length > listedMax)
    return { ok: false, reason: profileRefusals.rowsMax({ max: listedMax, length: body.length }) }
  const members: ListedMember[] = []
  const lines = new Map<string, number>()
  for (const row of body) {
    if (isEmptyRow(row.cells)) continue
    const read = readRow(row, header.cells.length, at)
    const first = lines.get(read.uscc)
    if ('reason' in read) refused.push(read)
    else if (first !== undefined)
      refused.push({
        line: row.line,
        reason: profileRefusals.sameCompany({ first }),
        uscc: read.uscc,
        name: read.name,
      })
    else {
      lines.set(read.uscc, row.line)
      members.push(read)
    }
  }
  return { ok: true, members, refused: refused.sort((a, b) => a.line - b.line) }
}

/** Cells of every row with its line. A cell cannot span lines. Why: a missing quote must cost its own line only. */
function readRows(text: string): { rows: Row[]; refused: RefusedRow[] } {
  const refused: RefusedRow[] = []
  const rows: Row[] = []
  const lines = text.split('\n')
  const delimiter = delimiterIn(text)
  for (const [i, text] of lines.entries()) {
    if (text.trim() === '') continue
    const line = i + 1
    const cells = readCells(text, delimiter)
    if (cells) rows.push({ line, cells })
    else refused.push({ line, reason: notCsv, uscc: codesIn(text)[0] ?? '', name: '' })
  }
  return { rows, refused }
}

const notCsv = platformRefusals.csvQuote

function readCells(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter)
  try {
    return parse(line, { delimiter, relax_column_count: true })[0]
  } catch {
    return undefined
  }
}

/** Codes anywhere in a line whose cells cannot be read. */
const codesIn = (line: string): string[] =>
  (
    line
      .normalize('NFKC')
      .toUpperCase()
      .match(/[0-9A-Z]{18}/g) ?? []
  ).filter((code) => checkUscc(code).ok)

/** Position of each column; a text names the problem. */
function readHeader(cells: readonly string[]): Map<Column, number> | Refusal {
  const names = cells.map((cell) => headerCell(cell).replace(/\s/g, ''))
  const at = new Map<Column, number>()
  for (const [column, known] of Object.entries(columns) as [Column, readonly string[]][]) {
    const places = names.flatMap((name, i) => (known.includes(name) ? [i] : []))
    if (places.length > 1) return profileRefusals.listRepeatedColumn({ column: known[0] ?? '' })
    if (places[0] !== undefined) at.set(column, places[0])
  }
  const missing = (['uscc', 'name'] as const).filter((column) => !at.has(column))
  if (missing.length === 0) return at
  const lacking = missing.map((column) => columns[column][0]).join('、')
  return profileRefusals.headerLacks({ lacking })
}

function readRow({ line, cells }: Row, width: number, at: ReadonlyMap<Column, number>): ListedMember | RefusedRow {
  const cell = (column: Column): string => cells[at.get(column) ?? -1] ?? ''
  const uscc = readUscc(cell('uscc'))
  const name = nameCell(cell('name'))
  const refuse = (reason: Refusal): RefusedRow => ({ line, reason, uscc, name: name.slice(0, nameMax) })
  const unstorable = findUnstorable({ 行: cells })
  if (unstorable) return { ...refuse(platformRefusals.encoding), uscc: '', name: '' }
  if (!isEmptyRow(cells.slice(width))) return refuse(profileRefusals.columnCount({ width, length: cells.length }))
  const wrong = spreadsheetDamage(cell('uscc')) ?? usccProblem(uscc)
  if (wrong) return refuse(wrong)
  if (name === '' || name.length > nameMax) return refuse(profileRefusals.companyName({ max: nameMax }))
  const [fromOn, toOn] = [readDay(plainCell(cell('from'))), readDay(plainCell(cell('to')))]
  if (fromOn === undefined) return refuse(profileRefusals.fromDay)
  if (toOn === undefined) return refuse(profileRefusals.toDay)
  if (fromOn && toOn && toOn <= fromOn) return refuse(profileRefusals.toAfterFrom)
  return { line, uscc, name, fromOn, toOn }
}

/** null = empty cell, undefined = no day. */
function readDay(text: string): string | null | undefined {
  if (text === '') return null
  const day = dayCell(text)
  return isDay(day) && day >= '1900-01-01' && day < '2200-01-01' ? day : undefined
}
