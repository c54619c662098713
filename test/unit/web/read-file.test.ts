import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { decodeText, readTextFile, sentBytesMax } from '../../../src/web/api/files.ts'
import type { OrgKind } from '../../../src/web/api/generated/types.ts'
import { handDownTo, managedBy } from '../../../src/web/console/members/organisation-tree.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
// 甲厂 in GB18030
const gb = Uint8Array.from([0xbc, 0xd7, 0xb3, 0xa7])

describe('a file as spreadsheets write it', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['UTF-8', utf8('甲厂'), '甲厂', 'UTF-8'],
    ['UTF-8 with its mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8('甲厂')]), '甲厂', 'UTF-8'],
    ['GB18030', gb, '甲厂', 'GB18030'],
    ['GB18030 beside ASCII', Uint8Array.from([...utf8('uscc,name\n1,'), ...gb]), 'uscc,name\n1,甲厂', 'GB18030'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x32, 0x75, 0x82, 0x53]), '甲厂', 'UTF-16'],
    ['ASCII alone', utf8('uscc,name'), 'uscc,name', 'UTF-8'],
    ['nothing', new Uint8Array(), '', 'UTF-8'],
    ['UTF-8 with one broken character', Uint8Array.from([...utf8('甲乙丙丁戊'), 0xff]), '甲乙丙丁戊\uFFFD', 'UTF-8'],
  ])('%s', (_name, bytes, text, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding })
  })
})

describe('a chosen list', () => {
  const chosen = (...parts: (string | Uint8Array<ArrayBuffer>)[]): File => new File(parts, '名单.csv')
  it('is read with its name and encoding', async () => {
    expect(await readTextFile(chosen('甲厂'))).toEqual({
      kind: 'TEXT',
      name: '名单.csv',
      text: '甲厂',
      encoding: 'UTF-8',
    })
  })
  it('is read from a workbook', async () => {
    const book = await writeXlsx({
      sheets: [
        {
          name: '示例',
          rows: [
            ['名称', '加入日期'],
            ['甲厂', new Date('2026-05-01')],
          ],
        },
      ],
    })
    expect(await readTextFile(chosen(Uint8Array.from(book)))).toEqual({
      kind: 'TEXT',
      name: '名单.csv',
      text: '名称,加入日期\r\n甲厂,2026-05-01\r\n',
      encoding: 'XLSX',
    })
  })
  it.each([
    ['a damaged .xlsx', [0x50, 0x4b, 0x03, 0x04]],
    ['.xls', [0xd0, 0xcf, 0x11, 0xe0]],
  ])('is refused as a workbook that cannot be read: %s', async (_name, start) => {
    expect(await readTextFile(chosen(Uint8Array.from([...start, 0x14, 0])))).toEqual({ kind: 'WORKBOOK' })
  })
  it('is measured as sent, not as stored on disk', async () => {
    // a quotation mark takes two bytes in JSON, 厂 three in UTF-8 and two in GB18030
    expect((await readTextFile(chosen('"'.repeat(sentBytesMax / 2 - 1)))).kind).toBe('TEXT')
    expect((await readTextFile(chosen('"'.repeat(sentBytesMax / 2)))).kind).toBe('TOO_LARGE')
    const pairs = new Uint8Array(2 * Math.ceil(sentBytesMax / 3)).map((_, i) => (i % 2 ? 0xa7 : 0xb3))
    expect((await readTextFile(chosen(pairs))).kind).toBe('TOO_LARGE')
    const wide = new Uint8Array(2 * (sentBytesMax - 8)).map((_, i) =>
      i === 0 ? 0xff : i === 1 ? 0xfe : i % 2 ? 0 : 0x61,
    )
    expect((await readTextFile(chosen(wide))).kind).toBe('TEXT')
  })
})

describe('organisations that a viewer manages', () => {
  const org = (id: string, parent: string | null = null, kind: OrgKind = 'PARK') => ({
    id,
    name: id,
    kind,
    parent: parent ? { id: parent } : null,
  })
  const tree = [
    org('floor', 'tower'),
    org('tower', 'park'),
    org('other'),
    org('park'),
    org('office', null, 'DEPARTMENT'),
  ]
  it('are the own one first and all below it', () => {
    expect(managedBy(tree, 'park').map(({ id }) => id)).toEqual(['park', 'floor', 'tower'])
    expect(managedBy(tree, 'floor').map(({ id }) => id)).toEqual(['floor'])
  })
  it('are all but departments for an administrator', () => {
    expect(managedBy(tree, undefined).map(({ id }) => id)).toEqual(['floor', 'tower', 'other', 'park'])
  })
  it('are offered for handing down before all others, without the own one and departments', () => {
    const { below, others } = handDownTo(tree, 'park')
    expect(below.map(({ id }) => id)).toEqual(['floor', 'tower'])
    expect(others.map(({ id }) => id)).toEqual(['other'])
  })
})
