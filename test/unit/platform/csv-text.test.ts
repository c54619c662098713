import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { nameCell } from '../../../src/platform/cell.ts'
import { csvText, harmless } from '../../../src/platform/csv-text.ts'

describe('CSV for spreadsheet programs', () => {
  it('begins with a byte order mark and ends lines with CRLF', () => {
    expect(
      csvText([
        ['甲', 1],
        ['乙', ''],
      ]),
    ).toBe('\uFEFF甲,1\r\n乙,\r\n')
  })

  it.each(['=1+1', '+86', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1'])('makes %j harmless', (text) => {
    expect(harmless(text)).toBe(`'${text}`)
    expect(nameCell(harmless(text))).toBe(text.trim())
  })

  it.each(['甲厂', "'quoted'", 'a=b', '2026-11-24', ''])('leaves %j as it is', (text) => {
    expect(harmless(text)).toBe(text)
    expect(nameCell(text)).toBe(text)
  })

  it('gives back the original text, with quotes and line ends', () => {
    const rows = [['a"b', 'c,d', 'e\nf', ' g ', 'h;i', 'j\tk']]
    expect(parse(csvText(rows), { bom: true })).toEqual(rows)
  })
})
