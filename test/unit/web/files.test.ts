import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../src/web/api/files.ts'
import { formatMoment } from '../../../src/web/messages/moment.ts'

const bytes = (...list: number[]): ArrayBuffer => new Uint8Array(list).buffer

describe('a file that a spreadsheet program saved', () => {
  it('is read as UTF-8, else as the Chinese national encoding', () => {
    expect(decodeText(new TextEncoder().encode('方式,时间').buffer as ArrayBuffer)).toBe('方式,时间')
    expect(decodeText(bytes(0xb7, 0xbd, 0xca, 0xbd, 0x2c, 0xca, 0xb1, 0xbc, 0xe4))).toBe('方式,时间')
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a')
  })
})

describe('a moment somebody wrote down', () => {
  it('is shown without an hour where none was said', () => {
    expect(formatMoment('2026-11-23T16:00:00.000Z', 'zh')).toBe('2026年11月24日')
    expect(formatMoment('2026-11-24T01:05:00.000Z', 'zh')).toBe('2026/11/24 09:05')
  })
})
