import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { csvRows } from '../../../scripts/csv-rows.ts'
import { openLineIndex } from '../../../scripts/line-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'jieli-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Each row as [line, first cell], a broken one as [line]. */
const rowsOf = async (content: string | Buffer, encoding: 'utf-8' | 'gb18030' = 'utf-8') => {
  const path = join(folder, 'a.csv')
  writeFileSync(path, content)
  const found: [number, string?][] = []
  for await (const row of csvRows(path, encoding, () => {}))
    found.push('cells' in row ? [row.number, row.cells[0]] : [row.number])
  return found.sort((a, b) => a[0] - b[0])
}

describe('a row is named by the line on which it begins, as grep -n counts', () => {
  it.each<[string, string, [number, string?][]]>([
    [
      'plain',
      'h,i\na,1\nb,2',
      [
        [1, 'h'],
        [2, 'a'],
        [3, 'b'],
      ],
    ],
    [
      'with a BOM',
      '\uFEFFh,i\na,1\n',
      [
        [1, 'h'],
        [2, 'a'],
      ],
    ],
    [
      'after CRLF',
      'h,i\r\na,1\r\nb,2\r\n',
      [
        [1, 'h'],
        [2, 'a'],
        [3, 'b'],
      ],
    ],
    [
      'after CRLF inside quotes',
      'h,i\na,"x\r\ny\r\nz"\nb,2\n',
      [
        [1, 'h'],
        [2, 'a'],
        [5, 'b'],
      ],
    ],
    [
      'after CRLF inside quotes between CRLF',
      'h,i\r\na,"x\r\ny"\r\nb,2\r\n',
      [
        [1, 'h'],
        [2, 'a'],
        [4, 'b'],
      ],
    ],
    [
      'after LF inside quotes between CRLF',
      'h,i\r\na,"x\ny"\r\nb,2\r\n',
      [
        [1, 'h'],
        [2, 'a'],
        [4, 'b'],
      ],
    ],
    [
      'after CR inside quotes',
      'h,i\na,"x\ry"\nb,2\n',
      [
        [1, 'h'],
        [2, 'a'],
        [3, 'b'],
      ],
    ],
    [
      'after blank lines',
      'h,i\n\n\na,1\n\nb,2\n',
      [
        [1, 'h'],
        [4, 'a'],
        [6, 'b'],
      ],
    ],
    ['a broken one', 'h,i\n\na,1\n\nx"y,1\nb,2\n', [[1, 'h'], [3, 'a'], [5], [6, 'b']]],
    ['a quote that never ends', 'h,i\r\na,1\r\n\r\n"b,\r\nc,3\r\n', [[1, 'h'], [2, 'a'], [4]]],
    ['nothing but a quote', 'h,i\n"\nc,3\n', [[1, 'h'], [2]]],
  ])('%s', async (_name, content, rows) => {
    expect(await rowsOf(content)).toEqual(rows)
  })

  it('in a file larger than what is read at once', async () => {
    const row = (i: number) => `r${i},"${'长'.repeat(i % 50)}\r\n"`
    const rows = await rowsOf(`h,i\n${Array.from({ length: 20_000 }, (_, i) => row(i)).join('\n')}`)
    expect(rows).toHaveLength(20_001)
    expect(rows.slice(1).every(([line, name], i) => line === 2 + 2 * i && name === `r${i}`)).toBe(true)
  })

  it('in GB18030', async () => {
    // 名,i / 甲 CRLF 乙
    const content = Buffer.concat([
      Buffer.from([0xc3, 0xfb]),
      Buffer.from(',i\n"'),
      Buffer.from([0xbc, 0xd7]),
      Buffer.from('\r\n'),
      Buffer.from([0xd2, 0xd2]),
      Buffer.from('",1\nb,2\n'),
    ])
    expect(await rowsOf(content, 'gb18030')).toEqual([
      [1, '名'],
      [2, '甲\r\n乙'],
      [4, 'b'],
    ])
  })
})

it('a row without end stops the reading and says so, once', async () => {
  const path = join(folder, 'long.csv')
  writeFileSync(path, `h,i\na,1\n"${'x'.repeat(1_200_000)}\n${'b,2\n'.repeat(100_000)}`)
  const broken: unknown[] = []
  for await (const row of csvRows(path, 'utf-8', () => {})) if ('reason' in row) broken.push(row)
  expect(broken).toEqual([{ number: 3, reason: { key: 'scripts.rowTooLong', params: {} } }])
})

it('lines are found in pieces of any size', () => {
  const texts = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n'), { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, size) => {
      const whole = openLineIndex()
      const pieces = openLineIndex()
      whole.add(Buffer.from(text))
      for (let at = 0; at < text.length; at += size) pieces.add(Buffer.from(text.slice(at, at + size)))
      for (let at = 0; at < text.length; at += 1) {
        if (text[at] === '\n' || text[at] === '\r') continue
        const line = text.slice(0, at).split('\n').length
        expect([pieces.lineOfStart(at), whole.lineOfStart(at)]).toEqual([line, line])
      }
    }),
  )
})
