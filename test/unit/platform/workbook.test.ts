import { strToU8, zipSync } from 'fflate'
import { type Cell, type CellValue, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { workbookKind, workbookText } from '../../../src/platform/workbook.ts'

const may = (time = '00:00'): Date => new Date(`2026-05-01T${time}:00Z`)

async function lines(rows: CellValue[][], formats: Record<string, string> = {}, before: WriteSheet[] = []) {
  const cells = new Map<string, Partial<Cell>>(
    Object.entries(formats).map(([place, numFmt]) => {
      const [row = 0, column = 0] = place.split(',').map(Number)
      return [place, { value: rows[row]?.[column] ?? null, style: { numFmt } }]
    }),
  )
  const book = await writeXlsx({ sheets: [...before, { name: '示例', rows, cells }], activeSheet: before.length })
  return (await workbookText(book)).replace('\uFEFF', '').split('\r\n').slice(0, -1)
}

describe('a workbook as a table', () => {
  it('gives texts, numbers and booleans as the reader of cells takes them', async () => {
    expect(await lines([['甲\n厂', 1200, true, false, 0.1 + 0.2, '0313', null, '-']])).toEqual([
      "甲 厂,1200,TRUE,FALSE,0.3,0313,,'-",
    ])
  })
  it('gives days whatever their format, and a time only where there is one', async () => {
    const formats = ['yyyy"年"m"月"d"日"', 'm/d/yy', '[$-804]yyyy/m/d h:mm', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy']
    const places = Object.fromEntries(formats.map((format, i) => [`0,${i}`, format]))
    expect(await lines([[may(), may(), may('09:30'), may()]], places)).toEqual([
      '2026-05-01,2026-05-01,2026-05-01 09:30:00,2026-05-01',
    ])
  })
  // The value of a cell shown as 5.5% is 0.055.
  it('gives percentages and leading zeros as the sheet shows them', async () => {
    const shown = { '0,0': '0.00%', '0,1': '0%', '0,2': '0000', '0,3': '0"%"' }
    expect(await lines([[0.055, 0.07, 313, 12]], shown)).toEqual(['5.5%,7%,0313,12'])
  })
  it('marks long digits that were kept as a text, and only those', async () => {
    expect(await lines([['310118200001010000', 310118200001010000]])).toEqual([
      '"=""310118200001010000""",310118200001010000',
    ])
  })
  it('has a line for each row of the sheet, also for empty ones', async () => {
    expect(await lines([['a'], [null], [null], ['b']])).toEqual(['a', '', '', 'b'])
  })
  it('is the first sheet that can be seen', async () => {
    expect(await lines([['甲']], {}, [{ name: '隐', hidden: true, rows: [['x']] }])).toEqual(['甲'])
  })
})

describe('a workbook is refused', () => {
  const key = (file: Uint8Array) => workbookText(file).then(String, (cause) => cause.fields?.[0]?.key)
  it('in the old format, broken, or when it is another document', async () => {
    expect(await key(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))).toBe('platform.workbookOld')
    expect(await key(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))).toBe('platform.workbookUnreadable')
    expect(await key(zipSync({ 'word/document.xml': strToU8('<a/>') }))).toBe('platform.workbookUnreadable')
  })
  it('before it unpacks to more than it may, also when it lies about its size', async () => {
    const declared = (size: number): Uint8Array => {
      const zip = zipSync({ 'xl/workbook.xml': new Uint8Array(100_000) })
      const view = new DataView(zip.buffer, zip.byteOffset, zip.length)
      // the uncompressed size in the central directory (APPNOTE 4.3.12)
      for (let i = 0; i < zip.length - 46; i++)
        if (view.getUint32(i, true) === 0x02014b50) view.setUint32(i + 24, size, true)
      return zip
    }
    expect(await key(declared(310_000_000))).toBe('platform.workbookTooLarge')
    expect(await key(declared(9))).toBe('platform.workbookUnreadable')
  })
  it('a table of text is no workbook', () => {
    expect([workbookKind(strToU8('uscc,name')), workbookKind(new Uint8Array())]).toEqual([undefined, undefined])
  })
})
