// How people and spreadsheets write one value. Every import reads its cells here.

/** A cell without its wrapping. `marked` = an apostrophe or `="…"` shows that the spreadsheet held a text. */
export type Cell = { text: string; marked: boolean }

// blanks of every width, and characters that cannot be seen
const edges = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g

/** Takes blanks and the wrapping of spreadsheets off: `="0313"`, `'0313`. A text in quotes keeps them. Width and brackets stay. Pure. */
export function readCell(given: string): Cell {
  const text = given.replace(edges, '')
  const formula = /^[=＝]["“”＂](.*)["“”＂]$/s.exec(text)
  const quoted = formula ?? /^['‘’＇](?!.*['‘’＇]$)(.*)$/s.exec(text)
  return quoted ? { text: (quoted[1] ?? '').replace(edges, ''), marked: true } : { text, marked: false }
}

/** A name as its writer spelt it, without wrapping. Pure. */
export const nameCell = (given: string): string => readCell(given).text.normalize('NFC')

/** A cell in one width and one form of brackets. Pure. */
export const plainCell = (given: string): string => readCell(given.normalize('NFKC')).text

/** A column's name: `ＵＳＣＣ ` is `uscc`. Pure. */
export const headerCell = (given: string): string => plainCell(given).toLowerCase()

/** The items of a list, separated by `;`, `；`, `、` or `,`. Empty items are left out. Pure. */
export const listCell = (given: string): string[] =>
  plainCell(given)
    .split(/[;、,\n]/)
    .map((item) => plainCell(item))
    .filter(Boolean)

/** `true`, `TRUE`, `是`, `yes`; undefined for another text. Pure. */
export function booleanCell(given: string): boolean | undefined {
  const text = plainCell(given).toLowerCase()
  if (['true', '是', 'yes', 'y'].includes(text)) return true
  return ['false', '否', 'no', 'n'].includes(text) ? false : undefined
}

/** `1,200`, `1，200`, `５０`, `−3`; undefined for another text. Pure. */
export function numberCell(given: string): number | undefined {
  const text = plainCell(given).replace(/^\u2212/, '-')
  if (!/^[-+]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d+)?$/.test(text)) return undefined
  return Number(text.replace(/[, ]/g, ''))
}

/** `5%`, `３．５ ％` as 5 and 3.5; undefined for another text. Pure. */
export function percentCell(given: string): number | undefined {
  const share = /^(.*?)\s*%$/.exec(plainCell(given))
  return share ? numberCell(share[1] ?? '') : undefined
}

/**
 * A day as `YYYY-MM-DD` from 2024-1-31, 2024/1/31, 2024.1.31, 2024年1月31日, 20240131, also with a time behind it.
 * undefined for another text. The day need not exist. Pure.
 */
export function dayCell(given: string): string | undefined {
  const text = plainCell(given).replace(/(\s+|(?<=日))\d{1,2}:\d{2}(:\d{2})?$/, '')
  const plain = text.replace(/\s/g, '')
  const parts =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(plain)?.toSpliced(2, 1) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  return parts ? `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}` : undefined
}

/** `3.10118E+17`, `3E17`: a number that a spreadsheet shortened. Pure. */
export const isScientific = (given: string): boolean => /^[-+]?\d+(\.\d+)?E[-+]?\d+$/i.test(plainCell(given))

/** `3月13日`, `2026/3/13`, `13-Mar`: a spreadsheet makes these of codes such as 3-13. Pure. */
export function isDateLike(given: string): boolean {
  const text = plainCell(given)
  const month = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
  return (
    /^\d{1,4}[-/.年]\d{1,2}([-/.月](\d{1,4}日?)?)?$/.test(text) ||
    /^\d{1,2}月(\d{1,2}日?)?$/.test(text) ||
    new RegExp(`^(\\d{1,2}[-/ ]${month}|${month}[-/ ]\\d{1,4})([-/ ]\\d{2,4})?$`, 'i').test(text)
  )
}

/** 18 digits of which a spreadsheet kept 15: it holds numbers with 15 digits. A marked text was never a number. Pure. */
export function isRounded(given: string): boolean {
  const { text, marked } = readCell(given.normalize('NFKC'))
  return !marked && /^\d{15}000$/.test(text.replace(/\s/g, ''))
}

/** The separator of a table by its first line with content: the most frequent of `,`, tab and `;`. Pure. */
export function delimiterIn(table: string): string {
  const header = table.trimStart().split(/\r?\n|\r/, 1)[0] ?? ''
  const count = (mark: string): number => header.split(mark).length
  return [',', '\t', ';'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

/** Whether every cell of a row is empty, as below the last row of a sheet. Pure. */
export const isEmptyRow = (cells: readonly string[]): boolean => cells.every((cell) => plainCell(cell) === '')
