import { refusals } from '../src/platform/refusal.ts'

/** Why a row of a file is refused before its content is looked at. */
export const rowRefusals = refusals('scripts', {
  fileTooLarge: { zh: '超过 10 MiB', en: 'The file is larger than 10 MiB.' },
  rowTooLong: {
    zh: '行过长，可能少了引号，其后未读',
    en: 'The row is too long; a quotation mark may be missing. Nothing after it was read.',
  },
  csv: ({ message }: { message: string }) => ({ zh: `不是有效的 CSV（${message}）`, en: `not valid CSV: ${message}` }),
  columnCount: ({ width, length }: { width: number; length: number }) => ({
    zh: `应有 ${width} 列，实有 ${length} 列`,
    en: `expected ${width} columns, has ${length}`,
  }),
  sameId: ({ line }: { line: number }) => ({
    zh: `与第 ${line} 行重复（编号相同）`,
    en: `the same id as line ${line}`,
  }),
  sameStatement: ({ line, column }: { line: number; column: string }) => ({
    zh: `与第 ${line} 行重复（编号、来源和日期相同）`,
    en: `the same ${column}, source and day as line ${line}`,
  }),
})
