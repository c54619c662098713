import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, expect, it } from 'vitest'
import { csvRows } from '../../../scripts/csv-rows.ts'
import { importStatus } from '../../../scripts/import-status.ts'
import { encodingOf } from '../../../scripts/lines.ts'
import { temporaryDirectory } from '../../process.ts'

const folder = temporaryDirectory()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Uint8Array) {
  const path = join(folder, 'table')
  writeFileSync(path, content)
  const encoding = await encodingOf(path)
  const found = []
  for await (const row of csvRows(path, encoding, () => {})) found.push(row)
  return { encoding, rows: found }
}
const rows = [
  { number: 1, cells: ['uscc', 'name'] },
  { number: 3, cells: ['1', '甲厂'] },
]
const table = (mark: string, end = '\n') => `uscc${mark}name${end}${mark}${end}1${mark}甲厂${end}`

// CASES D: UTF-16 was read as GB18030
it.each<[string, string, string | Uint8Array]>([
  ['commas', 'utf-8', table(',')],
  ['semicolons and CRLF', 'utf-8', table(';', '\r\n')],
  ['tabs', 'utf-8', table('\t')],
  ['a mark of UTF-8', 'utf-8', `\uFEFF${table(',')}`],
  ['UTF-16 as Excel saves text', 'utf-16le', Buffer.from(`\uFEFF${table('\t', '\r\n')}`, 'utf16le')],
  ['UTF-16 with the high byte first', 'utf-16be', Buffer.from(`\uFEFF${table(',')}`, 'utf16le').swap16()],
  ['GB18030', 'gb18030', Buffer.from('757363632c6e616d650a2c0a312cbcd7b3a70a', 'hex')],
])('a table with %s', async (_name, encoding, content) => {
  expect(await read(content)).toEqual({ encoding, rows })
})

it('a workbook', async () => {
  const sheet = { name: '示例', rows: [['uscc', 'name'], [null], ['1', '甲厂']] }
  expect(await read(await writeXlsx({ sheets: [sheet] }))).toEqual({ encoding: 'workbook', rows })
})

it('a workbook that cannot be read is one refused row', async () => {
  const { rows: refused } = await read(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))
  expect(refused).toEqual([{ number: 1, reason: { key: 'platform.workbookUnreadable', params: {} } }])
})

it.each([
  [3, 0, 0],
  [3, 1, 3],
  [0, 1, 4],
  [0, 0, 4],
])('taken %i, refused %i: status %i', (taken, refused, status) => {
  expect(importStatus(taken, refused)).toBe(status)
})
